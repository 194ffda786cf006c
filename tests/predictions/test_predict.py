import numpy as np
import pytest

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import read_without_gaps
from predict import predict

NAMES = {
    "study": "smoke",
    "scenario": "zero_shot",
    "experiment": "p1",
    "segment": "test",
    "segment_label": "p1",
    "normalisation": "train",
    "rescaling": "mean_and_deviation",
}


@pytest.mark.parametrize("causal", [False, True])
def test_a_prediction_file(causal, models, written, make_scalogram, tmp_path):
    files = written(test=make_scalogram(100, seed=1), train=make_scalogram())
    for output in ("one.nc", "again.nc"):
        predict(
            models,
            *files,
            files[1],
            **NAMES,
            step=0.4,
            causal=causal,
            low_pass_gain=1,
            control=False,
            min_true=None,
            device="cpu",
            output=str(tmp_path / output),
        )
    found = netcdf.read(tmp_path / "one.nc")
    assert ("predicted_image" in found) != causal
    assert found["predicted_by_model"].shape == (2, 100)
    np.testing.assert_allclose(found["true"], netcdf.read(files[0])["target"])
    assert found.attrs["target_mean"] == netcdf.read(files[1]).attrs["target_mean"]
    assert NAMES.items() <= found.attrs.items()
    assert "device" not in found.attrs["parameters"]
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "again.nc").read_bytes()


def test_emission_and_friction_are_normalised_by_their_own_files(models, written, make_scalogram, tmp_path):
    one, other = make_scalogram(200, seed=1), make_scalogram(200, seed=2)
    mixed = one.assign_attrs(
        {f"emission_{name}": other.attrs[f"emission_{name}"] for name in ("mean", "std")}
    )
    test, one, other, mixed = written(test=make_scalogram(200, 3), one=one, other=other, mixed=mixed)
    found = []
    for normalising in ((one, other), (mixed, mixed), (one, one)):
        rest = {"step": 0.8, "causal": False, "low_pass_gain": 1, "control": False, "min_true": None}
        output = str(tmp_path / "p.nc")
        predict(models, test, *normalising, **NAMES, **rest, device="cpu", output=output)
        found.append(netcdf.read(output)["predicted"].values)
    np.testing.assert_array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


@pytest.mark.parametrize("causal", [False, True])
def test_networks_that_read_the_emission_fail_on_that_of_another_stretch(
    causal, echoes, written, make_scalogram, monkeypatch, tmp_path
):
    monkeypatch.setattr("predict.Ensemble.load", lambda *_, **__: echoes)
    files, r2 = written(test=make_scalogram(300, seed=1), train=make_scalogram()), {}
    for control in (False, True):
        predict(
            ["network"],
            *files,
            files[1],
            **NAMES,
            step=0.8,
            causal=causal,
            low_pass_gain=1,
            control=control,
            min_true=None,
            device="cpu",
            output=str(tmp_path / "prediction.nc"),
        )
        found = netcdf.read(tmp_path / "prediction.nc")
        np.testing.assert_allclose(found["true"], netcdf.read(files[0])["target"])
        assert f'"control": {str(control).lower()}' in found.attrs["parameters"]
        r2[control] = found.attrs["r2"]
    assert r2[False] > 0.95
    assert r2[True] < 0


@pytest.mark.parametrize("causal", [False, True])
def test_gaps_are_left_out_of_units_and_scores(causal, models, written, make_scalogram, tmp_path):
    """True values in a gap cannot matter: they are not known."""
    known = np.r_[0:100, 140:300]
    test, train = (
        data.assign(target=data["target"].isel(time=known).reindex(time=data["time"]))
        for data in (make_scalogram(300, seed=1), make_scalogram(300))
    )
    output = tmp_path / "p.nc"
    rest = {"step": 0.4, "causal": causal, "low_pass_gain": 1, "control": False, "min_true": None}
    names = NAMES | {"rescaling": "regression"}
    files = written(test=test, train=train)
    predict(models, *files, files[1], **names, **rest, device="cpu", output=str(output))
    found = netcdf.read(output)
    for name in ("true", "predicted", "predicted_std", "predicted_by_model"):
        missing = np.isnan(np.atleast_2d(found[name].values)).any(axis=0)
        assert np.flatnonzero(missing).tolist() == list(range(100, 140)), name
    true, predicted = (np.delete(found[name].values, slice(100, 140)) for name in ("true", "predicted"))
    assert found.attrs["ensemble_mape_percent"] == pytest.approx(100 * np.mean(abs(predicted / true - 1)))
    assert read_without_gaps(output).sizes["time"] == 260
