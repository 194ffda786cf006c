"""Slip events and cycle statistics."""

import numpy as np
import pytest
from scipy.signal import find_peaks

from faultslip.records.events import (
    cycle_statistics,
    largest_fall,
    prominent_peaks,
    slip_events,
    slip_statistics,
)
from faultslip.records.readers import table
from faultslip.records.resampling import resample

P4581 = "p4581_8mpa/newDF_TimeToFailure_from_3800_to_4100_WITHOUT_subwindows.csv"


def sawtooth(time, period=10, drop=0.1):
    return 0.5 + drop * (time % period) / period


def test_slip_events_of_a_sawtooth():
    time = np.arange(0, 100, 0.1)
    start, end = slip_events(sawtooth(time + 3), 0.05)
    np.testing.assert_allclose(time[start] % 10, 6.9)
    np.testing.assert_array_equal(end, start + 1)
    assert len(start) == 10


def test_a_fall_in_steps_is_one_event():
    friction = np.array([0, 0.1, 0.06, 0.07, 0.02, 0.0, 0.1])
    start, end = slip_events(friction, 0.05)
    assert (list(start), list(end)) == ([1], [5])


def ringing(interval, period=0.28, samples=20):
    """Friction of ten slips, after each of which it oscillates, as means over the sampling interval."""
    time = np.arange(0, 100, interval / samples)
    since = (time + 3) % 10
    oscillation = np.where(time > 7, 0.06 * np.exp(-since) * np.cos(2 * np.pi * since / period), 0)
    friction = sawtooth(time + 3) - oscillation
    return friction[: len(friction) // samples * samples].reshape(-1, samples).mean(axis=1)


@pytest.mark.parametrize("interval", [0.02, 0.04, 0.07, 0.1])
def test_oscillations_after_a_slip_belong_to_it_at_every_sampling_interval(interval):
    friction = ringing(interval)
    start, end = slip_events(friction, 0.03)
    np.testing.assert_allclose(interval * start % 10, 7, atol=2 * interval)
    assert len(start) == 10
    assert (interval * (end - start) < 0.5).all()
    np.testing.assert_array_equal(slip_events(friction.astype(np.float32), 0.03)[0], start)


@pytest.mark.parametrize("seed", range(5))
def test_small_cycles_and_creep_count_as_slips_all_the_same(seed):
    """Of falls that are loaded again and do not rebound, each counts that is large enough."""
    random = np.random.default_rng(seed)
    pieces, level = [], 0.5
    for drop in random.uniform(0.01, 0.1, 40):
        pieces += [
            level + np.linspace(0, drop, int(2000 * drop)),
            np.full(random.integers(1, 200), level + drop),
        ]
        level += random.normal(0, 0.002)
    friction = np.concatenate(pieces)
    peaks = find_peaks(np.pad(friction, 1, constant_values=-1), prominence=0.03)[0]
    assert abs(len(slip_events(friction, 0.03)[0]) - len(peaks)) <= 1


def test_no_slip_events():
    start, end = slip_events(np.linspace(0, 1, 50), 0.05)
    assert len(start) == len(end) == 0
    assert start.dtype == end.dtype == int


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_fall_is_the_largest_threshold_with_an_event(seed):
    friction = np.cumsum(np.random.default_rng(seed).normal(size=200))
    fall = largest_fall(friction)
    assert len(slip_events(friction, fall * (1 - 1e-9))[0]) == 1
    assert len(slip_events(friction, fall * (1 + 1e-9))[0]) == 0
    assert largest_fall(np.arange(5.0)) == 0


def test_cycle_statistics_of_a_sawtooth():
    time = np.arange(0, 100, 0.1)
    friction = sawtooth(time + 3)
    found = cycle_statistics(time, np.exp(10 * friction), friction, slip_events(friction, 0.05))
    assert found["slip_events"] == 10
    assert found["recurrence_s"] == pytest.approx(10)
    assert found["coefficient_of_variation"] == pytest.approx(0, abs=1e-9)
    assert found["drop_median"] == pytest.approx(0.099)
    assert found["rank_correlation"] == pytest.approx(1)


def test_slip_statistics_need_no_emission():
    time, friction = np.arange(7.0), np.array([0.5, 0.4, 0.6, 0.4, 0.5, 0.8, 0.5])
    found = slip_statistics(time, friction, slip_events(friction, 0.05))
    assert found == {
        "slip_events": 3,  # at 0, 2 and 5 s
        "recurrence_s": 2.5,
        "coefficient_of_variation": 0.2,
        "drop_median": pytest.approx(0.2),
        "drop_min": pytest.approx(0.1),
        "drop_max": pytest.approx(0.3),
    }


@pytest.mark.parametrize("known", [True, False])
def test_cycle_statistics_without_slip_events(known):
    time = np.arange(0, 100, 0.1)
    friction = sawtooth(time) if known else None
    found = cycle_statistics(time, 1 + time, friction, (np.empty(0, int),) * 2)
    assert found["slip_events"] == 0
    assert np.isnan(found["recurrence_s"]) and np.isnan(found["rank_correlation"])
    assert np.isnan(found["friction_min"]) != known


def test_slip_events_of_p4581(mirror):
    """There are 31 stick-slips of 0.40 to 0.88 MPa, every 9.65 s (median), in the whole table."""
    columns = {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)", "friction": "ShearStress"}
    record, _ = resample(table.read([mirror / P4581], {"columns": columns}), 0.1, 0.5)
    start, end = slip_events(record.friction, 0.03 * 7.98)
    drops = record.friction[start] - record.friction[end]
    assert len(start) == 31
    assert drops.min() >= 0.40 and drops.max() <= 0.88
    assert np.median(np.diff(record.time[start])) == pytest.approx(9.65, abs=0.2)


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize(
    "draw",
    [
        lambda random, samples: random.integers(0, 6, samples),  # plateaus, and peaks of equal height
        lambda random, samples: random.normal(size=samples),
        lambda random, samples: random.normal(size=samples).cumsum().round(1),
    ],
)
def test_prominent_peaks_are_those_of_scipy(draw, dtype):
    random = np.random.default_rng(1)
    for _ in range(500):
        series = draw(random, random.integers(1, 60)).astype(dtype)
        for prominence in (0, 1, 2.5, random.random()):
            found = prominent_peaks(series, prominence)
            np.testing.assert_array_equal(found, find_peaks(series, prominence=prominence)[0])


def test_a_series_without_samples_has_no_peaks():
    assert len(prominent_peaks(np.array([]), 1.0)) == 0
