import json
from pathlib import Path

import numpy as np
import pytest
from result_files import THRESHOLDS

import baseline as script
from baseline import baseline
from faultslip.io import netcdf
from faultslip.methods.registry import METHODS, fit

NAMES = {
    "scenario": "trees",
    "experiment": "p1",
    "segment": "test",
    "segment_label": "p1",
    "normalisation": "train",
}


@pytest.mark.parametrize(("method", "models"), [("constant", 1), ("ridge", 1), ("gradient_boosting", 2)])
def test_a_prediction_file(method, models, written, make_scalogram, monkeypatch, tmp_path):
    monkeypatch.setattr(METHODS[method], "configurations", METHODS[method].configurations[:2])
    test, train, validation = written(
        test=make_scalogram(300, 2), train=make_scalogram(300), validation=make_scalogram(300, 1)
    )
    parameters = NAMES | {
        "method": method,
        "causal": True,
        "seeds": [1, 2],
        "train": [[train, train, train]],
        "validate": [[validation, train, train]],
        "files": [test, train, train],
        "thresholds": THRESHOLDS,
    }
    baseline([parameters], study="smoke", predictions=[str(tmp_path / "p.nc")])
    found = netcdf.read(tmp_path / "p.nc")
    assert found["predicted_by_model"].shape == (models, 300)
    assert found.attrs["models"] == models
    assert found.attrs["configurations_tried"] == len(METHODS[method].configurations)
    assert json.loads(found.attrs["configuration"]) in METHODS[method].configurations
    assert (NAMES | {"study": "smoke", "calibrated_on": ""}).items() <= found.attrs.items()
    assert ("model" in found.coords) == (method == "gradient_boosting")  # which alone uses random numbers
    assert np.isnan(found.attrs["half_width_90"])  # a method has no bands
    if method == "constant":
        np.testing.assert_allclose(found["predicted"], found.attrs["target_mean"])
        assert found.attrs["mape_percent"] == pytest.approx(found.attrs["constant_mape_percent"])
    else:  # the target is the emission
        assert found.attrs["r2"] > 0.9


def test_a_method_is_fitted_once_for_segments_that_differ_in_nothing_else(
    written, make_scalogram, monkeypatch, tmp_path
):
    one, other, train = written(
        one=make_scalogram(300, 2), other=make_scalogram(300, 1), train=make_scalogram(300)
    )
    shared = NAMES | {"method": "ridge", "seeds": [1], "validate": [], "thresholds": THRESHOLDS}

    def parameters(test, causal=False, training=train):
        files = {"train": [[training, training, training]], "files": [test, training, training]}
        return shared | files | {"causal": causal}

    fits = []
    monkeypatch.setattr(script, "fit", lambda *given: fits.append(given) or fit(*given))
    jobs = [
        parameters(one),
        parameters(other),
        parameters(other, causal=True),
        parameters(one, training=other),
    ]
    together, alone = ([str(tmp_path / f"{name}{k}.nc") for k in range(4)] for name in ("a", "b"))
    baseline(jobs, "smoke", together)
    assert len(fits) == 3
    for job, path in zip(jobs, alone, strict=True):
        baseline([job], "smoke", [path])
    for first, second in zip(together, alone, strict=True):
        assert Path(first).read_bytes() == Path(second).read_bytes()
