"""What the gradient boosting sees: statistics of windows."""

import numpy as np
import pytest

from faultslip.methods import trees
from faultslip.methods.trees import window_statistics

INTERVAL = 0.1


def smooth_noise(samples=600, seed=0):
    random = np.random.default_rng(seed)
    return np.convolve(random.normal(size=samples), np.hanning(20) / 4, mode="same")


def test_statistics_of_a_ramp():
    ramp = 0.5 * np.arange(400.0)
    found = window_statistics(ramp, INTERVAL, causal=True)
    for index, length in enumerate(trees.WINDOWS):
        n = round(length / INTERVAL)
        mean, std, minimum, maximum, slope = found[300, 1 + 5 * index : 6 + 5 * index]
        assert mean == pytest.approx(0.5 * (300 - (n - 1) / 2))
        assert std == pytest.approx(0.5 * np.sqrt((n**2 - 1) / 12))
        assert (minimum, maximum, slope) == pytest.approx((0.5 * (301 - n), 150, 0.5))


def test_statistics_before_and_after_a_sample_mirror_each_other():
    series = smooth_noise()
    forward = window_statistics(series, INTERVAL, causal=False)
    backward = window_statistics(series[::-1].copy(), INTERVAL, causal=False)[::-1]
    before, after = forward[:, 1:6], backward[:, 6:11]
    np.testing.assert_allclose(before[:, :4], after[:, :4], atol=1e-12)
    np.testing.assert_allclose(before[:, 4], -after[:, 4], atol=1e-12)
