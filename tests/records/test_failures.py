"""Failures and the time to them."""

import numpy as np

from faultslip.records.failures import failure_times, time_to_failure


def test_failures_of_a_sawtooth():
    time = np.arange(0, 100, 0.01)
    friction = 0.5 + 0.1 * (time % 10) / 10
    found = failure_times(time, friction, failure_slope=1, min_friction_drop=0.05)
    np.testing.assert_allclose(found, np.arange(9.99, 99, 10))
    assert len(failure_times(time, friction, failure_slope=1, min_friction_drop=0.2)) == 0


def test_a_slip_in_two_steps_fails_once_at_the_steeper():
    time = np.arange(10) * 0.1
    friction = np.array([5, 5, 4, 4, 1, 1, 1, 1, 1, 1.0])
    np.testing.assert_allclose(failure_times(time, friction, 5, min_friction_drop=2), [0.3])
    assert len(failure_times(time, friction, 50, min_friction_drop=2)) == 0


def test_time_to_failure():
    found = time_to_failure(np.array([0, 1, 2, 2.5, 3]), np.array([1, 2.5]))
    np.testing.assert_array_equal(found, [1, 0, 0.5, 0, np.nan])
