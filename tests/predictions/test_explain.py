import numpy as np

from explain import explain, explain_segment
from faultslip.io import netcdf
from faultslip.predictions.inference import Ensemble


def test_an_explanation_file(models, written, make_scalogram, tmp_path):
    test, train = written(test=make_scalogram(400, seed=1), train=make_scalogram())
    explain(models, test, train, train, "smoke", "zero_shot", "p1", 0.8, str(tmp_path / "e.nc"))
    found = netcdf.read(tmp_path / "e.nc")
    assert found["scale_weight"].shape == found["band"].shape == (7,)
    np.testing.assert_allclose(found["lag"], 0.1 * np.arange(-100, 101))
    assert found["lag_weight"].shape == (201,)
    expected = {"scenario": "zero_shot", "experiment": "p1", "label": "noise", "interval": 0.1}
    assert expected.items() <= found.attrs.items()
    data = netcdf.read(test)
    np.testing.assert_array_equal(found["true"], data["target"])
    np.testing.assert_array_equal(found["emission"], data["emission"])


def test_the_series_to_explain_keeps_its_precision(models, written, make_scalogram, tmp_path):
    test, train = written(test=make_scalogram(400, seed=1), train=make_scalogram())
    explain(models, test, train, train, "smoke", "zero_shot", "p1", 0.8, str(tmp_path / "e.nc"))
    predicted = netcdf.read(tmp_path / "e.nc")["predicted"].values
    assert predicted.dtype == np.float64
    assert np.any(predicted != predicted.astype(np.float32))


def test_networks_that_return_their_input_use_the_present_most(scalogram, echoes):
    found = explain_segment(echoes, scalogram)
    assert abs(found["lag"].values[np.argmax(found["lag_weight"].values)]) <= 0.5
    np.testing.assert_allclose(found["predicted"], found["true"], rtol=5e-3)


def test_weights_are_means_over_the_networks(models, scalogram):
    ensemble = Ensemble.load(models, step=0.8)
    both = explain_segment(ensemble, scalogram)
    members = [explain_segment(member, scalogram) for member in ensemble.members()]
    for name in ("scale_weight", "lag_weight", "predicted"):
        np.testing.assert_allclose(both[name], (members[0][name] + members[1][name]) / 2, rtol=1e-12)
