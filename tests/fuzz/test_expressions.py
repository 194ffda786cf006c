"""Expressions of columns, beside arithmetic of plain Python numbers row by row."""

import math

import numpy as np
from fuzzing import accepted, fuzz
from hypothesis import given
from hypothesis import strategies as st

from faultslip.io.expressions import evaluate

COLUMNS = {"t": [0.0, 0.5, 1.0], "e": [3e6, 1e-5, 12.0], "s": [-2.0, 0.0, 4.5]}
FUNCTIONS = {
    "sqrt": math.sqrt,
    "log": math.log,
    "log10": math.log10,
    "exp": math.exp,
    "abs": abs,
}
LEAVES = st.sampled_from([*COLUMNS, "2", "0.5", "1e3", "7.98"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " / ", " ** "]), inner).map(
            lambda parts: "(" + "".join(parts) + ")"
        )
        | st.tuples(st.sampled_from([*FUNCTIONS, "-"]), inner).map(lambda parts: f"{parts[0]}({parts[1]})")
    ),
    max_leaves=8,
)


def by_rows(expression):
    """The expression for each row in Python's own numbers; nan where it has no real, finite value."""

    def value(row):
        names = FUNCTIONS | {name: values[row] for name, values in COLUMNS.items()}
        try:
            found = eval(expression, {"__builtins__": {}}, names)  # written by this test alone
        except (ValueError, ZeroDivisionError, OverflowError):
            return math.nan
        return math.nan if isinstance(found, complex) else float(found)

    return [value(row) for row in range(3)]


@fuzz
@given(EXPRESSIONS)
def test_expressions(expression):
    columns = {name: np.array(values) for name, values in COLUMNS.items()}
    found = accepted(evaluate, expression, columns)
    assert found is not None, "arithmetic is never refused"
    expected = np.array(by_rows(expression))
    known = np.isfinite(expected)
    np.testing.assert_allclose(np.broadcast_to(found, 3)[known], expected[known], rtol=1e-9)


@fuzz
@given(st.text(max_size=60) | st.text(alphabet="te+-*/()0123456789. sqrtlogexpab_'\"[]{}:=,@", max_size=60))
def test_texts(text):
    found = accepted(evaluate, text, {"t": np.ones(3), "e": np.ones(3)})
    assert found is None or np.asarray(found).dtype == float
