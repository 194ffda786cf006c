"""A catalogue of broken and hostile expressions and NetCDF files."""

import contextlib

import numpy as np
import pytest
from hostile import refused
from hypothesis import given, settings
from hypothesis import strategies as st

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate


@pytest.mark.parametrize(
    "content", [b"", b"CDF\x01", b"CDF\x01" + b"\xff" * 200, b"\x89HDF\r\n\x1a\n" + bytes(500)]
)
def test_netcdf(tmp_path, content):
    path = tmp_path / "x.nc"
    path.write_bytes(content)
    assert "x.nc" in refused(netcdf.read, path)


EXPRESSIONS = [
    "__import__('os').system('touch exploded')",
    "t.__class__.__mro__",
    "exec('1')",
    "(lambda: 0)()",
    "[x for x in t]",
    "t if t else t",
    "f'{t}'",
    "sqrt.__globals__",
    "t @ t",
    "(t := 3)",
    "*t",
    "9" * 5000,
    "(" * 100_000,
    "t" + "+t" * 100_000,
    "-" * 100_000 + "t",
    "",
    "\x00",
    "None",
    "...",
    "1j",
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: repr(e[:20]))
def test_expressions(expression):
    assert "expression" in refused(evaluate, expression, {"t": np.ones(3)})


@pytest.mark.parametrize(
    "expression", ["9 ** 9 ** 9", "1 / 0", "(0 - 1) ** 0.5", "exp(1e6) * t", "log(0 - t)"]
)
def test_expressions_without_a_finite_value_do_not_fail(expression):
    assert not np.isfinite(evaluate(expression, {"t": np.ones(3)})).any()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="te+-*/()0123456789. sqrtlogexpab", max_size=40))
def test_any_expression_is_arithmetic_or_refused(expression):
    with contextlib.suppress(InputError):
        value = evaluate(expression, {"t": np.ones(3), "e": np.ones(3)})
        assert np.asarray(value).dtype == float
