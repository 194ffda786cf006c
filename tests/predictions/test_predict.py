import json

import numpy as np
import pytest
from result_files import IDENTITY, THRESHOLDS, prediction_parameters

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import bands, bootstrap
from predict import predict, predict_all


@pytest.fixture
def predicted(tmp_path):
    """Predict the segment of a scalogram file as a job does; returns the prediction file, as it is read."""

    def run(models, *files, output="prediction.nc", validations=(), **changes):
        predict(
            models,
            record=[],
            validations=list(validations),
            parameters=prediction_parameters(*files, **changes),
            study="smoke",
            device="cpu",
            output=str(tmp_path / output),
        )
        return netcdf.read(tmp_path / output)

    return run


@pytest.mark.parametrize("causal", [False, True])
def test_a_prediction_file(causal, models, written, make_scalogram, predicted, tmp_path):
    files = written(test=make_scalogram(100, seed=1), train=make_scalogram())
    for output in ("one.nc", "again.nc"):
        found = predicted(models, *files, output=output, step=0.4, causal=causal)
    assert ("predicted_image" in found) != causal
    assert found["predicted_by_model"].shape == (2, 100)
    np.testing.assert_allclose(found["true"], netcdf.read(files[0])["target"])
    assert found.attrs["target_mean"] == netcdf.read(files[1]).attrs["target_mean"]
    assert (IDENTITY | {"study": "smoke", "models": 2}).items() <= found.attrs.items()
    assert found.attrs["raw_files"] == '{"raw.csv": "abc"}'
    assert "device" not in found.attrs["parameters"]
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "again.nc").read_bytes()


def test_emission_and_friction_are_normalised_by_their_own_files(models, written, make_scalogram, predicted):
    one, other = make_scalogram(200, seed=1), make_scalogram(200, seed=2)
    mixed = one.assign_attrs(
        {f"emission_{name}": other.attrs[f"emission_{name}"] for name in ("mean", "std")}
    )
    test, one, other, mixed = written(test=make_scalogram(200, 3), one=one, other=other, mixed=mixed)
    found = [
        predicted(models, test, *normalising)["predicted"].values
        for normalising in ((one, other), (mixed, mixed), (one, one))
    ]
    np.testing.assert_array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


@pytest.mark.parametrize("causal", [False, True])
def test_networks_that_read_the_emission_fail_on_that_of_another_stretch(
    causal, echoes, written, make_scalogram, predicted, monkeypatch
):
    monkeypatch.setattr("predict.Ensemble.load", lambda *_, **__: echoes)
    files, r2 = written(test=make_scalogram(300, seed=1), train=make_scalogram()), {}
    for emission in (None, "shifted"):
        found = predicted(["network"], *files, causal=causal, emission=emission)
        np.testing.assert_allclose(found["true"], netcdf.read(files[0])["target"])
        assert f'"emission": {json.dumps(emission)}' in found.attrs["parameters"]
        r2[emission] = found.attrs["r2"]
    assert r2[None] > 0.95
    assert r2["shifted"] < 0


@pytest.mark.parametrize("causal", [False, True])
def test_gaps_are_left_out_of_units_and_scores(causal, models, written, make_scalogram, predicted, tmp_path):
    """True values in a gap cannot matter: they are not known."""
    known = np.r_[0:100, 140:300]
    test, train = (
        data.assign(target=data["target"].isel(time=known).reindex(time=data["time"]))
        for data in (make_scalogram(300, seed=1), make_scalogram(300))
    )
    files = written(test=test, train=train)
    found = predicted(models, *files, output="p.nc", step=0.4, causal=causal, rescaling="regression")
    for name in ("true", "predicted", "predicted_std", "predicted_by_model"):
        missing = np.isnan(np.atleast_2d(found[name].values)).any(axis=0)
        assert np.flatnonzero(missing).tolist() == list(range(100, 140)), name
    true, predicted = (np.delete(found[name].values, slice(100, 140)) for name in ("true", "predicted"))
    assert found.attrs["ensemble_mape_percent"] == pytest.approx(100 * np.mean(abs(predicted / true - 1)))
    assert read_without_gaps(tmp_path / "p.nc").sizes["time"] == 260


def test_bands_are_calibrated_on_other_predictions(
    echoes, written, make_scalogram, predicted, monkeypatch, tmp_path
):
    monkeypatch.setattr("predict.Ensemble.load", lambda *_, **__: echoes)
    shifted = make_scalogram(300, seed=2)
    shifted = shifted.assign(target=shifted["target"] + 0.01)
    files = written(test=make_scalogram(300, seed=1), train=make_scalogram(), validation=shifted)
    known = predicted(["network"], files[2], files[1], output="validation.nc")
    found = predicted(["network"], *files[:2], validations=[str(tmp_path / "validation.nc")])
    alone = predicted(["network"], *files[:2])
    drop = THRESHOLDS["min_friction_drop"]
    assert bands.calibrate(found, [known], drop).items() <= found.attrs.items()
    assert found.attrs["half_width_90"] == pytest.approx(0.01, rel=0.2)
    assert np.isnan(alone.attrs["half_width_90"])
    assert found.attrs["cycles"] == bootstrap.intervals(found, drop)["cycles"]


def test_segments_are_predicted_one_after_the_other_and_calibrate_those_that_follow(
    models, written, make_scalogram, predicted, tmp_path, capsys
):
    test, train, validation = written(
        test=make_scalogram(300, seed=1), train=make_scalogram(), validation=make_scalogram(300, seed=2)
    )
    predicted(models, validation, train, output="expected_validation.nc", segment="validation")
    calibrating = str(tmp_path / "predicted_validation.nc")
    predictions = [calibrating, str(tmp_path / "predicted_test.nc")]
    of_validation, of_test = (
        {"models": models, "record": [], "validations": validations, "parameters": parameters}
        for validations, parameters in (
            ([], prediction_parameters(validation, train, segment="validation")),
            ([calibrating], prediction_parameters(test, train)),
        )
    )
    capsys.readouterr()
    predict_all([of_validation, of_test], "smoke", "cpu", predictions)
    headings = [line for line in capsys.readouterr().out.splitlines() if line.startswith("zero_shot")]
    assert headings == ["zero_shot: p1/validation", "zero_shot: p1/test"]
    predicted(models, test, train, output="expected_test.nc", validations=[calibrating])
    for name in ("validation", "test"):
        made, expected = (tmp_path / f"{kind}_{name}.nc" for kind in ("predicted", "expected"))
        assert made.read_bytes() == expected.read_bytes()
