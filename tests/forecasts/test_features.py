"""Features of the emission: the same in any blocks, at any scale, in bounded memory."""

import numpy as np
import pytest
from synthetic import INTERVAL, failures_of, record_of

from faultslip.forecasts import features
from faultslip.forecasts.failures import known_emission
from faultslip.forecasts.features import NAMES, EmissionFeatures, usual_interval
from faultslip.forecasts.past import cycles

FAILURES = failures_of(14)
TIME, EMISSION = known_emission(record_of(FAILURES))


def _features(emission, block, interval=INTERVAL):
    found, parts, seen = EmissionFeatures(interval), [], []
    for failure, time, part in cycles(TIME, emission, FAILURES):
        if failure is not None:
            seen.append(failure)
            unit = usual_interval(np.diff(seen)) * interval / INTERVAL if len(seen) > 1 else None
            found.begin_cycle(unit)
        parts += [found.add(part[s : s + block]) for s in range(0, len(time), block)]
    return np.concatenate(parts)


@pytest.mark.parametrize("block", [1, 13])
def test_blocks_make_no_difference(block):
    np.testing.assert_allclose(_features(EMISSION, block), _features(EMISSION, 10**6), atol=2e-5)


def test_neither_unit_matters():
    """Neither that of the emission, whose logarithm it moves, nor that of the time."""
    found = _features(EMISSION, 10**6)
    np.testing.assert_allclose(_features(EMISSION + 3, 10**6), found, atol=2e-4)
    np.testing.assert_allclose(_features(EMISSION, 10**6, interval=60 * INTERVAL), found, atol=1e-6)


def test_levels_are_means_over_the_past():
    found = _features(EMISSION, 10**6)
    sample = int(np.searchsorted(TIME, FAILURES[9] + 4))
    unit = usual_interval(np.diff(FAILURES[:10])) / INTERVAL
    start = sample + 1
    level = EMISSION[start - round(features.LEVEL * unit) : start]
    for window in features.WINDOWS:
        mean = EMISSION[start - round(window * unit) : start].mean()
        expected = (mean - level.mean()) / level.std()
        assert found[sample, NAMES.index(f"level_{window:g}")] == pytest.approx(expected, abs=1e-4)


def test_steady_and_rising_emission_have_no_coefficients():
    """A half Mexican hat of zero sum: a constant gives nothing, and a step decays."""
    for scale in (0.5, 3.2, 20.0):
        hat = features._half_hat(scale)
        assert hat.sum() == pytest.approx(0, abs=1e-12)
        assert hat[0] > 0


def test_memory_does_not_grow(monkeypatch):
    monkeypatch.setattr(features, "MOST_SAMPLES", 2000)
    found = EmissionFeatures(INTERVAL)
    for _ in range(80):
        found.add(np.zeros(500))
        assert len(found._emission) <= 4500
    found = EmissionFeatures(1.0)
    for number in range(60):
        found.begin_cycle(50.0 if number else None)
        found.add(np.random.default_rng(number).normal(size=50))
        assert len(found._emission) < 50 * (features.PAST_CYCLES + 20)
