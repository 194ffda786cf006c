"""Raw records: what is refused, and parts of them."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord, scale_time, select_time_range


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("friction", np.inf, "friction is inf in row 4 .1 of 10 rows."),
        ("emission", np.inf, "emission is inf in row 4"),
        ("time", np.nan, "time is nan in row 4"),
        ("time", 100, "time goes back from 100.0 to 4.0 s in row 5"),
        ("emission", -9999, r"emission is -9999 in row 4 \(1 of 10 rows.*missing value"),
        ("emission", -40, r"decibel \(write columns.emission as 10 \*\* \(Var_1 / 20\).* abs\(Var_1\)"),
        ("emission", 1e39, r"emission is 1e\+39 in row 4 \(1 of 10 rows\), larger than 3.403e\+38"),
        ("friction", -1e39, r"friction is -1e\+39 in row 4 .* larger than"),
    ],
)
def test_bad_values_are_refused(name, value, message):
    series = {"time": np.arange(10.0), "emission": np.ones(10), "friction": np.ones(10)}
    series[name] = series[name].copy()
    series[name][3] = value
    with pytest.raises(InputError, match=message):
        RawRecord(**series)


def test_silence_and_the_largest_number_of_a_record_are_accepted():
    emission = np.array([0, float(np.finfo(np.float32).max)])
    assert RawRecord(np.arange(2.0), emission).emission is emission


def test_one_row_is_no_record():
    with pytest.raises(InputError, match="at least two"):
        RawRecord(np.array([1.0]), np.ones(1))


def test_time_range():
    record = RawRecord(np.arange(200) * 0.1, np.arange(200) + 1.0)
    part = select_time_range(record, 5, 10)
    assert (part.time[0], part.time[-1]) == pytest.approx((5, 9.9))
    np.testing.assert_array_equal(part.emission, np.arange(50, 100) + 1.0)
    assert part.friction is None


def test_a_time_range_outside_the_record_is_refused():
    record = RawRecord(np.arange(200) * 0.1, np.ones(200))
    with pytest.raises(InputError, match=r"\[5, 30\] s is not within the record, which covers 0 to 19.9 s"):
        select_time_range(record, 5, 30)


def test_failures_are_scaled_with_time():
    record = RawRecord(np.arange(3.0), np.ones(3), failures=np.array([1.5]))
    scaled = scale_time(record, 2)
    np.testing.assert_array_equal(scaled.time, [0, 2, 4])
    np.testing.assert_array_equal(scaled.failures, [3])
