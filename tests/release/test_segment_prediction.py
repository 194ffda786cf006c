"""What released networks predict for a segment of a study, beside what they predict for any record."""

import numpy as np
import pytest
import xarray as xr
from result_files import IDENTITY, INTERVAL, THRESHOLDS
from small_networks import stick_slip

import faultslip
from faultslip.io import netcdf
from faultslip.release.segment_prediction import predict_segment
from faultslip.scores import metrics
from predict import predict

SAMPLES = 2000
TESTED, KNOWN = {"fraction": [0.5, 0.9]}, {"fraction": [0.1, 0.4]}


@pytest.fixture
def record():
    """A record of 200 s, whose friction is known."""
    emission, friction = stick_slip(np.random.default_rng(2), SAMPLES)
    series = {"emission": ("time", emission), "friction": ("time", friction)}
    attributes = {"label": "mine", "virtual": 0, "interval": INTERVAL, "raw_files": '{"raw.csv": "abc"}'}
    return xr.Dataset(series, {"time": 100 + INTERVAL * np.arange(SAMPLES)}, attributes)


@pytest.fixture
def files(networks):
    """Files of the released networks, their description first."""
    return [str(networks / "about.json"), *sorted(map(str, networks.glob("*.safetensors")))]


def parameters(known=None):
    """What the job is given."""
    own = {"definition": TESTED, "known_part": known, "emission_averaging": 1.0, "thresholds": THRESHOLDS}
    return IDENTITY | own


def part(record, first, stop):
    return record.isel(time=slice(round(first * SAMPLES), round(stop * SAMPLES)))


def test_the_segment_is_cut_out_of_what_is_predicted(record, files, networks):
    """It reaches from the known part to the end of the segment; other samples are not read."""
    found = predict_segment(files, record, parameters(KNOWN), "cpu")
    times = part(record, 0.5, 0.9)["time"]
    np.testing.assert_array_equal(found["time"], times)
    read = part(record, 0.1, 0.9).assign_attrs(emission_averaging=1.0)
    known = part(record, 0.1, 0.4)["time"].values
    half = INTERVAL / 2
    expected = faultslip.load(networks).predict(read, known=(known[0] - half, known[-1] + half))
    expected = expected.sel(time=times)
    np.testing.assert_array_equal(found["predicted"], expected["friction"])
    np.testing.assert_array_equal(found["predicted_by_model"], expected["by_network"])
    np.testing.assert_array_equal(found["true"], part(record, 0.5, 0.9)["friction"])
    width = (expected["upper"] - expected["lower"]).values / 2
    assert found.attrs["half_width_90"] == pytest.approx(width[0])
    for name in ("recurrence", "interval", "warnings"):
        assert found.attrs[name] == expected.attrs[name]
    assert found.attrs["friction_in"] == "" and found.attrs["networks"] == "small"
    friction = part(record, 0.1, 0.4)["friction"].values
    assert found.attrs["target_mean"] == pytest.approx(friction.mean())
    assert found.attrs["target_std"] == pytest.approx(friction.std())
    assert (IDENTITY | {"label": "mine", "virtual": 0, "target": "friction"}).items() <= found.attrs.items()


def test_without_a_known_part_nothing_outside_the_segment_is_read(record, files):
    found = predict_segment(files, record, parameters(), "cpu")
    outside = xr.ones_like(record["time"], dtype=bool)
    outside[SAMPLES // 2 : round(0.9 * SAMPLES)] = False
    changed = record.assign(emission=record["emission"].where(~outside, 77.0))
    xr.testing.assert_identical(predict_segment(files, changed, parameters(), "cpu"), found)
    assert found.attrs["friction_in"] == "standard deviations"
    assert np.isnan(found.attrs["target_mean"]) and np.isnan(found.attrs["target_std"])


def test_friction_that_is_not_in_the_record_is_not_in_the_prediction(record, files):
    known = predict_segment(files, record, parameters(), "cpu")
    found = predict_segment(files, record.drop_vars("friction"), parameters(), "cpu")
    assert "true" in known and "true" not in found
    xr.testing.assert_identical(found, known.drop_vars("true"))


@pytest.fixture
def predicted(record, files, tmp_path):
    """Predict as a job does; returns the prediction file, as it is read."""

    def run(known=None, left_out=()):
        netcdf.write(record.drop_vars(left_out), tmp_path / "record.nc")
        predict(
            files,
            record=[str(tmp_path / "record.nc")],
            validations=[],
            parameters=parameters(known),
            study="smoke",
            device="cpu",
            output=str(tmp_path / "prediction.nc"),
        )
        return netcdf.read(tmp_path / "prediction.nc")

    return run


def test_a_prediction_in_units_has_all_scores_and_its_own_band(predicted):
    found = predicted(KNOWN)
    true, series = (found[name].values for name in ("true", "predicted"))
    assert found.attrs["models"] == 2
    for name in ("mape_percent", "ensemble_mape_percent"):
        assert found.attrs[name] == pytest.approx(metrics.mape(true, series), rel=1e-5)
    covered = np.mean(np.abs(true - series) <= found.attrs["half_width_90"])
    assert found.attrs["coverage_90"] == pytest.approx(covered) and covered > 0
    assert np.isnan(found.attrs["half_width_68"])
    assert found.attrs["true_events"] > 3


def test_a_prediction_without_units_is_judged_by_its_shape_alone(predicted, capsys):
    found = predicted()
    expected = metrics.pearson_r(
        found["true"], found["predicted"]
    )  # of the average, which the command writes
    assert found.attrs["pearson_r"] == pytest.approx(expected, abs=1e-5)
    assert not {"mape_percent", "r2", "coverage_90"} & set(found.attrs)
    assert found.attrs["half_width_90"] > 0
    warnings = [f"warning: {line}" for line in found.attrs["warnings"].splitlines()]
    assert capsys.readouterr().out.splitlines() == warnings


def test_a_prediction_without_friction_has_no_scores(predicted):
    found = predicted(left_out=["friction"])
    assert found.attrs["models"] == 2
    assert not {"pearson_r", "mape_percent", "cycles"} & set(found.attrs)
    assert found.attrs["title"] == "friction of mine, predicted by zero_shot"
