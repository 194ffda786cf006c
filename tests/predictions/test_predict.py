import numpy as np
import pytest

from faultslip.io import netcdf
from predict import predict

NAMES = {
    "study": "smoke",
    "scenario": "zero_shot",
    "experiment": "p1",
    "segment": "test",
    "segment_label": "p1",
    "normalisation": "train",
}


@pytest.mark.parametrize("causal", [False, True])
def test_a_prediction_file(causal, models, written, make_scalogram, tmp_path):
    files = written(test=make_scalogram(100, seed=1), train=make_scalogram())
    for output in ("one.nc", "again.nc"):
        predict(
            models,
            *files,
            **NAMES,
            step=0.4,
            causal=causal,
            low_pass_gain=1,
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
