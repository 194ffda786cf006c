"""Arrays of a file, and what their attributes say of them.

Attributes are those of the CF conventions for NetCDF. HDF5 files that are not NetCDF often have the same.
"""

import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

NUMBERS = "iufb"  # kinds of numpy's types
UNIT = {"units", "unit"}  # in lower case
NUMERIC = {"_FillValue", "missing_value", "scale_factor", "add_offset"}
UNSIGNED = "_Unsigned"


class Array(NamedTuple):
    """An array of a file.

    Attributes
    ----------
    name : str
        As it is written, with the groups that it is in: `group/array`.
    values : ndarray or scalar
    attributes : mapping
    problem : str
        Why the values are not there; empty if they are.
    """

    name: str
    values: Any
    attributes: Mapping[str, Any] = {}
    problem: str = ""


def unit_of(attributes: Mapping[str, Any]) -> str:
    """Return the unit of an array; empty where none is stated."""
    return next((_text(value).strip() for name, value in attributes.items() if name.lower() in UNIT), "")


def decoded(values: Any, attributes: Mapping[str, Any]) -> np.ndarray:
    """Return the numbers of an array as its attributes say.

    Parameters
    ----------
    values : ndarray or scalar
        As they are stored.
    attributes : mapping
        `_FillValue` and `missing_value` become NaN, `scale_factor` and `add_offset` unpack whole numbers, and
        `_Unsigned` says that they have no sign. What is not a number does not count.

    Returns
    -------
    ndarray
    """
    values = np.asarray(values)
    if values.dtype.kind not in NUMBERS or not attributes.keys() & {*NUMERIC, UNSIGNED}:
        return values
    import xarray as xr

    given = {name: _numbers(attributes[name]) for name in NUMERIC & attributes.keys()}
    given = {name: value[0] if len(value) == 1 else value for name, value in given.items() if len(value)}
    if UNSIGNED in attributes:
        given[UNSIGNED] = _text(attributes[UNSIGNED])
    variable = xr.Variable([f"axis_{axis}" for axis in range(values.ndim)], values, given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", xr.SerializationWarning)  # several values stand for missing ones
        return xr.conventions.decode_cf_variable("array", variable, decode_times=False).values


def _text(attribute):
    """Return an attribute as text, which files have as text, bytes, or an array of them."""
    value = next(iter(np.ravel(attribute)), "")
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _numbers(attribute):
    """Return the numbers of an attribute; none where it is text that is no number, such as `none`."""
    values = np.ravel(attribute)
    if values.dtype.kind in NUMBERS:
        return values
    try:
        return np.array([_text(value) for value in values]).astype(float)
    except ValueError:
        return values[:0]
