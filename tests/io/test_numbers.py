"""Numbers of a user, refused where they cannot be meant."""

import math

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number, check_range, readable_time


@pytest.mark.parametrize("value", [0.1, 3, np.float32(2), np.int64(1), np.array(0.5)])
def test_numbers(value):
    check_number("interval", value, above=0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 0, -1, "3", None, [1, 2], 10**400, 1j])
def test_what_is_no_positive_number(value):
    with pytest.raises(InputError, match="^max_gap .on the command line --max-gap.: .*above 0 was expected$"):
        check_number("max_gap", value, above=0)


def test_limits():
    check_number("average", 0, minimum=0)
    check_number("max_gap", math.inf, minimum=0, infinite=True)
    with pytest.raises(InputError, match="a finite number of at least 0 was expected"):
        check_number("average", -1e-9, minimum=0)
    with pytest.raises(InputError, match="nan; a number of at least 0"):
        check_number("max_gap", math.nan, minimum=0, infinite=True)


@pytest.mark.parametrize(
    "value", [(5, 5), (6, 5), (math.nan, 5), (0, math.inf), (1, 2, 3), (1,), 3, None, "ab"]
)
def test_ranges(value):
    check_range("known", (-1, 5))
    check_range("known", np.array([0.0, 5.0]))
    with pytest.raises(InputError, match="known .on the command line --known.: "):
        check_range("known", value)


@pytest.mark.parametrize(
    ("time", "interval", "text"),
    [
        (299.9, 0.1, "299.9"),
        (1714564800.1, 0.1, "1714564800.1"),
        (1714564800.001, 0.001, "1714564800.001"),
        (739373.5000012, 1.2e-6, "739373.5000012"),
        (0, 0.1, "0"),
        (3.0, math.nan, "3"),
    ],
)
def test_times_keep_the_digits_that_differ(time, interval, text):
    assert readable_time(time, interval) == text
