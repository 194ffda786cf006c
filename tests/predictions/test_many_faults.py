import numpy as np
import pytest
import xarray as xr
from result_files import prediction_parameters

from faultslip.io import netcdf
from faultslip.scores import bands
from predict import predict


@pytest.fixture
def predicted(models, tmp_path):
    """Predict the segment of a scalogram file as a job does; returns the prediction file, as it is read."""

    def run(*files, **changes):
        output = str(tmp_path / "prediction.nc")
        predict(
            models,
            record=[],
            validations=[],
            parameters=prediction_parameters(*files, **({"step": 1.6, "normalisation": "segment"} | changes)),
            study="smoke",
            device="cpu",
            output=output,
        )
        return netcdf.read(output)

    return run


@pytest.fixture
def faults(make_scalogram):
    """Scalogram file of three random faults of different level and size."""
    single = [make_scalogram(seed=seed) for seed in (1, 2, 3)]
    series = {
        name: np.stack(
            [(scale * one[name].values + scale) for scale, one in zip((1, 2, 3), single, strict=True)]
        )
        for name in ("emission", "target")
    }
    data = xr.Dataset({name: (("fault", "time"), values) for name, values in series.items()})
    for name, values in series.items():
        data[f"{name}_mean"] = "fault", values.mean(axis=1)
        data[f"{name}_std"] = "fault", values.std(axis=1)
    data = data.assign_coords(time=single[0]["time"].values, fault=[0, 1, 2])
    return data.assign_attrs(single[0].attrs)


def test_each_fault_is_predicted_as_a_record_of_its_own(faults, make_scalogram, written, predicted):
    single = [
        make_scalogram(emission=faults["emission"].values[n], target=faults["target"].values[n])
        for n in range(3)
    ]
    paths = written(faults=faults, **{f"single{n}": one for n, one in enumerate(single)})
    joined, *alone = (predicted(path, path) for path in paths)
    for name in ("true", "predicted", "predicted_std", "predicted_by_model"):
        expected = np.concatenate([one[name].values for one in alone], axis=-1)
        np.testing.assert_allclose(joined[name].values, expected, rtol=2e-5)
    residuals = np.concatenate(bands.normalised_residuals(joined, 1e9))
    expected = [np.concatenate(bands.normalised_residuals(one, 1e9)) for one in alone]
    np.testing.assert_allclose(residuals, np.concatenate(expected), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("rescaling", ["mean_and_deviation", "regression"])
def test_faults_are_divided_as_tested_records_are(rescaling, faults, make_scalogram, written, predicted):
    """The first 20 % of each normalise it, and the last 60 % are predicted."""
    samples = faults.sizes["time"]
    parts = {"known": slice(0, samples // 5), "tested": slice(int(0.4 * samples), None)}
    paths = written(
        faults=faults,
        **{
            f"{name}{n}": make_scalogram(
                emission=faults["emission"].values[n, part], target=faults["target"].values[n, part]
            )
            for n in range(3)
            for name, part in parts.items()
        },
    )
    units = {"normalisation": "train", "rescaling": rescaling}
    joined, alone = predicted(paths[0], paths[0], **units), []
    for n in range(3):
        known, tested = paths[1 + 2 * n : 3 + 2 * n]
        alone.append(predicted(tested, known, **units))
    for name in ("true", "predicted", "predicted_std"):
        expected = np.concatenate([one[name].values for one in alone])
        np.testing.assert_allclose(joined[name].values, expected, rtol=1e-4)
    residuals = np.concatenate(bands.normalised_residuals(joined, 1e9))
    expected = [np.concatenate(bands.normalised_residuals(one, 1e9)) for one in alone]
    np.testing.assert_allclose(residuals, np.concatenate(expected), rtol=1e-3, atol=1e-3)


def test_faults_are_predicted_causally_too(faults, written, predicted):
    (path,) = written(faults=faults.isel(time=slice(0, 80)))
    assert predicted(path, path, causal=True)["predicted"].shape == (240,)
