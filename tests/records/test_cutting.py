"""Segments that are cut from a record: a sawtooth that falls every 10 s."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.cutting import cut_segment
from faultslip.records.failures import failure_times
from faultslip.records.resampling import moving_average

EVENTS = {"min_friction_drop": 0.05, "failure_slope": 0.5}


def cut(record, definition, target="friction", min_length=5.0, events=None):
    return cut_segment(record, "part", definition, target, min_length, events)


def test_a_segment_is_a_range_of_the_record(sawtooth):
    time = cut(sawtooth, {"fraction": [0.2, 0.4]})["time"].values
    assert (time[0], time[-1], len(time)) == pytest.approx((20, 39.9, 200))


def test_a_part_of_a_cycle_needs_the_events(sawtooth):
    definition = {"cycle": {"number": 2, "part": "post_failure", "fraction": [0, 1]}}
    time = cut(sawtooth, definition, min_length=1, events=EVENTS)["time"].values
    assert (time[0], time[-1]) == pytest.approx((20, 24.9), abs=0.11)


def test_an_embargo_separates_segments_that_adjoin(sawtooth):
    others = {"before": {"fraction": [0, 0.2]}, "after": {"fraction": [0.4, 1]}}
    after, apart = {"fraction": [0.2, 0.4]}, {"fraction": [0.25, 0.4]}
    for definition, embargo, first in ((after, 1.0, 21), (after, 0.95, 21), (after, 0, 20), (apart, 1.0, 25)):
        part = cut_segment(sawtooth, "part", definition, "friction", 5, None, embargo, others)
        assert part["time"].values[[0, -1]] == pytest.approx((first, 39.9))


def test_averages_of_separated_segments_share_no_raw_data(sawtooth):
    """A change of the raw data of one segment leaves the other as it was."""
    definition, others = {"fraction": [0.2, 0.4]}, {"before": {"fraction": [0, 0.2]}}
    found = []
    for change in (0.0, 1.0):
        raw = sawtooth["emission"].values.copy()
        raw[:200] += change
        averaged = sawtooth.assign(emission=("time", moving_average(raw, 10)))
        part = cut_segment(averaged, "part", definition, "friction", 5, None, 1.0, others)
        found.append(part["emission"].values)
    np.testing.assert_allclose(*found)


def test_time_to_failure_ends_with_the_last_failure_of_the_segment(sawtooth):
    part = cut(sawtooth, {"time": [15, 65]}, "time_to_failure", events=EVENTS)
    time, remaining = part["time"].values, part["time_to_failure"].values
    assert time[-1] == pytest.approx(59.9)
    before = time % 10 < 9.85  # at a failure itself, rounding decides which failure is the next
    np.testing.assert_allclose(remaining[before], (9.9 - time % 10)[before], atol=1e-3)


def test_failures_come_from_the_record_where_it_has_them(sawtooth):
    sawtooth["failure_time"] = "failure", np.array([33.0, 44.0], np.float32)
    part = cut(sawtooth, {"time": [15, 65]}, "time_to_failure")
    assert part["time"].values[-1] == pytest.approx(44)
    assert part["time_to_failure"].values[0] == pytest.approx(33 - 15)


def test_failures_have_one_precision_wherever_they_come_from(sawtooth):
    friction, time = sawtooth["friction"].values, sawtooth["time"].values
    given = sawtooth.assign(
        failure_time=("failure", failure_times(time, friction, 0.5, 0.05).astype(np.float32))
    )
    found = [cut(r, {"time": [15, 65]}, "time_to_failure", events=EVENTS) for r in (sawtooth, given)]
    np.testing.assert_array_equal(*(part["time_to_failure"].values for part in found))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"definition": {"time": [0, 3]}}, "3 s is shorter than a window of 5.0 s; make the segment longer"),
        (
            {"target": "time_to_failure", "events": EVENTS | {"failure_slope": 5}},
            "no failure in 0 to 99.9 s; lower events.failure_slope, or give the experiment its own",
        ),
    ],
)
def test_a_segment_that_cannot_be_used_is_refused(sawtooth, arguments, message):
    with pytest.raises(InputError, match=message):
        cut(sawtooth, **({"definition": {"fraction": [0, 1]}} | arguments))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("friction", "the file has no friction; its scenarios need target: time_to_failure"),
        ("time_to_failure", "neither failures nor friction"),
    ],
)
def test_a_record_without_friction(sawtooth, target, message):
    with pytest.raises(InputError, match=message):
        cut(sawtooth.drop_vars("friction"), {"fraction": [0, 1]}, target, events=EVENTS)
