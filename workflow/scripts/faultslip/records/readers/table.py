"""Reader of tables, with series given as expressions of their columns.

A table is text (CSV, TSV, columns separated by semicolons or white space), or an HDF5, NetCDF, MATLAB or
NumPy file. Where commas do not separate columns, numbers may have decimal commas.

pandas is loaded where rows are read, so that a wrong column is refused at once.
"""

import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.expressions import names_in, series_of
from faultslip.records.clocks import at_times
from faultslip.records.raw_record import LARGEST, RawRecord
from faultslip.records.readers.arrays import Column, array_reader, list_arrays
from faultslip.records.readers.delimited import read_header, shorter_row, usable_names
from faultslip.records.readers.series import MAY_BE_EMPTY, check_finite, evaluate_all, with_seconds
from faultslip.records.readers.text_columns import read_text
from faultslip.records.readers.time_units import NO_UNIT, seconds_in

OTHER_LOGGER = ("friction_time", "friction")
MAX_SHARED = 10  # columns of one name, of which is said how expressions name them


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
        number from 0. The time may be a column of dates or times of day, or two columns that have both, as in
        `date,clock`: then it is in seconds from the first row. `friction_time`, s, is the clock of another
        logger, at whose times friction is known. Where it is given, `header_lines`, as for
        `read_header`; and `optional`, names of series that are left out if they hold no number.
    time_range : pair of float, optional
        Start and end of the part that is used, s, in the times of the table. Rows outside are left out if
        they are not rows of a record, such as a footer.
    threads
        Not used.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing, empty or damaged, a column does not exist, or a value in
        the time range is not a finite number.
    """
    source, header_lines = ", ".join(map(str, files)), options.get("header_lines")
    columns = _side_by_side(files, options["columns"], header_lines)
    expressions, columns, unit = with_seconds(options["columns"], columns, source)
    logger = {name: expressions[name] for name in OTHER_LOGGER if "friction_time" in expressions}
    series = evaluate_all(
        {name: one for name, one in expressions.items() if name not in logger}, columns, source
    )
    unit = unit or _unit_to_convert(expressions["time"], columns, source)
    if seconds_in(unit):
        series["time"] = series["time"] * seconds_in(unit)
        print(f"{source}: time is in {unit}, as the file states, and converted to seconds")
    used = _in_range(series["time"], time_range)
    for name in options.get("optional", ()):
        if name in series and not np.isfinite(series[name][used]).any():
            print(f"{source}: column {expressions[name]} holds no number, and is not used as {name}")
            del series[name]
    check_finite(
        {name: series[name][used] for name in series}, np.flatnonzero(used), expressions, columns, source
    )
    kept = used | _are_possible(series)
    series = {name: values[kept] for name, values in series.items()}
    if logger:
        series["friction"] = _of_other_logger(logger, columns, source, series["time"])
    elif "friction" in series:
        known = np.isfinite(series["friction"])
        if known.any() and not known.all():
            _check_no_row_is_cut(files, header_lines)
            times = series["time"]
            series["friction"] = at_times(times, times[known], series["friction"][known])
    remaining = series.pop("time_to_failure", None)
    failures = None if remaining is None else _failures(series["time"], remaining)
    return RawRecord(
        source=source, files=tuple(map(Path, files)), time_unit=unit, failures=failures, **series
    )


def _of_other_logger(expressions, columns, source, time):
    """Return the friction of a logger with a clock of its own at the times of the emission."""
    series = evaluate_all(expressions, columns, source)
    check_finite(series, np.arange(len(series["friction"])), expressions, columns, source)
    unit = _unit_to_convert(expressions["friction_time"], columns, source)
    clock, friction = series["friction_time"] * (seconds_in(unit) or 1), series["friction"]
    back = np.flatnonzero(np.diff(clock) < 0)
    if len(back):
        raise InputError(
            f"{source}: friction_time goes back from {clock[back[0]]:g} to {clock[back[0] + 1]:g} s in row "
            f"{back[0] + 2}; sort the rows, or repair the clock"
        )
    known = np.isfinite(friction)
    found = at_times(time, clock[known], friction[known]) if known.any() else np.full(len(time), np.nan)
    if np.isnan(found).all():
        raise InputError(
            f"{source}: friction is known from {clock[0]:.10g} to {clock[-1]:.10g} s by its own clock, and "
            f"the emission from {time[0]:.10g} to {time[-1]:.10g} s; bring both to one start, such as "
            "--friction-time 't_mech + 12.3'"
        )
    return found


def _check_no_row_is_cut(files, header_lines):
    """Refuse text in which a row ends before the last column: a field may be empty, but not missing."""
    for path in files:
        if array_reader(path) is None:
            header = read_header(path, header_lines)
            shorter = shorter_row(path, header)
            if shorter is not None:
                raise InputError(
                    f"{path}: row {shorter[0]} has {shorter[1]} fields, but there are {len(header.columns)} "
                    "columns; is the file complete? Where friction is not known, leave its field empty"
                )


def _in_range(time, time_range):
    """Return which rows are within a time range, those between them that have no time too."""
    if time_range is None:
        return np.full(len(time), True)
    start, end = time_range
    used = (time >= start) & (time < end)
    rows = np.arange(len(time))
    first, last = rows[used].min(initial=len(time)), rows[used].max(initial=-1)
    return used | (~np.isfinite(time) & (first < rows) & (rows < last))


def _are_possible(series):
    """Return which rows a record may have."""
    finite = [
        (np.abs(values) <= LARGEST) | (np.isnan(values) & (name in MAY_BE_EMPTY))
        for name, values in series.items()
    ]
    return np.logical_and.reduce([*finite, series["emission"] >= 0])


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
    source, columns = ", ".join(map(str, files)), _side_by_side(files, expressions)
    series = evaluate_all(expressions, columns, source)
    rows = np.arange(len(next(iter(series.values()))))
    check_finite(series, rows, expressions, columns, source)
    return series


def _side_by_side(files, expressions, header_lines=None):
    """Return the columns of several files by their names; those that no expression uses are not read."""
    used: set[str] = set()
    for key, expression in expressions.items():
        for part in series_of(key, expression):
            with suppress(InputError):  # it is refused below, where the names of all columns are known
                used.update(names_in(part))
    tables = [read_columns(path, used, header_lines) for path in files]
    names = ", ".join(map(str, files))
    duplicates = sorted(name for name, count in Counter(chain.from_iterable(tables)).items() if count > 1)
    if duplicates:
        raise InputError(
            f"{names}: column {duplicates[0]!r} is in more than one file; the columns of several files are "
            "used side by side, not one after the other: join the parts of a record into one file"
        )
    return {name: column for table in tables for name, column in table.items()}


def _unit_to_convert(expression, columns, source):
    """Return the unit of time that the file states, if time is one column alone and it is not the second."""
    for name in filter(columns.__contains__, names_in(expression)):
        unit = columns[name].unit
        alone = unicodedata.normalize("NFKC", str(expression).strip()) == name
        seconds = seconds_in(unit)
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


def read_columns(
    path: str | Path, used: Collection[str], header_lines: int | None = None
) -> dict[str, Column]:
    """Read columns of a table of text, or list those of a file with arrays, whose values are read later.

    Parameters
    ----------
    path : str or Path
        Text whose columns are separated by commas, semicolons, tabs or white space, and which may be
        compressed; or an HDF5, NetCDF, MATLAB or NumPy file.
    used : collection of str
        Names of the columns that are read from text; others are not kept.
    header_lines : int, optional
        As for `read_header`.

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
        header = read_header(path, header_lines)
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


def column_names(path: str | Path, header_lines: int | None = None) -> list[str]:
    """Return the column names of a table, as expressions use them, without reading values.

    Parameters
    ----------
    path, header_lines
        As for `read_columns`.

    Raises
    ------
    InputError
        As for `read_columns`.
    """
    reader = array_reader(path)
    if reader is None:
        return usable_names(read_header(path, header_lines).columns)
    return usable_names([name for name, _ in list_arrays(path, reader)])
