"""Friction at the times of the emission."""

import numpy as np
import pytest

from faultslip.records.clocks import at_times

TIME = 0.1 * np.arange(101)


def test_a_slow_series_is_interpolated_within_its_gaps():
    clock = np.array([1.0, 2, 3, 4, 5, 6, 7, 9])
    found = at_times(TIME, clock, clock**1)
    known = (TIME >= 1) & (TIME <= 9)
    np.testing.assert_allclose(found[known], TIME[known])
    assert np.isnan(found[~known]).all()


def test_a_long_gap_is_not_known():
    clock = np.array([0.0, 1, 2, 3, 8.5, 9, 9.5, 10])
    found = at_times(TIME, clock, clock)
    gap = (TIME > 3.01) & (TIME < 8.49)
    assert np.isnan(found[gap]).all()
    np.testing.assert_allclose(found[~gap], TIME[~gap])
    assert np.isfinite(at_times(TIME, clock, clock, max_gap=6)).all()


def test_a_fine_series_is_averaged_over_a_step():
    """The mean of a quadratic function over a step of length d is larger by d² / 12."""
    clock = np.linspace(0, 10, 100_001)
    found = at_times(TIME, clock, clock**2)
    np.testing.assert_allclose(found[1:-1], TIME[1:-1] ** 2 + 0.1**2 / 12, atol=1e-7)


def test_equal_times_are_averaged_and_large_ones_keep_their_digits():
    start = 1_714_564_800.0
    clock = start + np.repeat(np.arange(11.0), 2)
    values = np.tile([1.0, 3.0], 11)
    np.testing.assert_allclose(at_times(start + TIME, clock, values), 2)


def test_a_single_value_is_known_at_its_time():
    found = at_times(TIME, np.array([5.0]), np.array([0.6]))
    assert found[50] == pytest.approx(0.6)
    assert np.isnan(np.delete(found, 50)).all()
