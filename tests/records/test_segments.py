"""Samples of a record that belong to a segment."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.segments import cycle_parts, segment_range

MIN_DROP = 0.05


@pytest.fixture
def record():
    """100 s at 10 Hz: a sawtooth of 10 s, and two loads with a ramp between."""
    time = np.arange(1000) * 0.1
    friction = 0.5 + 0.01 * (time % 10)
    normal = np.interp(time, [0, 40, 50, 100], [3, 3, 5, 5])
    return xr.Dataset(
        {"friction": ("time", friction), "normal_stress": ("time", normal)},
        coords={"time": time},
        attrs={"interval": 0.1, "label": "sawtooth"},
    )


def times(record, definition):
    first, stop = segment_range(record, "part", definition, MIN_DROP)
    return record["time"].values[first], record["time"].values[stop - 1]


def test_fraction_and_time(record):
    assert times(record, {"fraction": [0.2, 0.4]}) == pytest.approx((20, 39.9))
    assert times(record, {"time": [5, 10]}) == pytest.approx((5, 9.9))


def test_load_step(record):
    start, end = times(record, {"load": 5})
    assert start == pytest.approx(49.5, abs=0.11)  # within 2 %, near the end of the ramp
    assert end == pytest.approx(99.9)


def test_parts_of_a_cycle(record):
    """The second slip is at 20 s; friction then rises for 10 s."""
    post = {"cycle": {"number": 2, "part": "post_failure", "fraction": [0, 1]}}
    pre = {"cycle": {"number": 2, "part": "pre_failure", "fraction": [0, 1]}}
    assert times(record, post) == pytest.approx((20, 24.9), abs=0.11)
    assert times(record, pre) == pytest.approx((25, 29.9), abs=0.11)


def test_all_cycles_are_divided_alike(record):
    found = cycle_parts(record["friction"].values, MIN_DROP)
    assert len(found) == 8
    for number, (first, middle, stop) in enumerate(found, start=1):
        for part, span in (("post_failure", (first, middle)), ("pre_failure", (middle, stop))):
            definition = {"cycle": {"number": number, "part": part, "fraction": [0, 1]}}
            assert segment_range(record, "part", definition, MIN_DROP) == span


def test_fractions_of_a_part_touch(record):
    fractions = ([0, 0.9], [0.9, 1])
    definitions = [{"cycle": {"number": 3, "part": "pre_failure", "fraction": f}} for f in fractions]
    (a, b), (c, d) = (segment_range(record, "part", definition, MIN_DROP) for definition in definitions)
    assert b == c
    assert (d - c) / (d - a) == pytest.approx(0.1, abs=0.02)


def test_only_cycles_need_the_event_threshold(record):
    assert segment_range(record, "part", {"fraction": [0, 0.5]}) == (0, 500)
    with pytest.raises(ValueError, match="needs min_friction_drop"):
        segment_range(record, "part", {"cycle": {"number": 1, "part": "pre_failure", "fraction": [0, 1]}})


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ({"time": [50, 120]}, "50 to 120 s is outside sawtooth, which covers 0 to 99.9 s"),
        ({"load": 8}, "segments.part of sawtooth: no sample is within 2 % of 8 MPa; normal stress is 3 to 5"),
        (
            {"cycle": {"number": 9, "part": "pre_failure", "fraction": [0, 1]}},
            "cycle 9 needs 10 slip events, the record has 9",
        ),
    ],
)
def test_a_segment_that_the_record_does_not_have(record, definition, message):
    with pytest.raises(InputError, match=message):
        segment_range(record, "part", definition, MIN_DROP)


def test_a_load_without_normal_stress(record):
    with pytest.raises(InputError, match="no normal stress; give the segment as time"):
        segment_range(record.drop_vars("normal_stress"), "part", {"load": 3})


def test_a_cycle_without_friction(record):
    cycle = {"cycle": {"number": 1, "part": "pre_failure", "fraction": [0, 1]}}
    with pytest.raises(InputError, match="no friction; give the segment as time"):
        segment_range(record.drop_vars("friction"), "part", cycle, MIN_DROP)
