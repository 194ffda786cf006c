"""Forecasts along a record: causal, the same in any blocks, and the mixture where emission says nothing."""

import numpy as np
import pytest
from synthetic import INTERVAL, failures_of, one_split, record_of

from faultslip.forecasts.failures import friction_failures, known_emission, record_failures
from faultslip.forecasts.forecaster import STRENGTHS, Forecast, Forecaster, quantiles
from faultslip.forecasts.hazard import AT_HORIZONS, GRID, HORIZONS, logits, with_addition
from faultslip.forecasts.past import cycles
from faultslip.forecasts.prospective import emission_of_other_cycle, forecast_series
from faultslip.forecasts.renewal import ForgettingMixture

FAILURES = failures_of(20)
RECORD = record_of(FAILURES)


def _forecast(record, trees, failures=None):
    failures = friction_failures(record, 0.03) if failures is None else failures
    return forecast_series(*known_emission(record), failures, record.attrs["interval"], trees)


def test_without_trees_it_is_the_mixture():
    found = _forecast(RECORD, None, FAILURES)
    np.testing.assert_array_equal(found.survival, found.renewal)
    last = found.time > FAILURES[-2]
    mixture = ForgettingMixture()
    for interval in np.diff(FAILURES[:-1]):
        mixture.add(interval)
    sample = int(np.argmax(last)) + 40
    age, unit = found.time[sample] - FAILURES[-2], np.median(np.diff(FAILURES[:-1]))
    expected = mixture.survival(age + unit * GRID) / mixture.survival(np.array([age]))
    np.testing.assert_allclose(found.survival[sample], expected, rtol=1e-6)


def test_no_addition_is_the_mixture_exactly():
    hazard = np.cumsum(np.random.default_rng(1).uniform(0, 0.2, (5, len(GRID))), axis=1)
    np.testing.assert_allclose(with_addition(hazard, np.zeros((5, len(HORIZONS)))), hazard, rtol=1e-12)


def test_addition_is_to_the_logit():
    hazard = np.cumsum(np.random.default_rng(1).uniform(0, 0.2, (5, len(GRID))), axis=1)
    addition = np.random.default_rng(2).normal(size=(5, len(HORIZONS)))
    added = with_addition(hazard, addition)
    assert (np.diff(added, axis=1) > 0).all()
    np.testing.assert_allclose(
        logits(added[:, AT_HORIZONS]), logits(hazard[:, AT_HORIZONS]) + addition, rtol=1e-6
    )


def test_later_samples_change_nothing():
    """Through failures, averages, delays, features and trees: emission and friction after a time are "
    "replaced."""
    record = record_of(FAILURES, averaging=1.0)
    whole = _forecast(record, one_split())
    for time in (FAILURES[8] + 3.0, FAILURES[12] - 0.4, FAILURES[12] + 0.6):
        later = record["time"].values > time
        random = np.random.default_rng(3)
        changed = record.copy(deep=True)
        changed["emission"].values[later] = np.exp(random.normal(2, 2, later.sum()))
        # The start of a drop is known by what follows it: this one begins with the first sample that changes.
        last = record["friction"].values[~later][-1]
        changed["friction"].values[later] = last + 1e-3 - 0.5 * np.sort(random.uniform(size=later.sum()))
        other = _forecast(changed, one_split())
        before = whole.time <= time
        assert before.sum() > 300
        for name, expected, found in zip(Forecast._fields, whole, other, strict=True):
            np.testing.assert_array_equal(expected[before], found[: before.sum()], err_msg=name)


@pytest.mark.parametrize("block", [1, 7])
def test_blocks_make_no_difference(block):
    trees = one_split()
    whole = _forecast(RECORD, trees, FAILURES)
    forecaster, parts = Forecaster(INTERVAL, trees), []
    for failure, time, emission in cycles(*known_emission(RECORD), FAILURES):
        if failure is not None:
            forecaster.fail(failure)
        parts += [
            forecaster.add(time[s : s + block], emission[s : s + block]) for s in range(0, len(time), block)
        ]
    np.testing.assert_allclose(Forecast.joined(parts).survival, whole.survival, rtol=1e-9)


def test_what_gains_is_believed_and_what_loses_is_not():
    useful, misleading = one_split(), one_split(less=3.0, more=-3.0)
    for trees, least, most in ((useful, 0.55, 1.0), (misleading, 0.0, 0.1)):
        found = _forecast(RECORD, trees, FAILURES)
        assert found.strength[0] == pytest.approx(STRENGTHS.mean())
        assert least <= found.strength[-1] <= most


def test_time_scale_does_not_matter():
    record = RECORD.assign_coords(time=60 * RECORD["time"]).assign_attrs(interval=60 * INTERVAL)
    one, other = _forecast(RECORD, one_split(), FAILURES), _forecast(record, one_split(), 60 * FAILURES)
    np.testing.assert_allclose(one.survival, other.survival, atol=1e-6)


def test_quantiles_of_an_exponential():
    survival = np.exp(-GRID / 2)[None]
    found = quantiles(survival, np.array([0.1, 0.5, 0.9]))
    np.testing.assert_allclose(found[0], -2 * np.log([0.9, 0.5, 0.1]), rtol=1e-6)
    assert np.isinf(quantiles(np.exp(-GRID / 100)[None], np.array([0.5])))


def test_failures_are_the_starts_of_drops():
    found = friction_failures(RECORD, 0.03)
    np.testing.assert_allclose(found, FAILURES, atol=INTERVAL)


def test_failures_of_a_slow_slip_are_not_dated_at_its_steepest_fall():
    found = friction_failures(record_of(FAILURES, slip=3.0), 0.03)
    assert len(found) > 12
    assert np.abs(found[:, None] - FAILURES).min(axis=1).max() < INTERVAL


def test_averaged_friction_begins_to_fall_too_early():
    """The start is corrected by half of the average."""
    length = 11
    friction = np.convolve(RECORD["friction"].values, np.ones(length) / length, mode="same")
    inside = slice(length, -length)
    averaged = RECORD.isel(time=inside).assign(friction=("time", friction[inside]))
    found = friction_failures(averaged.assign_attrs(friction_averaging=length * INTERVAL), 0.03)
    np.testing.assert_allclose(found, FAILURES[: len(found)], atol=0.2)


def test_given_failures_come_first():
    record = RECORD.assign(failure_time=("failure", [20.0, 30.0]))
    assert record_failures(record, 0.03).tolist() == [20.0, 30.0]


def test_emission_is_known_late():
    record = record_of(FAILURES, averaging=1.0)
    time, emission = known_emission(record, delay=0.5)
    later = 11  # half of the average, the delay, and the interval
    np.testing.assert_allclose(time, record["time"].values[later:])
    np.testing.assert_allclose(emission, np.log(record["emission"].values[:-later]))


def test_zeros_and_gaps_are_what_was_known():
    record = RECORD.isel(time=slice(0, 50)).copy(deep=True)
    record["emission"].values[10:13] = 0
    record["bridged"] = ("time", np.isin(np.arange(50), [30, 31, 32]).astype(np.int8))
    _, emission = known_emission(record)
    raw = record["emission"].values
    np.testing.assert_allclose(emission[10:13], np.log(raw[:10].min() / 2))
    np.testing.assert_allclose(emission[30:33], np.log(raw[29]))


def test_emission_of_another_cycle_keeps_nothing_of_this_one():
    time, emission = known_emission(RECORD)
    other = emission_of_other_cycle(time, emission, FAILURES)
    inside = (time >= FAILURES[0]) & (time < FAILURES[-1])
    assert np.mean(other[inside] == emission[inside]) < 0.01
    np.testing.assert_array_equal(other[~inside], emission[~inside])


def test_refuses_a_failure_before_the_last_one():
    forecaster = Forecaster(INTERVAL)
    forecaster.fail(3.0)
    with pytest.raises(ValueError, match="not after"):
        forecaster.fail(3.0)
