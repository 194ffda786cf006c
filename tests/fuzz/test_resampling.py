"""Records of any sampling on a uniform axis, beside a loop over its cells."""

import math
from fractions import Fraction

import numpy as np
from fuzzing import accepted, fuzz
from hypothesis import given
from hypothesis import strategies as st

from faultslip.records.raw_record import RawRecord
from faultslip.records.resampling import resample


@st.composite
def records(draw):
    """Times, in thousandths of an interval of 0.1 s, and a value for each."""
    step = draw(st.sampled_from([10, 50, 100, 250, 333, 500, 501, 700, 1000]))
    number = draw(st.integers(10, 60))
    jitter = draw(st.lists(st.sampled_from([0, 0, step // 4, step // 3]), min_size=number, max_size=number))
    start = draw(st.sampled_from([0, 1_000_000, 38_250_000, 10**10]))
    times = [start + k * step + late for k, late in enumerate(jitter)]
    values = draw(st.lists(st.sampled_from([0.0, 1e-5, 1.0, 37.5, 1e6]), min_size=number, max_size=number))
    return times, values


def in_cells(times, values):
    """Mean of the values in each cell, from half an interval before its centre up to half one after it."""
    cells = {}
    for time, value in zip(times, values, strict=True):
        cells.setdefault(math.floor(Fraction(time - times[0], 1000) + Fraction(1, 2)), []).append(value)
    return {cell: sum(found) / len(found) for cell, found in cells.items()}


@fuzz
@given(records())
def test_resampling(record):
    times, values = record
    if len(set(times)) < len(times):  # equal times are averaged first: another rule
        return
    raw = RawRecord(np.array(times) * 1e-4, np.array(values), friction=np.full(len(times), 0.4))
    found = accepted(resample, raw, 0.1, 0.5)
    steps = np.diff(times)
    usual = np.median(steps)
    if found is None:
        assert usual > 1500 or steps.max() > 5000 or times[-1] - times[0] < 1000
        return
    uniform, _ = found
    assert np.allclose(np.diff(uniform.time), 0.1) and np.allclose(uniform.friction, 0.4)
    assert len(uniform.time) == (times[-1] - times[0]) // 1000 + 1
    if usual <= 500:
        expected = in_cells(times, np.square(values))
        for cell in sorted(expected)[: len(uniform.time)]:
            if cell < len(uniform.time):
                np.testing.assert_allclose(uniform.emission[cell] ** 2, expected[cell], rtol=1e-6, atol=1e-9)
    else:
        expected = np.interp(
            1000 * np.arange(len(uniform.time)), np.array(times) - times[0], np.square(values)
        )
        largest = max(np.square(values))  # times are rounded to 1e-10 s
        np.testing.assert_allclose(uniform.emission**2, expected, rtol=1e-6, atol=1e-7 * largest)
