import json

import numpy as np
from result_files import IDENTITY

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import (
    named,
    read_without_gaps,
    series_dataset,
    without_gaps,
    write_prediction,
)


def test_mean_and_spread_are_those_over_the_models_by_default(scalogram):
    by_model = np.stack([scalogram["target"].values + 0.1, scalogram["target"].values - 0.1])
    found = series_dataset(scalogram, by_model)
    np.testing.assert_allclose(found["predicted"], scalogram["target"])
    np.testing.assert_allclose(found["predicted_std"], 0.1)


def test_units_are_those_of_the_target(scalogram):
    scalogram.attrs["target"] = "time_to_failure"
    found = series_dataset(scalogram, np.ones((1, 600)))
    assert found["predicted"].attrs == {"units": "s", "long_name": "predicted time to failure"}


def test_attributes_say_what_was_predicted(scalogram):
    prediction = series_dataset(scalogram, scalogram["target"].values[None])
    found = named(prediction, scalogram, IDENTITY | {"step": 0.8}, mean=0.4, std=0.02)
    expected = {"label": "noise", "virtual": 1, "interval": 0.1, "target": "friction"}
    assert found.attrs == IDENTITY | expected | {"target_mean": 0.4, "target_std": 0.02}
    assert found.drop_attrs().identical(prediction.drop_attrs())


def test_a_file_has_the_provenance_of_its_prediction(scalogram, tmp_path, capsys):
    prediction = series_dataset(scalogram, scalogram["target"].values[None])
    prediction = named(prediction, scalogram, IDENTITY, mean=0.4, std=0.02)
    prediction = prediction.assign_attrs(mape_percent=1.23456, r2=0.5)
    parameters = IDENTITY | {"step": 0.8}
    write_prediction(prediction, {"raw.csv": "abc"}, "smoke", parameters, str(tmp_path / "p.nc"))
    found = netcdf.read(tmp_path / "p.nc").attrs
    assert (prediction.attrs | {"study": "smoke"}).items() <= found.items()
    assert found["title"] == "friction of noise, predicted by zero_shot"
    assert json.loads(found["parameters"]) == parameters
    assert found["raw_files"] == '{"raw.csv": "abc"}'
    assert capsys.readouterr().out == "mape_percent: 1.235\nr2: 0.5\n"


def test_samples_in_a_gap_do_not_count(scalogram, tmp_path):
    scalogram["target"][100:140] = np.nan
    prediction = series_dataset(scalogram, np.full((2, 600), 0.4))
    assert np.isnan(prediction["predicted"]).values.nonzero()[0].tolist() == list(range(100, 140))
    netcdf.write(prediction, tmp_path / "p.nc")
    for found in (without_gaps(prediction), read_without_gaps(tmp_path / "p.nc")):
        np.testing.assert_allclose(found["time"], np.delete(scalogram["time"].values, slice(100, 140)))
    unknown = prediction.drop_vars("true")
    assert without_gaps(unknown) is unknown
