"""Reader of tables: any CSV file, with series given as expressions of its columns."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate
from faultslip.io.files import existing_file
from faultslip.records.raw_record import RawRecord


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read a table.

    Parameters
    ----------
    files : sequence of str
        One CSV file, or several with the same number of rows, whose columns are used side by side.
    options : mapping
        `columns`: expressions for `time` (s), `emission`, `friction` and, where it is known,
        `normal_stress` (MPa), in terms of the table's columns and of `row`, the row number from 0.
    time_range, threads
        Not used.

    Returns
    -------
    RawRecord

    Raises
    ------
    InputError
        If a file is missing, empty or damaged, or a column does not exist.
    """
    tables = [_read_csv(path) for path in files]
    rows = {len(table) for table in tables}
    names = ", ".join(map(str, files))
    if len(rows) > 1:
        raise InputError(f"{names}: the tables have different numbers of rows: {sorted(rows)}")
    table = pd.concat(tables, axis=1)
    duplicates = sorted(set(table.columns[table.columns.duplicated()]))
    if duplicates:
        raise InputError(
            f"{names}: column {duplicates[0]!r} is in more than one file; the columns of several files are "
            "used side by side, not one after the other: join the parts of a record into one file"
        )
    known = {name: table[name].to_numpy() for name in table.columns} | {"row": np.arange(len(table))}
    series = {
        name: _evaluate(expression, known, len(table), f"{names}: columns.{name}")
        for name, expression in options["columns"].items()
    }
    return RawRecord(source=names, files=tuple(map(Path, files)), **series)


def _read_csv(path):
    try:
        table = pd.read_csv(existing_file(path), encoding="utf-8", compression=None)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a readable CSV table: {str(error).strip()}") from None
    if table.empty:
        raise InputError(f"{path}: the table has no rows")
    return table


def _evaluate(expression, known, rows, context):
    try:
        values = evaluate(expression, known)
        return np.broadcast_to(np.asarray(values, dtype=float), rows)
    except InputError as error:
        raise InputError(f"{context}: {error}") from None
    except (TypeError, ValueError, OverflowError):
        used = [name for name in known if name in str(expression) and known[name].dtype.kind not in "fiu"]
        raise InputError(
            f"{context}: {expression!r} needs numbers, but {_first_text(known, used)}; "
            "is the file damaged, or the wrong one?"
        ) from None


def _first_text(known, names):
    for name in names:
        bad = next((row for row, value in enumerate(known[name]) if not _is_number(value)), 0)
        return f"column {name!r} holds {known[name][bad]!r} in row {bad + 1}"
    return "a column is not numeric"


def _is_number(value):
    try:
        return bool(np.isfinite(float(value)))
    except (TypeError, ValueError, OverflowError):
        return False
