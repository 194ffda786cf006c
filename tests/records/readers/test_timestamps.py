"""Dates and times of day as seconds from the first row."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.read_table import read_table
from faultslip.records.readers.timestamps import seconds_from_first

AT_NOON = [0, 0.1, 60]


@pytest.mark.parametrize(
    "times",
    [
        ["2024-05-01 12:00:00.0", "2024-05-01 12:00:00.1", "2024-05-01 12:01:00"],
        ["2024-05-01T12:00:00", "2024-05-01T12:00:00.1", "2024-05-01T12:01"],
        ["2024/05/01 12:00:00", "2024/05/01 12:00:00,1", "2024/05/01 12:01:00"],
        ["01.05.2024 12:00:00,0", "01.05.2024 12:00:00,1", "01.05.2024 12:01:00,0"],
        ["13/05/2024 12:00:00", "13/05/2024 12:00:00.1", "13/05/2024 12:01:00"],
        ["5/13/2024 11:59:59.9 AM", "5/13/2024 12:00:00 PM", "5/13/2024 12:00:59.9 pm"],
        ["2024-02-29 23:59:59.95", "2024-03-01 00:00:00.05", "2024-03-01 00:00:59.95"],
        ["2024-10-27T02:30:00+02:00", "2024-10-27T00:30:00.1Z", "2024-10-27T01:31:00+0100"],
        ["12:00:00.0", "12:00:00.10", "12:01:00"],
        ["23:59:59.95", "00:00:00.05", "00:00:59.95"],
    ],
)
def test_times_are_seconds_from_the_first(times):
    seconds, _ = seconds_from_first(times, "t.csv: time")
    np.testing.assert_allclose(seconds, AT_NOON, atol=1e-12)


def test_each_midnight_is_passed():
    seconds, first = seconds_from_first([f"{hour % 24}:00:00" for hour in range(60)], "t.csv: time")
    np.testing.assert_array_equal(seconds, 3600 * np.arange(60))
    assert first == "0:00:00, a time of day without a date"


@pytest.mark.parametrize(
    ("times", "message"),
    [
        (["03/04/2024 12:00:00", "04/04/2024 12:00:00"], "is the first number the day or the month"),
        (["03-04-2024", "04-04-2024"], "is the first number the day or the month"),
        (["13/05/2024 12:00", "05/13/2024 12:00"], "'13/05/2024 12:00' in row 1: there is no such date"),
        (["2024-02-30 12:00", "2024-03-01 12:00"], "'2024-02-30 12:00' in row 1: there is no such date"),
        (["2024-05-01", "2424-05-02"], "'2424-05-02' in row 2: there is no such date from 1700 to 2200"),
        (["0024-05-01", "0024-05-02"], "'0024-05-01' in row 1: there is no such date from 1700 to 2200"),
        (["12:00:00", "12:61:00"], "'12:61:00' in row 2: there is no such time"),
        (["12:00", "12:01"], "are these hours and minutes, or minutes and seconds"),
        (["2024-05-01 12:00:00", "12:00:01"], "'12:00:01' in row 2: only some rows have a date"),
        (["2024-05-01 12:00Z", "2024-05-01 12:01"], "in row 2: only some rows have a time zone"),
        (
            ["2024-10-27 02:59:59.9", "2024-10-27 02:00:00"],
            "goes back by an hour, .* in row 2; did daylight saving time end. .* with their zone",
        ),
    ],
)
def test_what_is_not_clear_is_refused(times, message):
    with pytest.raises(InputError, match=f"^t.csv: time: .*{message}"):
        seconds_from_first(times, "t.csv: time")


def write(path, rows):
    path.write_text("\n".join(rows))
    return path


def test_a_table_with_dates(tmp_path, capsys):
    rows = [f"2024-05-01 12:00:{row / 10:04.1f},{1 + row % 3}" for row in range(50)]
    path = write(tmp_path / "t.csv", ["time,ae", *rows, "END OF TEST"])
    with pytest.raises(InputError, match="column 'time' holds 'END OF TEST' in row 51"):
        read_table(path)
    record = read_table(path, time_range=[1, 3])
    np.testing.assert_allclose(record["time"], 1 + np.arange(20) / 10)
    first = "seconds from the first row, 2024-05-01 12:00:00.0, a local time without a zone"
    assert first in capsys.readouterr().out
    with pytest.raises(InputError, match="time_scale is 60, but .* dates or times of day"):
        read_table(path, time_scale=60, time_range=[1, 3])
    with pytest.raises(InputError, match="column 'time' holds '2024-05-01 12:00:00.0' in row 1"):
        read_table(path, time="time * 2")


def test_a_first_row_without_a_time_is_named(tmp_path):
    rows = [f"2024-05-01;12:00:0{row};{1 + row % 3}" for row in range(5)]
    path = write(tmp_path / "t.csv", ["date;clock;ae", ";;3", *rows])
    with pytest.raises(InputError, match="column 'date' holds '' in row 1"):
        read_table(path, time="date,clock")


def test_a_date_and_a_time_of_day_in_two_columns(tmp_path):
    rows = [f"01.05.2024;23:59:{row / 10:04.1f};{1 + row % 3}".replace(":0", ":0") for row in range(50)]
    path = write(tmp_path / "t.csv", ["date;clock;ae", *rows])
    record = read_table(path, time="date,clock")
    np.testing.assert_allclose(record["time"], np.arange(50) / 10)
    with pytest.raises(InputError, match="there is no column 'day'"):
        read_table(path, time="day,clock")
    with pytest.raises(InputError, match="one of times of day were expected, and these are other columns"):
        read_table(path, time="clock,ae")
    with pytest.raises(InputError, match="is not allowed"):
        read_table(path, time="clock", emission="ae,ae")
