import numpy as np
import pytest

from faultslip import records
from faultslip.errors import InputError
from faultslip.records import Record


def sawtooth(time, period=10, drop=0.1):
    return 0.5 + drop * (time % period) / period


def record(time, **changes):
    time = np.asarray(time, dtype=float)
    series = {"emission": 1 + time, "friction": sawtooth(time)} | changes
    return Record(time, **series, source="x.csv")


def test_duplicate_times_are_averaged_and_reported():
    time = np.array([0, 0.1, 0.2, 0.2, 0.3])
    friction = np.array([1, 2, 3, 5, 6])
    found, report = records.uniform(record(time, friction=friction), 0.1, 0.5)
    np.testing.assert_allclose(found.friction, [1, 2, 4, 6])
    assert report["duplicate_times"] == 1


def test_a_short_gap_is_bridged_and_reported():
    time = np.delete(np.arange(20) * 0.1, [7, 8])
    found, report = records.uniform(record(time, friction=2 * time), 0.1, 0.5)
    np.testing.assert_allclose(found.time, np.arange(20) * 0.1)
    np.testing.assert_allclose(found.friction, 2 * found.time)
    assert report["gaps"] == 1
    assert report["longest_gap"] == pytest.approx(0.3)


def test_a_long_gap_is_an_error_that_says_where():
    with pytest.raises(InputError, match="no rows between 1.9 and 5 s; .*max_gap"):
        records.uniform(record(np.r_[np.arange(20) * 0.1, 5 + np.arange(20) * 0.1]), 0.1, 0.5)


def test_fine_sampling_becomes_means():
    time = (np.arange(10000) + 0.5) * 0.001 - 0.05
    random = np.random.default_rng(0).normal(size=10000)
    found, _ = records.uniform(record(time, emission=np.exp(random), friction=random), 0.1, 0.5)
    # cells are centred on the axis, which starts with the first sample
    cells = np.round((time - time[0]) / 0.1).astype(int)
    expected = [random[cells == k].mean() for k in range(len(found.time))]
    np.testing.assert_allclose(found.friction, expected)
    energy = [np.exp(2 * random[cells == k]).mean() for k in range(len(found.time))]
    np.testing.assert_allclose(found.emission**2, energy)


def test_moving_average_of_a_line_is_the_line():
    line = np.arange(50.0)
    np.testing.assert_allclose(records.moving_average(line, 5)[5:-5], line[5:-5])
    np.testing.assert_array_equal(records.moving_average(line, 1), line)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("friction", np.nan, "friction is nan in row 4 .1 of 10 rows."),
        ("emission", np.inf, "emission is inf in row 4"),
        ("time", np.nan, "time is nan in row 4"),
        ("time", 100, "time goes back from 100.0 to 4.0 s in row 5"),
    ],
)
def test_bad_values_are_refused(name, value, message):
    series = {"time": np.arange(10.0), "emission": np.ones(10), "friction": np.ones(10)}
    series[name] = series[name].copy()
    series[name][3] = value
    with pytest.raises(InputError, match=message):
        Record(**series)


def test_one_row_is_no_record():
    with pytest.raises(InputError, match="at least two"):
        record([1.0])


def test_cut_outside_the_record():
    with pytest.raises(InputError, match=r"\[5, 30\] s is not within the record, which covers 0 to 19.9 s"):
        records.cut(record(np.arange(200) * 0.1), 5, 30)
    cut = records.cut(record(np.arange(200) * 0.1), 5, 10)
    assert (cut.time[0], cut.time[-1]) == pytest.approx((5, 9.9))


def test_slip_events_of_a_sawtooth():
    time = np.arange(0, 100, 0.1)
    start, end = records.slip_events(sawtooth(time + 3), 0.05)
    np.testing.assert_allclose(time[start] % 10, 6.9)
    np.testing.assert_array_equal(end, start + 1)
    assert len(start) == 10


def test_a_fall_in_steps_is_one_event():
    friction = np.array([0, 0.1, 0.06, 0.07, 0.02, 0.0, 0.1])
    start, end = records.slip_events(friction, 0.05)
    assert (list(start), list(end)) == ([1], [5])


def test_no_slip_events():
    start, end = records.slip_events(np.linspace(0, 1, 50), 0.05)
    assert len(start) == len(end) == 0


def test_failures_of_a_sawtooth():
    time = np.arange(0, 100, 0.01)
    found = records.failures(time, sawtooth(time), rate=1, apart=1)
    np.testing.assert_allclose(found, np.arange(9.99, 99, 10))


def test_a_failure_in_two_steps_is_one_at_the_steeper():
    time = np.arange(10) * 0.1
    friction = np.array([5, 5, 4, 4, 1, 1, 1, 1, 1, 1.0])
    np.testing.assert_allclose(records.failures(time, friction, rate=5, apart=0.3), [0.3])
    np.testing.assert_allclose(records.failures(time, friction, rate=5, apart=0.1), [0.1, 0.3])
    assert len(records.failures(time, friction, rate=50, apart=0.1)) == 0


def test_time_to_failure():
    found = records.time_to_failure(np.array([0, 1, 2, 2.5, 3]), np.array([1, 2.5]))
    np.testing.assert_array_equal(found, [1, 0, 0.5, 0, np.nan])


def test_statistics_of_a_sawtooth():
    time = np.arange(0, 100, 0.1)
    friction = sawtooth(time + 3)
    slips = records.slip_events(friction, 0.05)
    found = records.statistics(time, np.exp(10 * friction), friction, slips)
    assert found["slip_events"] == 10
    assert found["recurrence_s"] == pytest.approx(10)
    assert found["variation"] == pytest.approx(0, abs=1e-9)
    assert found["drop_median"] == pytest.approx(0.099)
    assert found["rank_correlation"] == pytest.approx(1)
    none = records.statistics(time, friction, friction, (np.empty(0, int),) * 2)
    assert none["slip_events"] == 0 and np.isnan(none["recurrence_s"]) and np.isnan(none["rank_correlation"])


def test_slip_events_of_p4581(mirror):
    """31 stick-slips of 0.40 to 0.88 MPa, every 9.65 s (median), in the whole table."""
    from conftest import P4581

    from faultslip.readers import table

    columns = {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)", "friction": "ShearStress"}
    whole, _ = records.uniform(table.read([mirror / P4581], columns), 0.1, 0.5)
    start, end = records.slip_events(whole.friction, 0.03 * 7.98)
    drops = whole.friction[start] - whole.friction[end]
    assert len(start) == 31
    assert drops.min() >= 0.40 and drops.max() <= 0.88
    assert np.median(np.diff(whole.time[start])) == pytest.approx(9.65, abs=0.2)


def test_a_record_coarser_than_the_axis_is_refused():
    time = np.arange(200) * 0.1
    with pytest.raises(InputError, match="a row every 0.1 s is coarser than record.interval, 0.02 s"):
        records.uniform(record(time), 0.02, 0.5)
    records.uniform(record(time), 0.1, 0.5)
