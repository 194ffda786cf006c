"""Columns of files that hold arrays: HDF5, NetCDF and MATLAB.

A column is an array with one value per row. Arrays in groups or structures are named after them,
`group_array`; those of several columns are numbered, `array_1`, `array_2`. Attributes as the CF conventions
define them say which values are missing, how numbers are packed, and in what unit they are.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file
from faultslip.records.readers.attributes import NUMBERS, Array, decoded, unit_of
from faultslip.records.readers.hdf5 import read_hdf5
from faultslip.records.readers.time_units import unit_in

HDF5 = b"\x89HDF\r\n\x1a\n"
NETCDF_CLASSIC = b"CDF"
MATLAB = b"MATLAB 5.0 MAT-file"
MATLAB_IN_HDF5 = b"MATLAB 7.3 MAT-file"  # HDF5 from byte 512 on
MAX_COLUMNS = 100  # of an array; more are not columns of a record

ArrayReader = Callable[[str | Path], Iterator[Array]]


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    values : ndarray, shape (rows,)
    unit : str
        As the file states it; may be empty.
    problem : str
        Why the column cannot be used; empty if it can.
    """

    values: np.ndarray
    unit: str = ""
    problem: str = ""


def array_reader(path: str | Path) -> ArrayReader | None:
    """Return the function that reads a file with arrays; None for any other file, such as text.

    Raises
    ------
    InputError
        If there is no such file.
    """
    with open(existing_file(path), "rb") as file:
        start = file.read(512)
    if start.startswith(HDF5):
        return read_hdf5
    if start.startswith(NETCDF_CLASSIC):
        return _read_netcdf
    if start.startswith(MATLAB):
        return _read_matlab
    return read_hdf5 if start.startswith(MATLAB_IN_HDF5) else None


def read_arrays(path: str | Path, reader: ArrayReader) -> list[tuple[str, Column]]:
    """Read the columns of a file with arrays.

    Parameters
    ----------
    path : str or Path
    reader : callable
        From `array_reader`.

    Returns
    -------
    list of tuple of str and Column
        The columns with their names as written. Columns may differ in their number of rows.

    Raises
    ------
    InputError
        If the file is damaged, or has no array of numbers.
    """
    columns: list[tuple[str, Column]] = []
    try:
        for name, values, attributes, problem in reader(path):
            unit = unit_of(attributes) or unit_in(name.rsplit("/")[-1])
            columns += (
                (key, Column(column, unit, problem)) for key, column in _columns(name, np.asarray(values))
            )
    except MemoryError:
        raise
    except Exception as error:  # the libraries raise whatever damaged bytes lead to
        raise InputError(
            f"{path}: not a readable file of arrays ({type(error).__name__}: {str(error)[:200]}); is it "
            "complete?"
        ) from None
    if not columns:
        raise InputError(f"{path}: there is no array of numbers in this file")
    return columns


def _columns(name: str, values: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Return one array as columns; what cannot be columns, such as text, is left out."""
    if values.dtype.names:
        return [
            column for field in values.dtype.names for column in _columns(f"{name}/{field}", values[field])
        ]
    values = np.squeeze(values)
    if values.dtype.kind not in NUMBERS or values.ndim not in (1, 2) or not values.size:
        return []
    if values.ndim == 1:
        return [(name, values)]
    columns = values if values.shape[0] >= values.shape[1] else values.T
    if columns.shape[1] > MAX_COLUMNS:
        return []
    return [(f"{name}/{place + 1}", columns[:, place]) for place in range(columns.shape[1])]


def _read_netcdf(path: str | Path) -> Iterator[Array]:
    """Read all variables of a classic NetCDF file."""
    import netCDF4

    with netCDF4.Dataset(path) as file:
        file.set_auto_maskandscale(False)
        for name, variable in file.variables.items():
            attributes = {key: variable.getncattr(key) for key in variable.ncattrs()}
            if variable.dtype.kind in NUMBERS and variable.dtype.itemsize > 1:
                never_written = netCDF4.default_fillvals[variable.dtype.str[1:]]
                attributes.setdefault("_FillValue", never_written)
            yield Array(name, decoded(variable[:], attributes), attributes)


def _read_matlab(path: str | Path) -> Iterator[Array]:
    """Read all variables of a MATLAB file, version 7 or older."""
    from scipy.io import loadmat

    for name, value in _flattened("", loadmat(path, simplify_cells=True)):
        yield Array(name, value)


def _flattened(prefix: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the arrays of nested structures."""
    for name, value in variables.items():
        if name.startswith("__"):
            continue
        if isinstance(value, Mapping):
            yield from _flattened(f"{prefix}{name}/", value)
        else:
            yield f"{prefix}{name}", value
