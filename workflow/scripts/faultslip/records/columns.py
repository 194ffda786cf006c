"""Columns of a table that are the series of a record: chosen and checked before the table is read."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate, series_of
from faultslip.records.readers.series import ROW
from faultslip.records.readers.table import column_names

# Names, in lower case, of columns that are taken where none is given.
USUAL = {
    "time": re.compile(
        r"(t|time|elapsed_time)(_(s|ms|us|min|h))?|time_?stamp|date_?time|zeit(stempel)?|temps|tiempo|tempo"
    ),
    "emission": re.compile(r"emission|ae|ae_?rms|rms|amplitude|acoustic_?emission|emission_amplitude"),
    "friction": re.compile(r"friction|mu|friction_coefficient|coefficient_of_friction"),
}
OPTIONAL = ("friction",)


def expressions_of(
    time: str | Mapping[str, str] | None, emission: str | None, friction: str | None
) -> dict[str, str | None]:
    """Return the expression for each series of a record; None where none is given.

    Parameters
    ----------
    time, emission, friction
        As for `faultslip.read_table`.

    Raises
    ------
    InputError
        If the times are a mapping of other series.
    """
    if not isinstance(time, Mapping):
        return {"time": time, "emission": emission, "friction": friction}
    if not set(time) <= {"emission", "friction"}:
        raise InputError(
            f"time: {dict(time)}: a column, or one for emission and one for friction, was expected"
        )
    found = {"time": time.get("emission"), "emission": emission, "friction": friction}
    return found | ({"friction_time": time["friction"]} if time.get("friction") else {})


def choose_columns(
    paths: Sequence[str | Path],
    expressions: Mapping[str, str | float | None],
    header_lines: int | None = None,
) -> dict[str, str | float]:
    """Return the expressions that are given, and columns of usual names for the others.

    Parameters
    ----------
    paths : sequence of str or Path
    expressions : mapping
        An expression for each series, or None.
    header_lines : int, optional
        As for `read_header`.

    Raises
    ------
    InputError
        If a file is missing, or no column or several have a usual name.
    """
    chosen = {name: expression for name, expression in expressions.items() if expression is not None}
    missing = [name for name in expressions if name not in chosen]
    columns = [column for path in paths for column in column_names(path, header_lines)] if missing else []
    problems: dict[str, str] = {}
    for name in missing:
        found = [column for column in columns if USUAL[name].fullmatch(column.lower())]
        if len(found) == 1:
            chosen[name] = found[0]
        elif name not in OPTIONAL:
            reason = f"one of {', '.join(found)}?" if found else "no column has a usual name"
            problems[name] = f"{name} ({reason})"
    if problems:
        names, first = ", ".join(map(str, paths)), next(iter(problems))
        asked = " and the ".join(problems.values())
        raise InputError(
            f"{names}: which column is the {asked}? Name it, or give an expression of columns ({first}=..., "
            f"on the command line --{first}); as expressions name them, there are: {', '.join(columns)} "
            "(if these are no names, say how many lines are above them: header_lines, --header-lines)"
        )
    return chosen


def check_columns(
    paths: Sequence[str | Path],
    expressions: Mapping[str, str | float | None],
    header_lines: int | None = None,
) -> None:
    """Refuse files and expressions that `read_table` would refuse, if their names and headers tell.

    Parameters
    ----------
    paths, expressions, header_lines
        As for `choose_columns`.

    Raises
    ------
    InputError
        If a file is missing, a column does not exist, or an expression is not arithmetic.
    """
    chosen = choose_columns(paths, expressions, header_lines)
    columns = [column for path in paths for column in column_names(path, header_lines)]
    values = dict.fromkeys([*columns, ROW], np.float64(1))
    for name, expression in chosen.items():
        try:
            for part in series_of(name, expression):
                evaluate(part, values)
        except InputError as error:
            raise InputError(f"{', '.join(map(str, paths))}: columns.{name}: {error}") from None
