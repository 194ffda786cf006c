"""Arithmetic on the columns of a table, as written in a study: `sqrt(Var_Ch1 + Var_Ch2)`.

An expression is parsed and never executed as code. It may contain numbers, column names, + - * / **
and the functions below, and nothing else.
"""

import ast
import operator
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from faultslip.io.errors import InputError, did_you_mean

FUNCTIONS = {"sqrt": np.sqrt, "log": np.log, "log10": np.log10, "exp": np.exp, "abs": np.abs}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def evaluate(expression: str | float, columns: Mapping[str, Any]) -> Any:
    """Evaluate an expression.

    Parameters
    ----------
    expression : str or float
    columns : mapping of str to ndarray or float

    Returns
    -------
    ndarray or float

    Raises
    ------
    InputError
        If the expression is not arithmetic, or a name in it is not a column.
    """
    return _evaluate(_parse(expression, columns), expression, columns)


def names_in(expression: str | float, columns: Iterable[str] = ()) -> list[str]:
    """Return the names that an expression refers to, in alphabetical order; an error names `columns`."""
    nodes = list(ast.walk(_parse(expression, columns)))
    called = {node.func for node in nodes if isinstance(node, ast.Call)}  # a column may be called log, too
    return sorted({node.id for node in nodes if isinstance(node, ast.Name) and node not in called})


def series_of(name: str, expression: str | float) -> list[str]:
    """Return the expressions of a series: one, or two columns with the date and the time of day."""
    return [part.strip() for part in str(expression).split(",")] if name == "time" else [str(expression)]


def undefined_operation(expression: str | float, columns: Mapping[str, Any], row: int) -> str:
    """Say why an expression has no finite value in a row, such as `sqrt of -3 is nan in row 778`.

    Parameters
    ----------
    expression : str or float
    columns : mapping of str to ndarray
    row : int
        Number of the row, from 0.

    Returns
    -------
    str
        The first operation whose result is not a finite number, with its arguments and the values of the
        columns in this row; or the column that holds no finite number there.
    """
    tree = _parse(expression)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in columns}
    values = {name: np.float64(columns[name][row]) for name in sorted(used)}

    def value(node):
        return _evaluate(node, expression, values)

    def has_value(node):
        return isinstance(node, ast.Call | ast.BinOp) or (isinstance(node, ast.Name) and node.id in values)

    # A walk meets operations before their arguments, so its last node is the first to be computed.
    nodes = reversed(list(ast.walk(tree)))
    match next((node for node in nodes if has_value(node) and not np.isfinite(value(node))), None):
        case ast.Name(id=name):
            return f"column {name!r} is {values[name]:g} in row {row + 1}"
        case ast.Call(func=ast.Name(id=name), args=[argument]) as node:
            found = f"{name} of {value(argument):g} is {value(node):g}"
        case ast.BinOp(left=left, op=op, right=right) as node:
            found = f"{value(left):g} {SYMBOLS[type(op)]} {value(right):g} is {value(node):g}"
        case _:
            found = f"its value is {value(tree):g}"
    where = ", ".join(f"{name} = {number:g}" for name, number in values.items())
    return f"{found} in row {row + 1}" + (f", where {where}" if where else "")


def _evaluate(tree, expression, columns):
    """Evaluate a part of an expression."""

    def value(node):
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return np.float64(number)  # overflows to infinity, as the columns do
            case ast.Name(id=name):
                if name not in columns:
                    raise InputError(_no_column(expression, name, columns))
                return columns[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return FUNCTIONS[name](value(argument))
        raise InputError(
            f"expression {expression!r}: {ast.unparse(node)!r} is not allowed; use numbers, + - * / **, "
            f"{', '.join(FUNCTIONS)} and the names of columns, which are {', '.join(map(str, columns))}"
        )

    with np.errstate(all="ignore"):  # values that are not finite are refused where the record is checked
        try:
            return value(tree)
        except (RecursionError, OverflowError) as error:
            raise InputError(f"expression {str(expression)[:60]!r}... is too large: {error}") from None


def _no_column(expression, name, columns):
    names = ", ".join(map(str, columns))
    return (
        f"expression {expression!r}: there is no column {name!r} in the table, which has {names}"
        + did_you_mean(name, columns)
    )


def _parse(expression, columns=()):
    """Return the tree of an expression; `columns` are named in the error if it is none."""
    try:
        return ast.parse(str(expression), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        named = (
            f"; names of columns, as expressions write them: {', '.join(map(str, columns))}"
            if columns
            else ""
        )
        raise InputError(f"expression {expression!r} is not arithmetic{named}") from None
