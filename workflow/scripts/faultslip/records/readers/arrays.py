"""Columns of files that hold arrays: HDF5, NetCDF, MATLAB and NumPy.

A column is an array with one value per row. Arrays in groups or structures are named after them,
`group_array`; those of several columns are numbered, `array_1`, `array_2`. Attributes as the CF conventions
define them say which values are missing, how numbers are packed, and in what unit they are. A column is read
where it is used, so that a large array beside it takes neither time nor memory.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.readers.attributes import NUMBERS, Array, Selection, check_size, decoded, unit_of
from faultslip.records.readers.hdf5 import read_hdf5
from faultslip.records.readers.kinds import HDF5, MATLAB, NETCDF, NUMPY, NUMPY_ARCHIVE, kind_of
from faultslip.records.readers.matlab import read_matlab
from faultslip.records.readers.numpy_files import read_npy, read_npz
from faultslip.records.readers.time_units import unit_in

MAX_COLUMNS = 100  # of an array; more are not columns of a record

ArrayReader = Callable[[str | Path], Iterator[Array]]


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    rows : int or None
        None if it is not known, because the values cannot be loaded.
    load : callable
        Returns the values, shape (rows,), or raises an InputError that says why it cannot.
    unit : str
        As the file states it; may be empty.
    """

    rows: int | None
    load: Callable[[], np.ndarray]
    unit: str = ""


def array_reader(path: str | Path) -> ArrayReader | None:
    """Return the function that reads a file with arrays; None for any other file, such as text.

    Raises
    ------
    InputError
        If there is no such file, or it is of a kind that is not read.
    """
    return _READERS.get(kind_of(path))


def list_arrays(path: str | Path, reader: ArrayReader) -> list[tuple[str, Column]]:
    """List the columns of a file with arrays, without reading their values.

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
    with _readable(path):
        columns = [column for array in reader(path) for column in _columns(path, array)]
    if not columns:
        raise InputError(f"{path}: there is no array of numbers in this file")
    return columns


@contextmanager
def _readable(path):
    """Turn the errors of libraries, which raise whatever damaged bytes lead to, into one line."""
    try:
        yield
    except (MemoryError, InputError):
        raise
    except Exception as error:
        raise InputError(
            f"{path}: not a readable file of arrays ({type(error).__name__}: {str(error)[:200]}); is it "
            "complete?"
        ) from None


def _columns(path: str | Path, array: Array) -> Iterator[tuple[str, Column]]:
    """Yield one array as columns; what cannot be columns, such as text, is left out."""
    unit = unit_of(array.attributes) or unit_in(array.name.rsplit("/")[-1])
    shape = array.shape
    if shape is None:
        yield array.name, Column(None, partial(array.load, ()), unit)
        return
    axes = [axis for axis, length in enumerate(shape) if length != 1]
    if array.dtype.kind not in NUMBERS or len(axes) not in (1, 2) or 0 in shape:
        return
    along = max(axes, key=lambda axis: shape[axis])  # of equal ones the first
    across = [axis for axis in axes if axis != along]
    number = shape[across[0]] if across else 1
    if number > MAX_COLUMNS:
        return
    for place in range(number):
        select = tuple(
            slice(None) if axis == along else place if axis in across else 0 for axis in range(len(shape))
        )
        name = f"{array.name}/{place + 1}" if across else array.name
        yield name, Column(shape[along], partial(_load, path, array, shape[along], select), unit)


def _load(path: str | Path, array: Array, rows: int, select: Selection) -> np.ndarray:
    """Read one column of an array."""
    check_size(rows * max(array.dtype.itemsize, np.dtype(float).itemsize))
    with _readable(path):
        return array.load(select)


def _read_netcdf(path: str | Path) -> Iterator[Array]:
    """Yield the variables of a classic NetCDF file."""
    import netCDF4

    with netCDF4.Dataset(path) as file:
        for name, variable in file.variables.items():
            attributes = {key: variable.getncattr(key) for key in variable.ncattrs()}
            if variable.dtype.kind in NUMBERS and variable.dtype.itemsize > 1:
                never_written = netCDF4.default_fillvals[variable.dtype.str[1:]]
                attributes.setdefault("_FillValue", never_written)
            load = partial(_load_netcdf, path, name, attributes)
            yield Array(name, variable.shape, variable.dtype, load, attributes)


def _load_netcdf(path, name, attributes, select):
    import netCDF4

    with netCDF4.Dataset(path) as file:
        file.set_auto_maskandscale(False)
        return decoded(file[name][select], attributes)


_READERS: dict[str, ArrayReader] = {
    HDF5: read_hdf5,
    NETCDF: _read_netcdf,
    MATLAB: read_matlab,
    NUMPY: read_npy,
    NUMPY_ARCHIVE: read_npz,
}
