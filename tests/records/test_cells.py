"""Rows that arrive, on a uniform axis; compared with the resampling of whole records."""

import numpy as np
import pytest

from faultslip.records.cells import GrowingAxis
from faultslip.records.raw_record import RawRecord
from faultslip.records.resampling import resample

ROWS = 400


def rows(step):
    random = np.random.default_rng(1)
    return 5 + step * np.arange(ROWS), random.gamma(2, size=ROWS)


def fed(axis, time, values, sizes):
    """Feed parts of some sizes in turn, and join the samples."""
    found, start = [], 0
    for size in np.resize(sizes, ROWS):
        part = slice(start, start + size)
        if start < len(time):
            found.append(axis.feed(time[part], values[None, part]))
        start += size
    return [np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True)]


@pytest.mark.parametrize("sizes", [[1], [400], [3, 50, 1]])
@pytest.mark.parametrize(("step", "interval"), [(0.1, 0.1), (0.1, 0.35), (0.1, 0.2), (0.1, 0.15)])
@pytest.mark.parametrize("gap", [slice(0, 0), slice(100, 140), slice(101, 103)])
def test_samples_are_those_of_the_whole_record(step, interval, gap, sizes):
    time, values = rows(step)
    kept = np.r_[0 : gap.start, gap.stop : ROWS]
    time, values = time[kept], values[kept]
    samples, known, (found,), bridged = fed(GrowingAxis(5.0, interval, step), time, values, sizes)
    whole, _ = resample(RawRecord(time, np.sqrt(values), None), interval, np.inf)
    number = len(samples)
    assert len(whole.time) - number <= 1  # the last cell is not complete
    np.testing.assert_allclose(samples, whole.time[:number])
    np.testing.assert_array_equal(bridged, whole.bridged[:number])
    np.testing.assert_allclose(found, np.square(whole.emission[:number]))
    assert (known >= samples - 1e-9).all()


def test_rows_finer_than_the_axis_delay_by_half_an_interval():
    time, values = rows(0.1)
    samples, known, *_ = fed(GrowingAxis(5.0, 0.4, 0.1), time, values, [1])
    assert (known - samples).max() == pytest.approx(0.2)
    samples, known, *_ = fed(GrowingAxis(5.0, 0.1, 0.1), time, values, [1])
    assert (known - samples).max() == pytest.approx(0)
    samples, known, *_ = fed(GrowingAxis(5.0, 0.06, 0.1), time, values, [1])
    assert (known - samples).max() < 0.1


@pytest.mark.parametrize("interval", [0.06, 0.1, 0.35])
def test_later_rows_change_nothing(interval):
    time, values = rows(0.1)
    changed = np.where(np.arange(ROWS) < 200, values, 7.0)
    one, other = (fed(GrowingAxis(5.0, interval, 0.1), time, series, [1]) for series in (values, changed))
    before = one[1] < time[200]
    np.testing.assert_array_equal(one[2][:, before], other[2][:, before])
    assert (one[2][:, ~before] != other[2][:, ~before]).any()
