"""Which samples a segment means."""

import numpy as np
import pytest
import xarray as xr

from faultslip import records, segments
from faultslip.errors import InputError


@pytest.fixture
def record():
    """100 s at 10 Hz: a sawtooth of 10 s, and two loads with a ramp between."""
    time = np.arange(1000) * 0.1
    friction = 0.5 + 0.01 * (time % 10)
    starts, ends = records.slip_events(friction, 0.05)
    normal = np.interp(time, [0, 40, 50, 100], [3, 3, 5, 5])
    return xr.Dataset(
        {
            "friction": ("time", friction),
            "normal_stress": ("time", normal),
            "slip_start": ("event", time[starts]),
            "slip_end": ("event", time[ends]),
        },
        coords={"time": time},
        attrs={"interval": 0.1, "label": "sawtooth"},
    )


def span(record, segment):
    first, last = segments.span(record, "part", segment)
    return record["time"].values[first], record["time"].values[last - 1]


def test_fraction_and_time(record):
    assert span(record, {"fraction": [0.2, 0.4]}) == pytest.approx((20, 39.9))
    assert span(record, {"time": [5, 10]}) == pytest.approx((5, 9.9))


def test_load_step(record):
    start, end = span(record, {"load": 5})
    assert start == pytest.approx(49.5, abs=0.11)  # within 2 %, near the end of the ramp
    assert end == pytest.approx(99.9)


def test_parts_of_a_cycle(record):
    """The second slip is at 20 s; friction then rises for 10 s."""
    post = {"cycle": {"number": 2, "part": "post_failure", "share": [0, 1]}}
    pre = {"cycle": {"number": 2, "part": "pre_failure", "share": [0, 1]}}
    assert span(record, post) == pytest.approx((20, 24.9), abs=0.11)
    assert span(record, pre) == pytest.approx((25, 29.9), abs=0.11)


def test_shares_of_a_part_touch(record):
    shares = [{"cycle": {"number": 3, "part": "pre_failure", "share": s}} for s in ([0, 0.9], [0.9, 1])]
    (a, b), (c, d) = (segments.span(record, "part", s) for s in shares)
    assert b == c
    assert (d - c) / (d - a) == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        ({"time": [50, 120]}, "50 to 120 s is outside sawtooth, which covers 0 to 99.9 s"),
        ({"load": 8}, "segments.part of sawtooth: no sample is within 2 % of 8 MPa; normal stress is 3 to 5"),
        (
            {"cycle": {"number": 9, "part": "pre_failure", "share": [0, 1]}},
            "cycle 9 needs 10 slip events, the record has 9",
        ),
    ],
)
def test_what_is_not_there(record, segment, message):
    with pytest.raises(InputError, match=message):
        segments.span(record, "part", segment)


def test_load_without_normal_stress(record):
    with pytest.raises(InputError, match="no normal stress; give the segment as time"):
        segments.span(record.drop_vars("normal_stress"), "part", {"load": 3})
