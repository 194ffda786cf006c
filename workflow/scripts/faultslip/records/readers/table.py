"""Reader of tables, with series given as expressions of their columns.

A table is text (CSV, TSV, columns separated by semicolons or white space), or an HDF5, NetCDF, MATLAB or
NumPy file. Where commas do not separate columns, numbers may have decimal commas.

pandas is loaded where rows are read, so that a wrong column is refused at once.
"""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate, names_in, undefined_operation
from faultslip.records.raw_record import RawRecord
from faultslip.records.readers.arrays import Column, array_reader, list_arrays
from faultslip.records.readers.delimited import read_header, usable_names
from faultslip.records.readers.text_columns import read_text
from faultslip.records.readers.time_units import NO_UNIT, seconds_in

NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eEdD][-+]?\d+)?\s*", re.ASCII)
FORTRAN = re.compile("[dD]")  # before the exponent of double precision
MAX_SHARED = 10  # columns of one name, of which is said how expressions name them
ROW = "row"  # in expressions, the number of the row


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read a table.

    A column of another unit of time than the second is converted if the expression for the time is its name
    alone. The unit is what the file states: the attribute `units` or `unit` of an array, a line of units
    below the names, or a part of the name, as in `Time (ms)`. A date, as in `minutes since 2024-05-01`, does
    not count: times are seconds from this date. Any other expression computes with the numbers as they are
    in the file, so that `time * 60` makes seconds of minutes; a warning then says what the file states.

    Parameters
    ----------
    files : sequence of str
        One table, or several with the same number of rows, whose columns are used side by side.
    options : mapping
        `columns`: expressions for `time` (s), `emission`, `friction` and, where it is known,
        `normal_stress` (MPa) and `time_to_failure` (s), in terms of the table's columns and of `row`, the row
        number from 0.
    time_range, threads
        Not used.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing, empty or damaged, a column does not exist, or a value is not a finite number.
    """
    source, columns = ", ".join(map(str, files)), _side_by_side(files, options["columns"])
    series = _evaluate_all(options["columns"], columns, source)
    unit = _unit_to_convert(options["columns"]["time"], columns, source)
    if unit:
        series["time"] = series["time"] * seconds_in(unit)
        print(f"{source}: time is in {unit}, as the file states, and converted to seconds")
    remaining = series.pop("time_to_failure", None)
    failures = None if remaining is None else _failures(series["time"], remaining)
    return RawRecord(
        source=source, files=tuple(map(Path, files)), time_unit=unit, failures=failures, **series
    )


def _failures(time, remaining):
    """Return when the time to failure began anew, s; what follows the last failure is not known."""
    last = np.flatnonzero(np.diff(remaining) > 0)
    return time[last] + remaining[last]


def read_series(files: Sequence[str | Path], expressions: Mapping[str, str | float]) -> dict[str, np.ndarray]:
    """Read series as expressions of the columns of a table.

    Parameters
    ----------
    files : sequence of str or Path
        As for `read`.
    expressions : mapping
        An expression for the name of each series.

    Returns
    -------
    dict of str to ndarray, shape (rows,)

    Raises
    ------
    InputError
        As for `read`.
    """
    return _evaluate_all(expressions, _side_by_side(files, expressions), ", ".join(map(str, files)))


def _side_by_side(files, expressions):
    """Return the columns of several files by their names; those that no expression uses are not read."""
    used: set[str] = set()
    for expression in expressions.values():
        with suppress(InputError):  # it is refused below, where the names of all columns are known
            used.update(names_in(expression))
    tables = [read_columns(path, used) for path in files]
    names = ", ".join(map(str, files))
    duplicates = sorted(name for name, count in Counter(chain.from_iterable(tables)).items() if count > 1)
    if duplicates:
        raise InputError(
            f"{names}: column {duplicates[0]!r} is in more than one file; the columns of several files are "
            "used side by side, not one after the other: join the parts of a record into one file"
        )
    return {name: column for table in tables for name, column in table.items()}


def _evaluate_all(expressions, columns, source):
    """Return the series of all expressions."""
    rows = _number_of_rows(columns, expressions.values(), source)
    numbers = _Columns(columns, rows)
    return {
        name: _evaluate(expression, numbers, rows, f"{source}: columns.{name}")
        for name, expression in expressions.items()
    }


def _unit_to_convert(expression, columns, source):
    """Return the unit of time that the file states, if time is one column alone and it is not the second."""
    for name in filter(columns.__contains__, names_in(expression)):
        unit = columns[name].unit
        alone, seconds = str(expression).strip() == name, seconds_in(unit)
        if alone and seconds and seconds != 1:
            return unit
        if alone and not seconds and unit not in NO_UNIT:
            reason = "it is not known as a unit of time, and the numbers are taken as seconds"
        elif not alone and seconds and seconds != 1:
            reason = f"{expression!r} has the numbers as they are in the file, and is taken as seconds"
        else:
            continue
        print(f"warning: {source}: the file states {unit!r} as unit of {name}; {reason}", file=sys.stderr)
    return ""


def read_columns(path: str | Path, used: Collection[str]) -> dict[str, Column]:
    """Read columns of a table of text, or list those of a file with arrays, whose values are read later.

    Parameters
    ----------
    path : str or Path
        Text whose columns are separated by commas, semicolons, tabs or white space, and which may be
        compressed; or an HDF5, NetCDF, MATLAB or NumPy file.
    used : collection of str
        Names of the columns that are read from text; others are not kept.

    Returns
    -------
    dict of str to Column
        By the names that expressions can use; see `usable_names`.

    Raises
    ------
    InputError
        If the file is missing, damaged or empty.
    """
    reader = array_reader(path)
    if reader:
        written, columns = zip(*list_arrays(path, reader), strict=True)
        names = usable_names(written)
    else:
        header = read_header(path)
        written, names = header.columns, usable_names(header.columns)
        columns = read_text(path, header, [place for place, name in enumerate(names) if name in used])
    _print_shared_names(path, written, names)
    return dict(zip(names, columns, strict=True))


def _print_shared_names(path, written, names):
    """Say which column is which, where several would have the same name."""
    alone = [usable_names([name])[0] for name in written]
    count = Counter(alone)
    for shared in dict.fromkeys(name for name in names if count[name] > 1):
        pairs = zip(names, written, alone, strict=True)
        found = [f"{name} is {text!r}" for name, text, one in pairs if one == shared]
        first = ", ".join(found[:MAX_SHARED]) + ", ..." * (len(found) > MAX_SHARED)
        print(f"{path}: {len(found)} columns would be called {shared}; in expressions, {first}")


def column_names(path: str | Path) -> list[str]:
    """Return the column names of a table, as expressions use them, without reading values.

    Raises
    ------
    InputError
        As for `read_columns`.
    """
    reader = array_reader(path)
    if reader is None:
        return usable_names(read_header(path).columns)
    return usable_names([name for name, _ in list_arrays(path, reader)])


def _number_of_rows(columns, expressions, names):
    """Return the number of rows of the columns that expressions use, or of all where they use none."""
    used = {name for expression in expressions for name in names_in(expression, columns)} & set(columns)
    rows = {columns[name].rows: name for name in sorted(used or columns) if columns[name].rows is not None}
    if len(rows) > 1:
        found = " and ".join(f"{name} has {number}" for number, name in sorted(rows.items())[:2])
        raise InputError(f"{names}: columns that are used together have different numbers of rows: {found}")
    return next(iter(rows), 0)


class _Columns(Mapping):
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
            self._loaded[name] = _to_numbers(name, values)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self.columns, ROW]))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _to_numbers(name, values):
    """Return a column as float64; text and true or false are refused."""
    if values.dtype.kind in "fiu":
        return np.asarray(values, float)
    import pandas as pd

    for row, value in enumerate(values.tolist()):
        if not pd.isna(value) and not NUMBER.fullmatch(str(value)):
            raise InputError(
                f"numbers are needed, but column {name!r} holds {value!r} in row {row + 1}; is the file "
                "damaged, or the wrong one?"
            )
    return np.array([FORTRAN.sub("e", value) if isinstance(value, str) else value for value in values], float)


def _evaluate(expression, columns, rows, context):
    try:
        values = np.broadcast_to(np.asarray(evaluate(expression, columns), dtype=float), rows)
    except InputError as error:
        raise InputError(f"{context}: {error}") from None
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        reason = undefined_operation(expression, columns, int(bad[0]))
        raise InputError(
            f"{context}: {expression!r}: {reason}; {len(bad)} of {rows} rows have no finite value: correct "
            "them, or remove them"
        )
    return values
