import json
from dataclasses import replace

import numpy as np

from faultslip.io import netcdf
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.segments import select_faults
from scalogram import scalogram

SCALOGRAM = {
    "emission": "log",
    "smallest_scale": 0.2,
    "largest_scale": 3.2,
    "scales_per_octave": 2,
    "low_pass": True,
    "inverse": "least_squares",
    "rows": "friction",
}
CONFIG = ScalogramConfig(**SCALOGRAM)


def job(**definitions):
    """What the job that transforms segments of a record is given."""
    segments = {
        name: {"definition": definition, "min_length": 5.0, "others": {}}
        for name, definition in definitions.items()
    }
    rest = {"target": "friction", "emission_averaging": 1.0, "embargo": 0, "events": None}
    return rest | {"segments": segments, "scalogram": SCALOGRAM}


def test_the_file_says_how_it_was_made(sawtooth, tmp_path):
    source, output = str(tmp_path / "record.nc"), str(tmp_path / "scalogram.nc")
    netcdf.write(sawtooth, source)
    definition = {"fraction": [0.2, 0.4]}
    scalogram(source, job(part=definition), "smoke", [output])
    data = netcdf.read(output)
    assert {"log_emission", "target", "log_emission_coefficients", "target_coefficients"} <= set(data)
    assert data["log_emission"].dtype == np.float32 and data.sizes["time"] == 200
    expected = {"target": "friction", "label": "sawtooth", "virtual": 1, "interval": 0.1, "study": "smoke"}
    expected["emission_averaging"] = 1.0
    assert expected.items() <= data.attrs.items()
    assert json.loads(data.attrs["raw_files"]) == {"raw.csv": "abc"}
    parameters = json.loads(data.attrs["parameters"])
    assert (parameters["segment"], parameters["target"]) == ("part", "friction")
    assert parameters["definition"] == definition and "segments" not in parameters
    assert data.attrs["title"] == "scalograms of sawtooth, part"


def test_each_segment_has_a_file_that_does_not_depend_on_the_others(sawtooth, tmp_path):
    source = str(tmp_path / "record.nc")
    netcdf.write(sawtooth, source)
    definitions = {"first": {"fraction": [0, 0.3]}, "second": {"time": [40, 60]}}
    together = [tmp_path / f"{name}.nc" for name in definitions]
    scalogram(source, job(**definitions), "smoke", list(map(str, together)))
    for (name, definition), path in zip(definitions.items(), together, strict=True):
        alone = tmp_path / "alone.nc"
        scalogram(source, job(**{name: definition}), "smoke", [str(alone)])
        assert alone.read_bytes() == path.read_bytes()
        assert json.loads(netcdf.read(path).attrs["parameters"])["segment"] == name


def test_random_faults_are_selected_and_described_one_by_one(batch, tmp_path):
    netcdf.write(batch, tmp_path / "batch.nc")
    parameters, output = job(validation={"faults": [0.8, 1]}), str(tmp_path / "x.nc")
    scalogram(str(tmp_path / "batch.nc"), parameters, "s", [output])
    found = netcdf.read(tmp_path / "x.nc")
    assert list(found["fault"].values) == [58, 59]
    expected = np.log(batch["emission"].values[8:].astype(np.float32))
    np.testing.assert_allclose(found["log_emission"], expected, rtol=1e-6)
    np.testing.assert_allclose(found["emission_averaging"], batch["emission_averaging"][8:], rtol=1e-6)
    np.testing.assert_allclose(found["log_emission_mean"], expected.mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(found["target_std"], batch["friction"].values[8:].std(axis=1), rtol=1e-5)
    assert found["target"].attrs["long_name"] == "friction, as transformed"
    both = replace(CONFIG, emission=["log", "linear"])
    found = select_faults(batch, "train", [0, 1], "friction", both, 6.4)
    np.testing.assert_allclose(found["emission_std"], batch["emission"].std("time"))
