"""Arithmetic on the columns of a table, as written in a study: `sqrt(Var_Ch1 + Var_Ch2)`.

An expression is parsed and never executed as code. It may contain numbers, column names, + - * / **
and the functions below, and nothing else.
"""

import ast
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

from faultslip.io.errors import InputError

FUNCTIONS = {"sqrt": np.sqrt, "log": np.log, "log10": np.log10, "exp": np.exp, "abs": np.abs}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


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

    def value(node):
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return np.float64(number)  # overflows to infinity, as the columns do
            case ast.Name(id=name):
                if name not in columns:
                    known = ", ".join(map(str, columns))
                    hint = "; are its columns separated by ';'? They should be by ','" if ";" in known else ""
                    raise InputError(
                        f"expression {expression!r}: there is no column {name!r} in the first line of the "
                        f"table, which has {known}{hint}"
                    )
                return columns[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
                return FUNCTIONS[name](value(argument))
        raise InputError(
            f"expression {expression!r}: {ast.unparse(node)!r} is not allowed; "
            f"use column names, numbers, + - * / ** and {', '.join(FUNCTIONS)}"
        )

    with np.errstate(all="ignore"):  # values that are not finite are refused where the record is checked
        try:
            return value(_parse(expression))
        except (RecursionError, OverflowError) as error:
            raise InputError(f"expression {str(expression)[:60]!r}... is too large: {error}") from None


def _parse(expression):
    try:
        return ast.parse(str(expression), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"expression {expression!r} is not arithmetic: {error}") from None
