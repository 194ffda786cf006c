"""Mean and standard deviation of a growing series."""

import numpy as np
import pytest

from faultslip.predictions.moments import Moments


def test_each_sample_has_the_moments_of_those_up_to_it():
    random = np.random.default_rng(0)
    values = 1e6 + random.normal(size=50)
    counted = random.random(50) < 0.8
    counted[0] = True
    moments = Moments()
    parts = [moments.feed(values[part], counted[part]) for part in (slice(0, 7), slice(7, 8), slice(8, 50))]
    mean, std = np.concatenate(parts, axis=1)
    for sample in range(50):
        past = values[: sample + 1][counted[: sample + 1]]
        assert mean[sample] == pytest.approx(past.mean(), rel=1e-12)
        assert std[sample] == pytest.approx(past.std(), abs=1e-9)


def test_samples_that_are_known_at_once_share_their_moments():
    values = np.array([np.nan, 1.0, 3.0, 5.0])
    moments = Moments()
    mean, std = moments.feed(values[:3], np.array([False, True, True]), at_once=True)
    np.testing.assert_allclose((mean, std), (np.full(3, 2.0), np.ones(3)))
    mean, std = moments.feed(values[3:], np.array([True]))
    assert (mean, std) == (pytest.approx(3), pytest.approx(np.std([1, 3, 5])))
