"""Records of arrays."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import faultslip
from faultslip.io.errors import InputError

TIME = 0.1 * np.arange(400)
EMISSION = 2 + np.sin(TIME)
FRICTION = 0.5 + 0.01 * np.cos(TIME)


def test_numpy_pandas_and_xarray_are_alike():
    expected = faultslip.record(TIME, EMISSION, FRICTION)
    table = pd.DataFrame({"e": EMISSION, "f": FRICTION}, index=TIME)
    array = xr.DataArray(EMISSION, {"time": TIME}, "time")
    for found in (
        faultslip.record(list(TIME), list(EMISSION), list(FRICTION)),
        faultslip.record(table.index, table["e"], table["f"]),
        faultslip.record(array["time"], array, FRICTION),
    ):
        xr.testing.assert_identical(found, expected)
    np.testing.assert_allclose(expected["emission"], EMISSION)
    assert expected.attrs["interval"] == pytest.approx(0.1)


def test_it_is_what_a_table_of_the_same_numbers_gives(tmp_path):
    path = tmp_path / "record.csv"
    np.savetxt(
        path,
        np.column_stack([TIME, EMISSION, FRICTION]),
        delimiter=",",
        header="time,ae,friction",
        comments="",
        fmt="%.17g",
    )
    expected = faultslip.read_table(path)
    xr.testing.assert_equal(faultslip.record(TIME, EMISSION, FRICTION), expected)


def test_dates_are_seconds_from_the_first():
    dates = pd.Timestamp("2024-05-01T12:00") + pd.to_timedelta(TIME, unit="s")
    found = faultslip.record(dates, EMISSION, FRICTION[::10], friction_time=dates[::10])
    np.testing.assert_allclose(found["time"], TIME, atol=1e-6)
    np.testing.assert_allclose(found["friction"][:391], FRICTION[:391], atol=0.0013)
    assert np.isnan(found["friction"][391:]).all()


def test_friction_that_is_known_in_part():
    found = faultslip.record(TIME, EMISSION, np.where(TIME < 20, FRICTION, np.nan))
    assert np.isfinite(found["friction"][:199]).all()
    assert np.isnan(found["friction"][201:]).all()


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ((TIME, EMISSION[:-1]), "emission: 399 values for 400 of time"),
        ((TIME, EMISSION, FRICTION[:-1]), "friction: 399 values for 400 of time"),
        ((TIME, EMISSION[:, None]), r"emission: an array of shape \(400, 1\)"),
        ((TIME, ["a"] * 400), "emission: an array of shape"),
        ((TIME[::-1], EMISSION), "time goes back"),
        ((TIME, -EMISSION), "emission is -2"),
    ],
)
def test_what_is_refused(series, message):
    with pytest.raises(InputError, match=message):
        faultslip.record(*series)


def test_dates_as_text_and_with_zones():
    dates = pd.Timestamp("2024-05-01T12:00", tz="Europe/Berlin") + pd.to_timedelta(TIME, unit="s")
    expected = faultslip.record(TIME, EMISSION)["emission"].values
    for times in (dates, [one.isoformat() for one in dates]):
        np.testing.assert_allclose(faultslip.record(times, EMISSION)["emission"], expected)
    with pytest.raises(InputError, match="'noon' is neither a number nor a date"):
        faultslip.record(["noon"] * 400, EMISSION)


def test_slips_as_a_table():
    friction = 0.5 + 0.01 * np.tile(np.append(np.arange(90), np.linspace(89, 0, 10)), 4) / 10
    found = faultslip.slips(faultslip.record(TIME, EMISSION, friction))
    assert len(found) == 4
    np.testing.assert_allclose(found["drop"], 0.089, atol=1e-6)
    np.testing.assert_allclose(found["time"], [8.9, 18.9, 28.9, 38.9], atol=0.11)


def test_a_prediction_of_something_else_is_refused():
    with pytest.raises(InputError, match="a Dataset as read_table or faultslip.record returns"):
        faultslip.load("zero_shot").predict(pd.DataFrame({"emission": EMISSION}))
