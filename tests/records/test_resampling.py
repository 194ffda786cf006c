"""Resampling on a uniform time axis."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.raw_record import SERIES, RawRecord
from faultslip.records.resampling import moving_average, resample


def raw_record(time, **changes):
    time = np.asarray(time, dtype=float)
    series = {"emission": 1 + time, "friction": 0.5 + 0.01 * (time % 10)} | changes
    return RawRecord(time, **series, source="x.csv")


def test_duplicate_times_are_averaged_and_reported():
    time = np.array([0, 0.1, 0.2, 0.2, 0.3])
    friction = np.array([1, 2, 3, 5, 6])
    found, report = resample(raw_record(time, friction=friction), 0.1, 0.5)
    np.testing.assert_allclose(found.friction, [1, 2, 4, 6])
    assert report["duplicate_times"] == 1


def test_a_short_gap_is_bridged_and_reported():
    time = np.delete(np.arange(20) * 0.1, [7, 8])
    found, report = resample(raw_record(time, friction=2 * time), 0.1, 0.5)
    np.testing.assert_allclose(found.time, np.arange(20) * 0.1)
    np.testing.assert_allclose(found.friction, 2 * found.time)
    assert report["gaps"] == 1
    assert report["longest_gap"] == pytest.approx(0.3)


def test_a_long_gap_is_an_error_that_says_where():
    time = np.r_[np.arange(20) * 0.1, 5 + np.arange(20) * 0.1]
    with pytest.raises(InputError, match="no rows between 1.9 and 5 s; .*max_gap"):
        resample(raw_record(time), 0.1, 0.5)


def test_fine_sampling_becomes_means():
    time = (np.arange(10000) + 0.5) * 0.001 - 0.05
    random = np.random.default_rng(0).normal(size=10000)
    found, _ = resample(raw_record(time, emission=np.exp(random), friction=random), 0.1, 0.5)
    # cells are centred on the axis, which starts with the first sample; the first cell is half a one
    cells = (np.arange(10000) + 50) // 100
    expected = [random[cells == k].mean() for k in range(len(found.time))]
    np.testing.assert_allclose(found.friction, expected)
    energy = [np.exp(2 * random[cells == k]).mean() for k in range(len(found.time))]
    np.testing.assert_allclose(found.emission**2, energy)


@pytest.mark.parametrize("start", [0, 1e3, 3825, 1e6, 1.7e9])
@pytest.mark.parametrize("rows_per_sample", [2, 3, 10, 20])
def test_sampling_does_not_depend_on_the_start_of_time(start, rows_per_sample):
    """Rounded times decide neither between means and interpolation, nor about rows on the edge of a cell."""
    rows = 100 * rows_per_sample
    noise = np.random.default_rng(2).normal(size=rows)
    times = (0.1 / rows_per_sample * np.arange(rows) + begin for begin in (0, start))
    expected, found = (
        resample(raw_record(time, emission=np.exp(noise), friction=noise), 0.1, 0.5)[0] for time in times
    )
    np.testing.assert_allclose(found.friction, expected.friction, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.emission, expected.emission, rtol=1e-12)
    # means of as many rows in each cell but the first, half of which is before the record
    first = rows_per_sample // 2 + rows_per_sample % 2
    means = noise[first:][: 98 * rows_per_sample].reshape(98, -1).mean(axis=1)
    np.testing.assert_allclose(found.friction[1:99], means, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("factor", "message"),
    [
        (1e3, "a row every 100 s is coarser than .* is time in milliseconds. Then set time_scale to 0.001"),
        (1e6, "is time in microseconds. Then set time_scale to 1e-06"),
        (9, "a row every 0.9 s is coarser than the sampling interval, 0.02 s, and .* --interval.$"),
        (1 / 3600, "shorter than two intervals of 0.02 s; is time in minutes or hours"),
    ],
)
def test_a_likely_wrong_unit_of_time_is_named(factor, message):
    time = factor * np.arange(200) * 0.1
    with pytest.raises(InputError, match=message):
        resample(raw_record(time), 0.02, 1e9)


def test_the_moving_average_of_a_line_is_the_line():
    line = np.arange(50.0)
    np.testing.assert_allclose(moving_average(line, 5)[5:-5], line[5:-5])
    np.testing.assert_array_equal(moving_average(line, 1), line)


def test_averages_are_taken_where_asked_for():
    time = np.arange(200) * 0.1
    noise = np.random.default_rng(1).normal(size=200)
    found, _ = resample(raw_record(time, friction=noise), 0.1, 0.5, average=1.0)
    np.testing.assert_array_equal(found.friction, moving_average(noise, 10))


def looped_average(values, length):
    """Mean of `length` samples around each one that has as many beside it; of an even number, the
    additional one lies before it."""
    before, after = length // 2, length - 1 - length // 2
    inside = range(before, len(values) - after)
    return np.array([sum(values[k - before : k + after + 1]) / length for k in inside])


@pytest.mark.parametrize("seconds", [0.3, 0.4, 1.0, 1.1])
@pytest.mark.parametrize("averaged", ["emission", "friction", "normal_stress"])
def test_a_single_variable_is_averaged_as_a_loop_does(averaged, seconds):
    time = np.arange(200) * 0.1
    noise = dict(zip(SERIES[1:], np.random.default_rng(3).uniform(0.1, 9, (3, 200)), strict=True))
    raw = raw_record(time, **noise)
    found, _ = resample(raw, 0.1, 0.5, average={averaged: seconds})
    length = round(seconds / 0.1)
    kept = slice(length // 2, 200 - (length - 1 - length // 2))
    np.testing.assert_allclose(found.time, time[kept])
    for name, values in noise.items():
        if name != averaged:
            expected = np.sqrt(values**2) if name == "emission" else values  # not a bit more has changed
            np.testing.assert_array_equal(getattr(found, name), expected[kept])
        elif name == "emission":
            np.testing.assert_allclose(found.emission**2, looped_average(values**2, length))
        else:
            np.testing.assert_allclose(getattr(found, name), looped_average(values, length))


def test_averages_of_several_variables_keep_what_all_of_them_reach():
    time, noise = np.arange(100) * 0.1, np.random.default_rng(4).uniform(size=100)
    raw = raw_record(time, friction=noise, normal_stress=noise)
    found, _ = resample(raw, 0.1, 0.5, average={"friction": 1.0, "normal_stress": 0.3, "emission": 0})
    np.testing.assert_allclose(found.time, time[5:96])
    np.testing.assert_allclose(found.friction, looped_average(noise, 10))
    np.testing.assert_allclose(found.normal_stress, looped_average(noise, 3)[4:95])
    np.testing.assert_array_equal(found.emission, raw.emission[5:96])


def test_inside_the_record_an_average_of_all_variables_is_that_of_each():
    time, noise = np.arange(100) * 0.1, np.random.default_rng(5).uniform(size=100)
    raw = raw_record(time, friction=noise, normal_stress=noise)
    together, report = resample(raw, 0.1, 0.5, average=1.0)
    single, same_report = resample(raw, 0.1, 0.5, average=dict.fromkeys(SERIES[1:], 1.0))
    assert len(together.time) == 100 and report == same_report
    for name in SERIES:
        np.testing.assert_array_equal(getattr(single, name), getattr(together, name)[5:96])


def test_no_sample_of_a_single_average_repeats_an_end():
    """A slip at the very end of the record would weigh as much as half of the window."""
    friction = np.r_[np.full(99, 0.4), 0.1]
    raw = raw_record(np.arange(100) * 0.1, friction=friction)
    together, single = (resample(raw, 0.1, 0.5, average)[0].friction for average in (1.0, {"friction": 1.0}))
    assert together.min() == pytest.approx(0.25)  # the last value five times
    assert single.min() == pytest.approx(0.37)  # once


def test_an_average_of_nothing_changes_nothing():
    raw = raw_record(np.arange(50) * 0.1)
    plain, none = resample(raw, 0.1, 0.5)[0], resample(raw, 0.1, 0.5, average={"friction": 0})[0]
    for name in SERIES[:3]:
        np.testing.assert_array_equal(getattr(none, name), getattr(plain, name))


@pytest.mark.parametrize(
    ("average", "message"),
    [
        ({"normal_stress": 1.0}, "x.csv: average: there is no normal_stress to be averaged"),
        ({"stress": 1.0}, "there is no stress to be averaged; the record has: emission, friction$"),
        ({"friction": 2.0}, "20 samples of 0.1 s are too few for an average over 2 s .average.; shorten"),
    ],
)
def test_an_average_that_cannot_be_taken_is_refused(average, message):
    with pytest.raises(InputError, match=message):
        resample(raw_record(np.arange(20) * 0.1), 0.1, 0.5, average)


def test_a_record_coarser_than_the_axis_is_refused():
    time = np.arange(200) * 0.1
    with pytest.raises(InputError, match="a row every 0.1 s is coarser than the sampling interval, 0.02 s"):
        resample(raw_record(time), 0.02, 0.5)
    resample(raw_record(time), 0.1, 0.5)


def test_a_record_shorter_than_two_intervals_is_refused():
    with pytest.raises(InputError, match="0.002 s long, shorter than two intervals of 0.1 s"):
        resample(raw_record([0, 0.001, 0.002]), 0.1, 0.5)


def test_samples_in_a_gap_are_flagged_and_no_average_contains_them():
    """The friction beyond the gap is another one: an average over the invented ramp would differ."""
    time = np.delete(np.arange(200) * 0.1, range(80, 130))
    friction = np.where(time < 10, 0.3, 0.7)
    found, report = resample(raw_record(time, friction=friction), 0.1, 10, average=1.0)
    assert np.flatnonzero(found.bridged).tolist() == list(range(80, 130))
    assert report["bridged_samples"] == 50
    np.testing.assert_allclose(found.friction[~found.bridged], friction)


@pytest.mark.parametrize(("step", "expected"), [(0.154, 0), (0.19, 0), (0.2, 1), (0.3, 2), (1.0, 9)])
def test_a_sample_is_bridged_where_no_row_is_within_an_interval(step, expected):
    time = np.concatenate([np.arange(50) * 0.1, 4.9 + step + np.arange(50) * 0.1])
    found, _ = resample(raw_record(time), 0.1, 10)
    assert found.bridged.sum() == expected


def test_a_gap_of_finely_sampled_rows_is_flagged():
    time = np.delete(np.arange(20000) * 0.001, slice(5000, 15000))
    found, _ = resample(raw_record(time), 0.1, 20)
    assert found.time[found.bridged][[0, -1]] == pytest.approx([5.1, 14.9], abs=0.051)
    assert found.bridged.sum() == pytest.approx(99, abs=1)


def test_a_record_without_gaps_has_no_bridged_samples():
    for step in (0.001, 0.1, 0.14):
        found, report = resample(raw_record(np.arange(400) * step), 0.1, 0.5)
        assert not found.bridged.any() and not report["bridged_samples"]
