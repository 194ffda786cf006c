"""What stands in gaps of a record when it is transformed."""

import numpy as np
import xarray as xr

from faultslip.records.gaps import filled, filled_emission, stretches


def test_a_long_gap_repeats_the_cycles_beside_it():
    series, bridged = np.arange(100.0), np.zeros(100, bool)
    bridged[40:60] = bridged[80:83] = True
    found = filled(np.where(bridged, -1.0, series), bridged, period=8)
    assert found[40:50].tolist() == [*range(32, 40), 32, 33]
    assert found[50:60].tolist() == [66, 67, *range(60, 68)]
    assert found[80:83].tolist() == [80, 81, 82]  # a short one is interpolated
    np.testing.assert_array_equal(found[~bridged], series[~bridged])
    past = filled(series, bridged, 8, past=True)
    assert past[40:60].tolist() == [*range(32, 40), *range(32, 40), *range(32, 36)]


def test_a_periodic_series_is_restored():
    series, bridged = np.tile(np.arange(12.0), 20), np.zeros(240, bool)
    bridged[50:98] = bridged[150:162] = True
    np.testing.assert_array_equal(filled(np.where(bridged, np.nan, series), bridged, 12), series)


def test_what_follows_a_gap_is_not_used_if_so_said():
    series, bridged = np.random.default_rng(1).normal(size=100), np.zeros(100, bool)
    bridged[30:60] = True
    changed = np.where(np.arange(100) >= 60, 9.0, series)
    one, other = (filled(each, bridged, 7, past=True) for each in (series, changed))
    np.testing.assert_array_equal(one[:60], other[:60])


def test_gaps_that_are_longer_than_what_is_beside_them():
    series, bridged = np.arange(100.0), np.ones(100, bool)
    bridged[[0, 50, 51, 99]] = False
    found = filled(series, bridged, 30)
    assert np.isfinite(found).all() and found.min() >= 0 and found.max() <= 99


def test_stretches_of_flags():
    assert stretches(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert stretches(np.zeros(3, bool)) == []


def test_the_emission_of_a_record_continues_its_cycles():
    """Between slips that are 50 samples apart the emission in a gap is that of other cycles."""
    cycle = np.r_[100.0, np.full(49, 1.0)] + np.arange(50) / 100
    emission, hole = np.tile(cycle, 10), np.zeros(500, np.int8)
    hole[210:330] = 1
    record = xr.Dataset({"emission": ("time", np.where(hole, 7.0, emission)), "bridged": ("time", hole)})
    np.testing.assert_allclose(filled_emission(record), emission)
    np.testing.assert_allclose(filled_emission(record, past=True), emission)
    whole = record.drop_vars("bridged").assign(emission=("time", emission))
    np.testing.assert_array_equal(filled_emission(whole), emission)
