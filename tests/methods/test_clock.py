"""The clock of failures: time to failure from peaks of the emission alone."""

import numpy as np
import pytest

from faultslip.methods.clock import Clock
from faultslip.methods.registry import fit
from faultslip.records.failures import time_to_failure

INTERVAL = 0.1
TRAINING = [10, 60, 130, 190]  # intervals of 50, 70 and 60 samples
TESTED = [30, 100, 200]


def emission_of(peaks, samples):
    """Emission that rises to a peak within one sample."""
    emission = np.zeros(samples)
    emission[peaks] = 6
    return emission


def series(peaks, samples):
    """Emission of peaks, and the time to the next of them up to the last, s."""
    time = INTERVAL * np.arange(samples)
    left = time_to_failure(time, INTERVAL * np.array(peaks))
    known = np.isfinite(left)
    return emission_of(peaks, samples)[known], left[known]


def test_the_mean_interval_less_the_time_since_the_last_failure():
    part = series(TRAINING, 200)
    (model,) = fit("clock", True, [1, 2], [part], [part], INTERVAL)
    predicted = model.predict(emission_of(TESTED, 320))
    # Before a failure is known: the mean of the target in the training part.
    assert predicted[:30] == pytest.approx(part[1].mean())
    # Intervals of training alone, then with the one of 70 samples, then with that of 100 samples, too.
    sample = np.arange(320)
    for first, stop, intervals in ((30, 100, []), (100, 200, [70]), (200, 320, [70, 100])):
        left = np.mean([50, 70, 60, *intervals]) - (sample[first:stop] - first)
        assert predicted[first:stop] == pytest.approx(INTERVAL * np.maximum(left, 0))
    assert predicted[319] == 0 and predicted.min() == 0  # the mean recurrence has passed


def test_a_regular_fault_is_predicted_exactly_from_its_second_failure_on():
    peaks = list(range(20, 400, 40))
    emission, left = series(peaks, 400)
    (model,) = fit("clock", True, [1], [(emission[:200], left[:200])], [], INTERVAL)
    predicted = model.predict(emission)
    # At a failure the true time is zero, and the clock has begun anew.
    np.testing.assert_allclose(np.delete(predicted, peaks)[20:], np.delete(left, peaks)[20:], atol=1e-12)


def test_with_the_emission_after_a_sample_it_is_the_time_until_the_next_peak():
    emission, left = series(TESTED, 320)
    (model,) = fit("clock", False, [1], [series(TRAINING, 200)], [], INTERVAL)
    predicted = model.predict(emission_of(TESTED, 320))
    np.testing.assert_allclose(np.delete(predicted[:200], TESTED[:2]), np.delete(left[:200], TESTED[:2]))


def test_intervals_seen_so_far_take_the_place_of_those_that_training_lacks():
    emission, left = series([100, 190], 191)
    (model,) = fit("clock", True, [1], [(emission[:150], left[:150])], [], INTERVAL)
    predicted = model.predict(emission_of(TESTED, 320))
    assert predicted[:100] == pytest.approx(left[:150].mean())  # one failure seen, and no interval
    assert predicted[100] == pytest.approx(7.0)


def test_a_segment_without_peaks_is_predicted_by_the_mean():
    emission, left = series(TRAINING, 200)
    model = Clock(INTERVAL, True, 1).fit([(emission, left)], [])
    assert model.predict(np.zeros(50)) == pytest.approx(left.mean())
