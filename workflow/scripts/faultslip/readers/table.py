"""Tables: any CSV, its columns and simple expressions of them named in the study."""

import numpy as np
import pandas as pd

from faultslip.errors import InputError
from faultslip.expressions import evaluate
from faultslip.files import existing
from faultslip.records import Record


def read(paths, columns):
    """Read a table.

    Parameters
    ----------
    paths : list of str
        One CSV file, or several with as many rows each, whose columns stand side by side.
    columns : dict of str to str
        Expressions for `time` (s), `emission`, `friction` and, where it is known,
        `normal_stress` (MPa), in terms of the table's columns and `row`, the row number
        from 0.

    Returns
    -------
    Record

    Raises
    ------
    InputError
        If a file is missing, empty or garbled, or a column is not there.
    """
    tables = [_read_csv(path) for path in paths]
    rows = {len(table) for table in tables}
    where = ", ".join(map(str, paths))
    if len(rows) > 1:
        raise InputError(f"{where}: the tables have different numbers of rows: {sorted(rows)}")
    table = pd.concat(tables, axis=1)
    twice = sorted(set(table.columns[table.columns.duplicated()]))
    if twice:
        raise InputError(
            f"{where}: column {twice[0]!r} is in more than one file; files of one table stand side by "
            "side, not one after the other: join parts of a record into one file"
        )
    known = {name: table[name].to_numpy() for name in table.columns} | {"row": np.arange(len(table))}
    series = {}
    for name, expression in columns.items():
        try:
            values = evaluate(expression, known)
            series[name] = np.broadcast_to(np.asarray(values, dtype=float), len(table))
        except InputError as error:
            raise InputError(f"{where}: columns.{name}: {error}") from None
        except (TypeError, ValueError, OverflowError):
            used = [c for c in known if c in str(expression) and known[c].dtype.kind not in "fiu"]
            raise InputError(
                f"{where}: columns.{name}: {expression!r} needs numbers, but {_first_text(known, used)}; "
                "is the file damaged, or the wrong one?"
            ) from None
    return Record(source=where, **series)


def _read_csv(path):
    try:
        table = pd.read_csv(existing(path), encoding="utf-8", compression=None)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a readable CSV table: {str(error).strip()}") from None
    if table.empty:
        raise InputError(f"{path}: the table has no rows")
    return table


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
