"""Trees as arrays against LightGBM, and their files."""

import numpy as np
import pytest

from faultslip.forecasts import model_file
from faultslip.forecasts.trees import Trees
from faultslip.io.errors import InputError

lightgbm = pytest.importorskip("lightgbm")


@pytest.fixture(scope="module")
def trained():
    random = np.random.default_rng(1)
    inputs = random.normal(size=(3000, 5))
    inputs[random.uniform(size=inputs.shape) < 0.1] = np.nan
    target = (
        np.nan_to_num(inputs[:, 0]) * np.nan_to_num(inputs[:, 1], nan=-1) + 0.3 * random.normal(size=3000) > 0
    )
    data = lightgbm.Dataset(inputs, target)
    return lightgbm.train(
        {"objective": "binary", "num_leaves": 15, "verbose": -1, "num_threads": 1}, data, 40
    ), inputs


def test_arrays_predict_as_lightgbm(trained):
    booster, inputs = trained
    trees = Trees.from_lightgbm(booster, 30)
    np.testing.assert_allclose(
        trees(inputs), booster.predict(inputs, raw_score=True, num_iteration=30), atol=1e-6
    )


def test_missing_values_that_were_never_seen():
    """LightGBM takes them for zero."""
    random = np.random.default_rng(2)
    inputs = random.normal(size=(2000, 3))
    data = lightgbm.Dataset(inputs, inputs[:, 0] + 0.1 * inputs[:, 1] > 0.2)
    booster = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, 20)
    inputs[::3, 0], inputs[::5, 1] = np.nan, np.nan
    np.testing.assert_allclose(
        Trees.from_lightgbm(booster, 20)(inputs), booster.predict(inputs, raw_score=True), atol=1e-6
    )


def test_file_gives_the_trees_back(trained, tmp_path):
    booster, inputs = trained
    trees, path = Trees.from_lightgbm(booster, 30), tmp_path / "model.safetensors"
    model_file.save(path, trees, {"study": "test"})
    np.testing.assert_array_equal(model_file.load(path)(inputs), trees(inputs))
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a model of forecasts"):
        model_file.load(path)


@pytest.mark.parametrize("change", [{"left": [0]}, {"root": [3]}, {"value": [np.inf]}, {"threshold": []}])
def test_refuses_nodes_that_lead_nowhere(change):
    nodes = {
        "root": np.array([0], np.int32),
        "feature": np.array([2], np.int16),
        "threshold": np.zeros(1),
        "missing_left": np.zeros(1, bool),
        "left": np.array([0], np.int32),
        "right": np.array([0], np.int32),
        "value": np.zeros(1, np.float32),
    }
    nodes |= {name: np.array(values) for name, values in change.items()}
    with pytest.raises(ValueError, match="nodes of trees"):
        Trees(**nodes)
