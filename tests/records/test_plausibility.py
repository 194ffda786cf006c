"""Records in other units than they should be."""

import re
from dataclasses import replace

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.plausibility import check_emission, check_friction, check_time
from faultslip.records.raw_record import RawRecord


def make(friction=None, step=0.1, rows=3000):
    friction = None if friction is None else np.full(rows, friction, dtype=float)
    return RawRecord(step * np.arange(rows), np.ones(rows), friction, source="x.csv")


@pytest.mark.parametrize(
    ("friction", "message"),
    [
        (41.2, r"x.csv: friction has a median of 41.2; .* between 0 and 2 .* percent .* shear stress in MPa"),
        (-0.4, "median of -0.4; .* is the sign of the shear stress reversed"),
    ],
)
def test_friction_that_is_no_ratio_of_stresses_is_refused(friction, message):
    with pytest.raises(InputError, match=message):
        check_friction(make(friction))


@pytest.mark.parametrize("friction", [None, 0, 0.2, 0.45, 2])
def test_plausible_friction(friction):
    assert check_friction(make(friction)) == []


def test_single_rows_outside_the_range_are_warned_of():
    record = make(0.4)
    record.friction[[5, 7]] = -0.01, 3
    (warning,) = check_friction(record)
    assert "in 2 of 3000 rows, first -0.01 at 0.5 s" in warning


@pytest.mark.parametrize(
    ("step", "rows", "expected"),
    [
        (0.1, 3000, None),
        (0.001, 20_000, None),
        (100, 3000, "lasts 3.47 days.* is time in milliseconds"),
        (1e5, 3000, "lasts 3.47e\\+03 days.* is time in microseconds"),
        (0.1 / 60, 3000, "make only 50 samples of 0.1 s .* is time in minutes or hours"),
    ],
)
def test_units_of_time(step, rows, expected):
    warnings = check_time(make(step=step, rows=rows), 0.1)
    if expected is None:
        assert warnings == []
    else:
        (warning,) = warnings
        assert re.search(expected, warning)


@pytest.mark.parametrize(
    ("start", "seconds", "expected"),
    [
        (739_373.5, 86400, "in days. Then set time_scale to 86400"),  # MATLAB's 2024-05-01, 12:00
        (45_414.5, 86400, "in days. Then set time_scale to 86400"),  # a spreadsheet's
        (1_714_564_800_000, 1e-3, "in milliseconds. Then set time_scale to 0.001"),
        (1_714_564_800_000_000, 1e-6, "in microseconds. Then set time_scale to 1e-06"),
        (1_714_564_800, 1, None),
        (45_414.5, 100, None),  # 1 kHz, late in a long experiment
    ],
)
def test_dates_in_other_units_are_asked_about(start, seconds, expected):
    record = RawRecord(start + np.arange(300) / 10 / seconds, np.ones(300), source="x.csv")
    warnings = check_time(record, 0.1 / seconds)
    assert len(warnings) == (expected is not None)
    assert all(re.search(expected, warning) for warning in warnings)
    stated = replace(record, time_unit="a unit")
    assert check_time(stated, 0.1 / seconds) == []


def test_rounded_times_are_warned_of():
    time = np.arange(300) // 10
    (warning,) = check_time(RawRecord(time, np.ones(300), source="x.csv"), 1.0)
    assert "270 of 300 rows have the time of the row before" in warning and "row * 0.1" in warning
    assert check_time(RawRecord(np.arange(300) // 2, np.ones(300)), 1.0) == []


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        (
            "p4581_8mpa/newDF_TimeToFailure_from_3800_to_4100_WITHOUT_subwindows.csv",
            {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)", "friction": "ShearStress / 7.98"},
        ),
        (
            "p4581_zhang/new_data_p4581.csv",
            {"time": "time", "emission": "sqrt(var1 + var2)", "friction": "Shr_stress / 7"},
        ),
    ],
)
def test_real_records_are_plausible(mirror, file, columns):
    from faultslip.records.readers import read

    if not (mirror / file).is_file():
        pytest.skip("not a public file of the register")
    record = read("table", [str(mirror / file)], {"columns": columns})
    assert check_friction(record) + check_time(record, 0.1) == []


def test_irregular_times_are_asked_whether_they_are_hits():
    random = np.random.default_rng(0)
    time = np.cumsum(random.exponential(0.1, 500))
    (warning,) = check_time(RawRecord(time, np.ones(500), source="x.csv"), 0.1)
    assert "as those of hits" in warning
    uneven = np.cumsum(0.1 + 0.02 * random.normal(size=500))
    assert check_time(RawRecord(np.sort(uneven), np.ones(500)), 0.1) == []


EMISSION = np.exp(np.random.default_rng(0).normal(size=2000))


@pytest.mark.parametrize(
    ("emission", "message"),
    [
        (
            np.minimum(EMISSION, np.quantile(EMISSION, 0.99)),
            "its largest value, in 20 of 2000 rows.*saturated",
        ),
        (np.cumsum(EMISSION), "never falls.* cumulative sum"),
        (np.round(np.minimum(EMISSION, 9)), "has only 10 different values"),
        (np.where(np.arange(2000) == 700, 5000, EMISSION), r"5000 at 70 s, .* a disturbance"),
        (EMISSION, None),
        (np.ones(2000), None),
        (np.round(EMISSION, 1), None),
    ],
)
def test_what_is_odd_about_an_emission(emission, message):
    found = check_emission(RawRecord(0.1 * np.arange(2000), emission, source="x.csv"))
    if message is None:
        assert found == []
    else:
        assert len(found) == 1
        assert re.search(message, found[0])
