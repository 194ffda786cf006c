"""Linear regression on the emission in consecutive short windows."""

import numpy as np
import pytest

from faultslip.methods.ridge import LAGS, Ridge, lagged_means

INTERVAL = 0.1


def test_means_of_a_ramp():
    ramp = np.arange(400.0)
    found = lagged_means(ramp, INTERVAL, span=6.4, causal=True)  # windows of 4 samples
    assert found.shape == (400, LAGS)
    assert found[300, -1] == np.mean([297, 298, 299, 300])
    assert found[300] == pytest.approx(298.5 - 4 * np.arange(LAGS)[::-1])
    assert (found[0] == 0).all()


def test_windows_before_and_after_a_sample_mirror_each_other():
    series = np.random.default_rng(0).normal(size=300)
    found = lagged_means(series, INTERVAL, 3.2, causal=False)
    mirrored = lagged_means(series[::-1], INTERVAL, 3.2, causal=False)[::-1]
    np.testing.assert_array_equal(found[:, :LAGS], mirrored[:, LAGS:])
    np.testing.assert_array_equal(found[:, :LAGS], lagged_means(series, INTERVAL, 3.2, causal=True))


def test_windows_have_at_least_a_sample():
    series = np.arange(50.0)
    assert lagged_means(series, INTERVAL, span=0.1, causal=True)[40].tolist() == list(range(25, 41))


def test_a_law_of_the_emission_and_its_square_is_found():
    emission = np.random.default_rng(0).normal(size=3000)
    span = Ridge.configurations[0]["span"]
    means, squares = (lagged_means(series, INTERVAL, span, causal=True) for series in (emission, emission**2))
    target = means @ np.linspace(-1, 1, LAGS) - squares @ np.linspace(0, 1, LAGS)
    model = Ridge(INTERVAL, True, 0, {"span": span, "alpha": 1e-6}).fit([(emission, target)], [])
    np.testing.assert_allclose(model.predict(emission), target, atol=1e-6)
