"""Forecasts along a record whose failures nobody told."""

import numpy as np
from synthetic import INTERVAL, failures_of, one_split, record_of

from faultslip.forecasts.failures import known_emission
from faultslip.forecasts.hazard import GRID
from faultslip.forecasts.prospective import forecast_from_emission, forecast_series

FAILURES = failures_of(16)
RECORD = record_of(FAILURES)
TOLD = forecast_series(*known_emission(RECORD), FAILURES, INTERVAL, one_split())


def _forecast(record, unit=TOLD.unit):
    return forecast_from_emission(record, one_split(), TOLD.time, unit, TOLD.renewal)


def test_it_is_near_that_of_told_failures():
    found = _forecast(RECORD)
    late = TOLD.time > FAILURES[8]
    assert np.abs(found - TOLD.survival)[late].mean() < 0.05
    waits = (found == TOLD.renewal).all(axis=1)
    assert 0 < waits.mean() < 0.4
    assert not waits[late].any()


def test_unit_that_is_asked_for_does_not_change_the_forecast():
    found, twice = _forecast(RECORD), _forecast(RECORD, 2 * TOLD.unit)
    late = TOLD.time > FAILURES[8]
    ahead = np.array([0.05, 0.1, 0.2, 0.4, 0.8])
    one, other = np.searchsorted(GRID, 2 * ahead), np.searchsorted(GRID, ahead)
    np.testing.assert_allclose(twice[late][:, other], found[late][:, one], atol=1e-9)


def test_later_samples_change_nothing():
    changed = RECORD.copy(deep=True)
    time = FAILURES[11] + 2
    later = changed["time"].values > time
    changed["emission"].values[later] = np.exp(np.random.default_rng(0).normal(size=later.sum()))
    before = TOLD.time <= time
    np.testing.assert_array_equal(_forecast(changed)[before], _forecast(RECORD)[before])
