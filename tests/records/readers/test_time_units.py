"""Units of time that files state."""

import h5py
import numpy as np
import pytest
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.read_table import read_table


def write_units(path, units, name="time"):
    """Ten rows, one for each unit of time, in the format that the suffix says."""
    times, emission = np.arange(10), 1 + np.arange(10) % 3
    if path.suffix == ".nc":
        time = ("row", times, {} if units is None else {"units": units})
        xr.Dataset({name: time, "ae": ("row", emission)}).to_netcdf(path)
    elif path.suffix == ".h5":
        with h5py.File(path, "w") as file:
            file[name], file["ae"] = times, emission
            file[name].attrs["Unit"] = units
    else:
        rows = "".join(f"{t},{e}\n" for t, e in zip(times, emission, strict=True))
        path.write_text(f"{name},ae\n{units}{rows}")
    return path


@pytest.mark.parametrize(
    ("units", "seconds"),
    [
        ("minutes", 60),
        ("minutes since 2024-05-01 12:00:00", 60),
        ("min", 60),
        ("h", 3600),
        ("Hours", 3600),
        ("days since 1970-01-01", 86400),
        ("s", 1),
        ("seconds since 2024-05-01", 1),
        ("ms", 1e-3),
        ("milliseconds", 1e-3),
        ("us", 1e-6),
        ("µs", 1e-6),
        ("", 1),
        ("1", 1),
    ],
)
@pytest.mark.parametrize("suffix", [".nc", ".h5"])
def test_the_unit_of_time_that_a_file_states(tmp_path, capsys, suffix, units, seconds):
    record = read_table(write_units(tmp_path / f"record{suffix}", units))
    np.testing.assert_allclose(record["time"], seconds * np.arange(10), rtol=1e-12)
    assert record.attrs["interval"] == seconds
    out, error = capsys.readouterr()
    assert (f"time is in {units}, as the file states" in out) == (seconds != 1) and not error


@pytest.mark.parametrize(
    ("name", "below", "seconds"),
    [
        ("Time (min)", "", 60),
        ("Time [ms]", "", 1e-3),
        ("Time (s)", "", 1),
        ("t", "min,mV\n", 60),
        ("t", "[ms],[mV]\n", 1e-3),
        ("Time (elapsed) [min]", "", 60),
    ],
)
def test_the_unit_of_time_in_a_header(tmp_path, name, below, seconds):
    record = read_table(write_units(tmp_path / "record.csv", below, name))
    np.testing.assert_allclose(record["time"], seconds * np.arange(10), rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "column"), [("t/ms", "t_ms"), ("time_ms", "time_ms"), ("Time, ms", "Time_ms")]
)
def test_the_unit_of_time_at_the_end_of_a_name(tmp_path, name, column):
    path = write_units(tmp_path / "record.csv", "", f'"{name}"')
    np.testing.assert_allclose(read_table(path, time=column)["time"], np.arange(10) / 1000)


def test_a_time_range_is_in_seconds(tmp_path):
    record = read_table(write_units(tmp_path / "record.nc", "minutes"), time_range=[120, 300])
    np.testing.assert_array_equal(record["time"], [120, 180, 240])


def test_a_factor_on_times_that_are_converted_is_refused(tmp_path):
    path = write_units(tmp_path / "record.nc", "minutes")
    with pytest.raises(InputError, match="time_scale is 60, but the file states that time is in minutes"):
        read_table(path, time_scale=60)
    scaled = read_table(write_units(tmp_path / "seconds.nc", "s"), time_scale=14)
    np.testing.assert_array_equal(scaled["time"], 14 * np.arange(10))


def test_an_expression_computes_with_the_numbers_of_the_file(tmp_path, capsys):
    path = write_units(tmp_path / "record.nc", "minutes")
    np.testing.assert_array_equal(read_table(path, time="time * 60")["time"], 60 * np.arange(10))
    warning = "the file states 'minutes' as unit of time; 'time * 60' has the numbers as they are in the file"
    assert warning in capsys.readouterr().err
    np.testing.assert_array_equal(read_table(path, time="row / 2")["time"], np.arange(10) / 2)
    assert not capsys.readouterr().err


@pytest.mark.parametrize("units", ["MPa", "m", "months since 2000-01-01"])
def test_what_is_no_unit_of_time_is_warned_of(tmp_path, capsys, units):
    record = read_table(write_units(tmp_path / "record.nc", units))
    np.testing.assert_array_equal(record["time"], np.arange(10))
    assert (
        f"the file states {units!r} as unit of time; it is not known as a unit of time"
        in capsys.readouterr().err
    )


def test_a_usual_name_with_its_unit_is_found(tmp_path):
    record = read_table(write_units(tmp_path / "record.csv", "", "t_ms"))
    np.testing.assert_allclose(record["time"], np.arange(10) / 1000)
