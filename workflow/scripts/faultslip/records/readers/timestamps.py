"""Dates and times of day as seconds from the first row."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError

# Dates begin with the year, or have the day and the month before it: in this order if there are points.
DATE = r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)"
DATE_BEFORE_YEAR = r"(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)[-/.](?P<last>\d{4})"
CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(:(?P<whole>\d\d)([.,](?P<fraction>\d+))?)?"
HALF = r"(?P<half> ?[AaPp]\.?[Mm]\.?)"
ZONE = r" ?(?P<zone>[Zz]|UTC|[-+]\d\d(:?\d\d)?)"
TIMESTAMP = re.compile(rf"(({DATE}|{DATE_BEFORE_YEAR})([Tt]| +|$))?({CLOCK}{HALF}?({ZONE})?)?", re.ASCII)
PARTS = list(TIMESTAMP.groupindex)
DAY = 86400  # s
NANOSECONDS = 10**9  # of a second
YEARS = (1700, 2200)  # whose nanoseconds since 1970 an int64 holds
HALF_A_DAY = DAY // 2 * NANOSECONDS
# A clock that is set back by an hour steps back by this, less one step between rows, s.
HOUR_BACK = (-3600, -3000)


def is_timestamp(value: object) -> bool:
    """Return whether a value is a text with a date, a time of day, or both."""
    return _match(value) is not None


def seconds_from_first(values: Sequence[object], source: str) -> tuple[np.ndarray, str]:
    """Return dates and times of day in seconds from the first.

    Parameters
    ----------
    values : sequence, length rows
        Texts such as `2024-05-01 12:00:00.1+02:00`, `01.05.2024 12:00` or `12:00:00.1`. Times of day without
        dates may pass midnight.
    source : str
        Name of the file and the column.

    Returns
    -------
    seconds : ndarray, shape (rows,)
        NaN for what is neither date nor time of day.
    first : str
        The first time, in words.

    Raises
    ------
    InputError
        If it is not clear which number of a date is the day, there is no such date or time, only some have
        a date or a time zone, or the clock is set back by an hour.
    """
    found = [_match(value) for value in values]
    rows = np.flatnonzero([match is not None for match in found])
    parts = pd.DataFrame([match.group(*PARTS) for match in found if match], index=rows, columns=PARTS)
    for name, words in (("date", ("year", "last")), ("time zone", ("zone",))):
        has = parts[list(words)].notna().any(axis=1)
        if has.any() and not has.all():
            row = has.index[has != has.iloc[0]][0]
            raise InputError(f"{source}: {values[row]!r} in row {row + 1}: only some rows have a {name}")
    days, date = _days(parts, values, source)
    clock = _clock(parts, values, source) - _zone(parts) * NANOSECONDS
    if not date:
        unclear = parts.index[parts["whole"].isna()]
        if len(unclear):
            row = unclear[0]
            raise InputError(
                f"{source}: {values[row]!r} in row {row + 1}: are these hours and minutes, or minutes and "
                "seconds? Write 12:00:00"
            )
        # A step back by more than half a day passes midnight.
        days = np.concatenate([[0], np.cumsum(np.diff(clock) < -HALF_A_DAY)])
    total = days * (DAY * NANOSECONDS) + clock
    steps = np.diff(total) / NANOSECONDS
    back = np.flatnonzero((steps > HOUR_BACK[0]) & (steps < HOUR_BACK[1]))
    if len(back) and parts["zone"].isna().all():
        row = rows[back[0] + 1]
        raise InputError(
            f"{source}: the clock goes back by an hour, from {values[rows[back[0]]]!r} to "
            f"{values[row]!r} in row {row + 1}; did daylight saving time end? Write times in "
            "UTC, or with their zone, such as +02:00"
        )
    seconds = np.full(len(values), np.nan)
    seconds[rows] = (total - total[0]) / NANOSECONDS
    text = str(values[rows[0]]).strip()
    zone = "" if parts["zone"].notna().any() else ", a local time without a zone"
    first = (
        f"{text} ({date}{zone})" if date and not text.startswith(date) else f"{text}{zone if date else ''}"
    )
    return seconds, first if date else f"{first}, a time of day without a date"


def _match(value):
    """Return the parts of a date, a time of day, or both; None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return TIMESTAMP.fullmatch(text) if text else None


def _days(parts, values, source):
    """Return days since 1970, and the first date as ISO 8601 writes it; empty where there are no dates."""
    if parts[["year", "last"]].isna().all(axis=None):
        return np.zeros(len(parts), np.int64), ""
    first, second = (pd.to_numeric(parts[name]) for name in ("first", "second"))
    month_first = (second > 12).any()
    clear = parts["mark"].isna() | (parts["mark"] == ".")
    if not (clear.all() or month_first or (first > 12).any()):
        row = clear.index[~clear][0]
        raise InputError(
            f"{source}: {values[row]!r} in row {row + 1}: is the first number the day or the month? Write "
            "dates as 2024-05-31"
        )
    day, month = (second, first) if month_first else (first, second)
    dates = pd.to_datetime(
        pd.DataFrame(
            {
                "year": pd.to_numeric(parts["year"].fillna(parts["last"])),
                "month": pd.to_numeric(parts["month"]).fillna(month),
                "day": pd.to_numeric(parts["day"]).fillna(day),
            }
        ),
        errors="coerce",
    )
    _refuse(dates.isna(), values, source, "date")
    years = "date from {} to {}".format(*YEARS)
    _refuse(~dates.dt.year.between(*YEARS), values, source, years)
    return dates.to_numpy("datetime64[D]").astype(np.int64), f"{dates.iloc[0]:%Y-%m-%d}"


def _clock(parts, values, source):
    """Return times of day in nanoseconds; midnight for dates alone."""
    hour, minute, whole = (pd.to_numeric(parts[name]).fillna(0) for name in ("hour", "minute", "whole"))
    half = parts["half"].str.strip().str.lower().str[0]
    _refuse((hour > 24) | (minute > 59) | (whole > 60) | (half.notna() & (hour > 12)), values, source, "time")
    hour = hour.where(half.isna(), hour % 12 + 12 * (half == "p"))
    fraction = pd.to_numeric(parts["fraction"].fillna("").str.ljust(9, "0").str[:9])
    seconds = hour * 3600 + minute * 60 + whole
    return seconds.to_numpy(np.int64) * NANOSECONDS + fraction.to_numpy(np.int64)


def _zone(parts):
    """Return how much earlier UTC is, s; 0 where no zone is stated."""
    text = parts["zone"].where(parts["zone"].str[0].isin(["+", "-"]), "+00")
    digits = text.str.replace(":", "").str[1:].str.ljust(4, "0")
    seconds = pd.to_numeric(digits.str[:2]) * 3600 + pd.to_numeric(digits.str[2:]) * 60
    return seconds.where(text.str[0] == "+", -seconds).to_numpy(np.int64)


def _refuse(bad, values, source, kind):
    """Refuse the first date or time that is none."""
    if bad.any():
        row = bad.index[bad][0]
        raise InputError(f"{source}: {values[row]!r} in row {row + 1}: there is no such {kind}")
