"""Series as expressions of the columns of a table."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate, names_in, series_of, undefined_operation
from faultslip.records.readers.arrays import Column

NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eEdD][-+]?\d+)?\s*", re.ASCII)
FORTRAN = re.compile("[dD]")  # before the exponent of double precision
ROW = "row"  # in expressions, the number of the row
MAY_BE_EMPTY = ("friction",)  # in rows where it is not known
FIRST_ROWS = 100  # in which there is a date or a time of day if the column has such
DATES = "dates or times of day"  # in place of a unit, where the file has such


def evaluate_all(
    expressions: Mapping[str, str | float], columns: Mapping[str, Column], source: str
) -> dict[str, np.ndarray]:
    """Return series as expressions of columns, each (rows,), NaN where a value is not known.

    Parameters
    ----------
    expressions : mapping
        An expression for the name of each series.
    columns : mapping of str to Column
        All of a table; those that are used are loaded.
    source : str
        Name of the table in messages.

    Raises
    ------
    InputError
        If an expression is not arithmetic, a column does not exist or cannot be read, or columns that are
        used together differ in their number of rows.
    """
    rows = _number_of_rows(columns, expressions.values(), source)
    numbers = Columns(columns, rows)
    return {
        name: _evaluate(expression, numbers, rows, f"{source}: columns.{name}")
        for name, expression in expressions.items()
    }


def _number_of_rows(columns, expressions, names):
    """Return the number of rows of the columns that expressions use, or of all where they use none."""
    used = {name for expression in expressions for name in names_in(expression, columns)} & set(columns)
    rows = {columns[name].rows: name for name in sorted(used or columns) if columns[name].rows is not None}
    if len(rows) > 1:
        found = " and ".join(f"{name} has {number}" for number, name in sorted(rows.items())[:2])
        raise InputError(
            f"{names}: columns that are used together have different numbers of rows: {found}; if friction "
            "has a clock of its own, name it (friction_time, --friction-time)"
        )
    return next(iter(rows), 0)


class Columns(Mapping):
    """Columns of a table as float64, each converted where an expression uses it; and `row`."""

    def __init__(self, columns: Mapping[str, Column], rows: int) -> None:
        self.columns = columns
        self._rows = rows
        self._loaded: dict[str, np.ndarray] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        if name == ROW:
            if name in self.columns:
                raise InputError(
                    f"{ROW!r} is the number of the row, but the table has a column of this name; rename it"
                )
            return np.arange(self._rows, dtype=float)
        if name not in self._loaded:
            try:
                values = self.columns[name].load()
            except InputError as error:
                raise InputError(f"column {name!r} cannot be read: {error}") from None
            self._loaded[name] = _to_numbers(values)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self.columns, ROW]))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _to_numbers(values):
    """Return a column as float64, NaN where it holds no number but text, or true or false."""
    if values.dtype.kind in "fiu":
        return np.asarray(values, float)
    return np.array([_number(value) for value in values.tolist()], float)


def _number(value):
    if isinstance(value, str):
        return float(FORTRAN.sub("e", value)) if NUMBER.fullmatch(value) else np.nan
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return float(value) if is_number else np.nan


def _evaluate(expression, columns, rows, context):
    try:
        return np.broadcast_to(np.asarray(evaluate(expression, columns), dtype=float), rows)
    except InputError as error:
        raise InputError(f"{context}: {error}") from None


def check_finite(
    series: Mapping[str, np.ndarray],
    rows: np.ndarray,
    expressions: Mapping[str, str | float],
    columns: Mapping[str, Column],
    source: str,
) -> None:
    """Refuse values that are not finite; those of `MAY_BE_EMPTY` only if no field of their row is empty.

    Parameters
    ----------
    series : mapping of str to ndarray, shape (rows,)
    rows : ndarray of int, shape (rows,)
        Which rows of the table they are.
    expressions, columns, source
        As for `evaluate_all`.

    Raises
    ------
    InputError
        Names the first row, and what it holds.
    """
    for name, values in series.items():
        bad = np.flatnonzero(~np.isfinite(values))
        if name in MAY_BE_EMPTY and len(bad):
            bad = bad[~_are_empty(expressions[name], columns, rows[bad])]
        if len(bad):
            expression, row = expressions[name], int(rows[bad[0]])
            numbers = Columns(columns, _number_of_rows(columns, [expression], source))
            reason = _text_in(expression, columns, rows[bad]) or (
                f"{expression!r}: {undefined_operation(expression, numbers, row)}"
            )
            raise InputError(
                f"{source}: columns.{name}: {reason}; {len(bad)} of {len(values)} rows have no finite value: "
                f"correct them, remove them, or leave them out with time_range{_before(series, bad)}"
            )


def _before(series, bad):
    """Return the time range of what is above the rows at the end of a table, such as a footer, as text."""
    good, rows = int(bad[0]), len(series["time"]) if "time" in series else 0
    if rows - good != len(bad) or good < 2:
        return ""
    start, before, end = series["time"][[0, good - 2, good - 1]]
    return f", such as {start:.10g}:{2 * end - before:.10g}: the table may end before them"


def _are_empty(expression, columns, rows):
    """Return in which rows a column of an expression has an empty field, and none has text."""
    empty = np.zeros(len(rows), bool)
    for name in filter(columns.__contains__, names_in(expression)):
        values = columns[name].load()[rows]
        if values.dtype.kind in "fiu":
            empty |= np.isnan(values)
            continue
        found = np.array([isinstance(one, float) and np.isnan(one) for one in values.tolist()])
        if any(isinstance(one, str) and not NUMBER.fullmatch(one) for one in values.tolist()):
            return np.zeros(len(rows), bool)
        empty |= found
    return empty


def _text_in(expression, columns, rows):
    """Say which column of an expression holds text in one of the rows; empty if none does."""
    for name in filter(columns.__contains__, names_in(expression)):
        values = columns[name].load()
        for row in rows if values.dtype.kind not in "fiu" else []:
            if not isinstance(values[row], float):  # NaN stands for an empty field
                found = values[row : row + 1].tolist()[0]
                return f"numbers are needed, but column {name!r} holds {found!r} in row {row + 1}"
    return ""


def with_seconds(
    expressions: Mapping[str, Any], columns: Mapping[str, Column], source: str
) -> tuple[Mapping[str, Any], Mapping[str, Column], str]:
    """Return expressions and columns with a time in seconds where the time is a date or a time of day.

    Parameters
    ----------
    expressions : mapping
        With `time`: an expression, or two columns that have date and time of day, as in `date,clock`.
    columns : mapping of str to Column
    source : str
        Name of the table in messages.

    Returns
    -------
    expressions, columns : mapping
    unit : str
        `DATES` if there are such, else empty.

    Raises
    ------
    InputError
        If two columns are not a date and a time of day.
    """
    names = series_of("time", unicodedata.normalize("NFKC", str(expressions["time"])))
    known = [name for name in names if name in columns]
    values = []
    with suppress(InputError):  # what cannot be loaded is refused where it is used
        values = [one for one in (columns[name].load() for name in known) if one.dtype == object]
    if len(values) == len(names):
        from faultslip.records.readers.timestamps import is_timestamp, seconds_from_first

        rows = zip(*values, strict=False)
        texts = [" ".join(value for value in row if isinstance(value, str)) for row in rows]
        if any(map(is_timestamp, texts[:FIRST_ROWS])):
            seconds, first = seconds_from_first(texts, f"{source}: {expressions['time']}")
            print(f"{source}: time is in seconds from the first row, {first}")
            # Text that is no time stays, to be refused where it is used.
            is_time = np.isfinite(seconds)
            mixed = seconds if is_time.all() else np.where(is_time, seconds, np.array(texts, object))
            column = Column(len(mixed), lambda: mixed)
            return {**expressions, "time": names[0]}, {**columns, names[0]: column}, DATES
    if len(names) > 1:
        missing = [name for name in names if name not in columns]
        found = f"there is no column {missing[0]!r}" if missing else "these are other columns"
        raise InputError(
            f"{source}: columns.time: {expressions['time']!r}: a column of dates and one of times of day "
            f"were expected, and {found}; the table has {', '.join(columns)}"
        )
    return expressions, columns, ""
