"""Arithmetic on the columns of a table."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate, names_in, undefined_operation

COLUMNS = {"a": np.array([1.0, 4.0]), "b": np.array([3.0, 5.0])}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", [1, 4]),
        ("sqrt(a + b)", [2, 3]),
        ("-a / 2 + b ** 2 * 1e-1", [0.4, 0.5]),
        ("log(exp(abs(-a)))", [1, 4]),
        (7.98, 7.98),
        ("7.98", 7.98),
    ],
)
def test_arithmetic(expression, expected):
    np.testing.assert_allclose(evaluate(expression, COLUMNS), expected)


def test_columns_with_the_names_of_functions():
    """Only what is called is a function."""
    assert names_in("log + sqrt(b)", COLUMNS) == ["b", "log"] and names_in("log(log)") == ["log"]
    np.testing.assert_allclose(evaluate("log(log)", {"log": np.array([1.0, np.e])}), [0, 1])


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "a.__class__",
        "(lambda: 1)()",
        "[a for _ in b]",
        "open('x')",
        "a if b else a",
        "a[0]",
        "sqrt(a, b)",
        "'text'",
        "True",
        "a; b",
        "",
        "a +",
        "(" * 500,
    ],
)
def test_anything_else_is_refused(expression):
    with pytest.raises(InputError, match="expression"):
        evaluate(expression, COLUMNS)


def test_a_name_that_is_no_column():
    with pytest.raises(InputError, match="no column 'c' in the table, which has a, b"):
        evaluate("a + c", COLUMNS)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sqrt(x - y)", "sqrt of -3 is nan in row 2, where x = 1, y = 4"),
        ("1 + 2 * sqrt(log(x - 1))", "log of 0 is -inf in row 2, where x = 1"),
        ("log10(0 - y)", "log10 of -4 is nan in row 2, where y = 4"),
        ("y / (x - 1)", "4 / 0 is inf in row 2, where x = 1, y = 4"),
        ("(0 - y) ** 0.5", "-4 ** 0.5 is nan in row 2, where y = 4"),
        ("exp(1000 * y)", "exp of 4000 is inf in row 2, where y = 4"),
        ("x + z", "column 'z' is nan in row 2"),
        ("log(0)", "log of 0 is -inf in row 2"),
        ("1e999", "its value is inf in row 2"),
    ],
)
def test_an_operation_without_a_finite_value_is_named(expression, expected):
    columns = {"x": np.array([9.0, 1]), "y": np.array([1.0, 4]), "z": np.array([0, np.nan])}
    assert undefined_operation(expression, columns, 1) == expected
