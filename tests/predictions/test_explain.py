import json

import numpy as np
import pytest

from explain import explain, explain_segment
from faultslip.io import netcdf
from faultslip.predictions.inference import Ensemble


@pytest.fixture
def files(written, make_scalogram):
    """Scalogram files of a tested part, and of a training part that normalises it."""
    return written(test=make_scalogram(400, seed=1), train=make_scalogram())


@pytest.fixture
def explained(models, files, tmp_path):
    """The explanation file, as it is read."""
    test, train = files
    explain(
        models,
        scenario="zero_shot",
        experiment="p1",
        parameters={"step": 0.8, "files": [test, train, train]},
        study="smoke",
        output=str(tmp_path / "e.nc"),
    )
    return netcdf.read(tmp_path / "e.nc")


def test_an_explanation_file(explained, files):
    assert explained["scale_weight"].shape == explained["band"].shape == (7,)
    np.testing.assert_allclose(explained["lag"], 0.1 * np.arange(-100, 101))
    assert explained["lag_weight"].shape == (201,)
    expected = {"scenario": "zero_shot", "experiment": "p1", "label": "noise", "interval": 0.1}
    assert (expected | {"study": "smoke"}).items() <= explained.attrs.items()
    assert json.loads(explained.attrs["parameters"])["scenario"] == "zero_shot"
    data = netcdf.read(files[0])
    np.testing.assert_array_equal(explained["true"], data["target"])
    np.testing.assert_array_equal(explained["emission"], data["emission"])


def test_the_series_to_explain_keeps_its_precision(explained):
    predicted = explained["predicted"].values
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
