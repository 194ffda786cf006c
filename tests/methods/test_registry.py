"""Reference methods that a user would try instead of the network."""

import numpy as np
import pytest

from faultslip.methods import registry as baselines
from faultslip.methods.registry import METHODS, fit

INTERVAL = 0.1


def smooth_noise(samples=600, seed=0):
    random = np.random.default_rng(seed)
    return np.convolve(random.normal(size=samples), np.hanning(20) / 4, mode="same")


@pytest.mark.parametrize("method", METHODS)
def test_causal_methods_use_nothing_after_a_sample(method, monkeypatch):
    monkeypatch.setattr(baselines.LSTM, "max_epochs", 1)
    part = [(6 * smooth_noise(300), np.roll(smooth_noise(300), 5))]
    emission = 6 * smooth_noise(400, seed=1)
    for causal in (True, False):
        model = METHODS[method](INTERVAL, causal, seed=0).fit(part, part)
        before = model.predict(emission)
        for start in (20, 301):
            changed = emission.copy()
            changed[start:] = smooth_noise(400, seed=2)[start:] + 3
            after = model.predict(changed)
            assert causal <= np.array_equal(before[:start], after[:start])
            if method != "constant":
                assert not np.array_equal(before[start:], after[start:])
                # Views that are not causal differ already before the change.
                assert np.array_equal(before[:start], after[:start]) == causal


@pytest.mark.parametrize("method", ["gradient_boosting", "lstm"])
def test_a_known_law_is_learned(method, monkeypatch):
    monkeypatch.setattr(baselines.LSTM, "max_epochs", 6)
    # The target is the mean of the emission over the last 1.6 s.
    parts = []
    for seed in range(3):
        series = smooth_noise(700, seed)
        target = np.convolve(series, np.ones(16) / 16)[: len(series)]
        parts.append((series, target / target.std()))
    monkeypatch.setattr(METHODS[method], "configurations", METHODS[method].configurations[:1])
    models = fit(method, True, [0, 1], parts[:1], parts[1:2], INTERVAL)
    assert [model.configuration for model in models] == 2 * [METHODS[method].configurations[0]]
    predicted = [model.predict(parts[2][0]) for model in models]
    for one in predicted:
        assert np.mean((one - parts[2][1])[50:] ** 2) < 0.1
    assert not np.array_equal(*predicted)


@pytest.mark.parametrize("method", ["gradient_boosting", "lstm"])
def test_without_validation_everything_is_fitted(method, monkeypatch):
    monkeypatch.setattr(baselines.LSTM, "max_epochs", 1)
    part = [(smooth_noise(300), smooth_noise(300))]
    model = METHODS[method](INTERVAL, True, 0).fit(part, [])
    assert model.predict(smooth_noise(200, 1)).shape == (200,)
    if method == "gradient_boosting":
        assert model.model.trees == 300


def test_the_constant_is_the_mean_and_fitted_once():
    (model,) = fit("constant", False, [0, 1], [], [], INTERVAL)
    predicted = model.predict(smooth_noise())
    assert predicted.shape == (600,)
    assert model.configuration == {}
    assert not predicted.any()
