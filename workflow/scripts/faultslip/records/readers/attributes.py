"""Arrays of a file, whose values are read where they are used, and what their attributes say of them.

Attributes are those of the CF conventions for NetCDF. HDF5 files that are not NetCDF often have the same.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from faultslip.io.errors import InputError

NUMBERS = "iufb"  # kinds of numpy's types
UNIT = {"units", "unit"}  # in lower case
NUMERIC = {"_FillValue", "missing_value", "scale_factor", "add_offset"}
UNSIGNED = "_Unsigned"
MAX_BYTES = 1_000_000_000  # of a column in double precision, or of what is read at once for it

Selection = tuple[int | slice, ...]  # along each axis of an array


class Array(NamedTuple):
    """An array of a file.

    Attributes
    ----------
    name : str
        As it is written, with the groups that it is in: `group/array`.
    shape : tuple of int, or None
        None if it is not known, because the values are in another file or of a kind that is not read.
    dtype : dtype
    load : callable
        Returns the values of a selection, or raises an InputError that says why it cannot.
    attributes : mapping
    """

    name: str
    shape: tuple[int, ...] | None
    dtype: np.dtype
    load: Callable[[Selection], np.ndarray]
    attributes: Mapping[str, Any] = {}


def without_values(
    name: str,
    reason: str,
    shape: tuple[int, ...] | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Array:
    """Return an array whose values cannot be loaded, for a reason that is said where they are used."""

    def load(select):
        raise InputError(reason)

    return Array(name, shape, np.dtype(float), load, attributes or {})


def check_size(number_of_bytes: float) -> None:
    """Refuse to load what needs more than `MAX_BYTES`.

    Raises
    ------
    InputError
        Says how much it needs, and how much it may.
    """
    if number_of_bytes > MAX_BYTES:
        raise InputError(
            f"it needs {number_of_bytes / 1e9:.3g} GB of memory, and {MAX_BYTES / 1e9:g} GB are allowed; "
            "average it, or cut it, before it is read"
        )


def fields_of(dtype: np.dtype, parents: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], np.dtype]]:
    """Yield the fields of a structured type, by their names within one another; a plain type has one."""
    if not dtype.names:
        yield parents, dtype
    for name in dtype.names or ():
        yield from fields_of(dtype[name], (*parents, name))


def select_in_field(values: Any, axes: int, fields: tuple[str, ...], select: Selection) -> np.ndarray:
    """Return a selection of a field, which may have axes of its own behind those of the structured array."""
    found = values[select[:axes]]
    for field in fields:
        found = found[field]
    return np.array(found[(..., *select[axes:])])


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
