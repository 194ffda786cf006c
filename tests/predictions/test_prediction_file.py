import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.predictions.prediction_file import scores, series_dataset, write_prediction
from faultslip.scalograms.image import read_normalisation
from faultslip.scores.metrics import mape

PARAMETERS = {
    "scenario": "a",
    "experiment": "b",
    "segment": "c",
    "segment_label": "b, 3 MPa",
    "normalisation": "train",
    "rescaling": "mean_and_deviation",
    "min_true": None,
}


def test_mean_and_spread_are_those_over_the_models_by_default(scalogram):
    by_model = np.stack([scalogram["target"].values + 0.1, scalogram["target"].values - 0.1])
    found = series_dataset(scalogram, by_model)
    np.testing.assert_allclose(found["predicted"], scalogram["target"])
    np.testing.assert_allclose(found["predicted_std"], 0.1)


def test_units_are_those_of_the_target(scalogram):
    scalogram.attrs["target"] = "time_to_failure"
    found = series_dataset(scalogram, np.ones((1, 600)))
    assert found["predicted"].attrs == {"units": "s", "long_name": "predicted time to failure"}


def test_scores_of_known_errors():
    true = np.linspace(1, 2, 50)
    by_model = np.stack([1.1 * true, 0.8 * true])
    dataset = xr.Dataset({"true": ("time", true), "predicted": ("time", by_model.mean(axis=0))})
    found = scores(dataset.assign(predicted_by_model=(("model", "time"), by_model)), 1.5)
    assert found["models"] == 2
    assert found["mape_percent"] == pytest.approx(15)
    assert found["mape_std_percent"] == pytest.approx(np.sqrt(50))
    assert found["ensemble_mape_percent"] == pytest.approx(5)
    assert found["constant_mape_percent"] == pytest.approx(mape(true, np.full(50, 1.5)))
    assert np.isnan(
        scores(dataset.assign(predicted_by_model=(("model", "time"), by_model[:1])), 1)["mape_std_percent"]
    )


def test_time_to_failure_counts_where_it_is_defined(scalogram):
    found = series_dataset(scalogram, np.full((2, 600), 3.5))
    found["true"][:] = np.linspace(0, 6, 600)
    score = scores(found, 3.0, min_true=1.0)
    true = found["true"].values[found["true"].values >= 1]
    assert score["constant_mape_percent"] == pytest.approx(mape(true, np.full(len(true), 3.0)))
    assert np.isfinite(score["mape_percent"])


def test_attributes_say_what_was_predicted_and_how_well(scalogram, tmp_path, capsys):
    target = read_normalisation(scalogram)["target"]
    prediction = series_dataset(scalogram, scalogram["target"].values[None])
    write_prediction(prediction, scalogram, target, "smoke", PARAMETERS, tmp_path / "p.nc")
    found = netcdf.read(tmp_path / "p.nc").attrs
    expected = {name: value for name, value in PARAMETERS.items() if name != "min_true"}
    expected |= {"study": "smoke", "label": "noise", "virtual": 1, "interval": 0.1, "target": "friction"}
    expected |= {"target_mean": target.mean, "target_std": target.std, "mape_percent": 0, "r2": 1}
    assert expected.items() <= found.items()
    assert '"normalisation": "train"' in found["parameters"]
    assert found["raw_files"] == '{"raw.csv": "abc"}'
    assert "mape_percent: 0" in capsys.readouterr().out


def test_an_undefined_score_names_the_prediction_and_writes_nothing(scalogram, tmp_path):
    by_model = np.full((2, 600), np.nan)
    normalisation = read_normalisation(scalogram)["target"]
    prediction = series_dataset(scalogram, by_model)
    with pytest.raises(InputError, match="a on b/c: MAPE is not defined: the predicted series is nan"):
        write_prediction(prediction, scalogram, normalisation, "s", PARAMETERS, str(tmp_path / "x.nc"))
    assert not (tmp_path / "x.nc").exists()
