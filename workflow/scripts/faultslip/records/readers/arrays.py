"""Columns of files that hold arrays: HDF5, NetCDF and MATLAB.

A column is an array with one value per row. Arrays in groups or structures are named after them,
`group_array`; those of several columns are numbered, `array_1`, `array_2`.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file

HDF5 = b"\x89HDF\r\n\x1a\n"
NETCDF_CLASSIC = b"CDF"
MATLAB = b"MATLAB 5.0 MAT-file"
MATLAB_IN_HDF5 = b"MATLAB 7.3 MAT-file"  # HDF5 from byte 512 on
MAX_COLUMNS = 100  # of an array; more are not columns of a record
NUMBERS = "iufb"

Arrays = Iterator[tuple[str, Any]]


def array_reader(path: str | Path) -> Callable[[str | Path], Arrays] | None:
    """The function that reads a file with arrays; None for any other file, such as one of text.

    Raises
    ------
    InputError
        If there is no such file.
    """
    with open(existing_file(path), "rb") as file:
        start = file.read(512)
    if start.startswith(HDF5):
        return _read_hdf5
    if start.startswith(NETCDF_CLASSIC):
        return _read_netcdf
    if start.startswith(MATLAB):
        return _read_matlab
    return _read_hdf5 if start.startswith(MATLAB_IN_HDF5) else None


def read_arrays(path: str | Path, reader: Callable[[str | Path], Arrays]) -> dict[str, np.ndarray]:
    """Read the columns of a file with arrays.

    Parameters
    ----------
    path : str or Path
    reader : callable
        From `array_reader`.

    Returns
    -------
    dict of str to ndarray, shape (rows,)
        The columns by their names as written. Columns may differ in their number of rows.

    Raises
    ------
    InputError
        If the file is damaged, or has no array of numbers.
    """
    columns: dict[str, np.ndarray] = {}
    try:
        for name, values in reader(path):
            columns |= _columns(name, np.asarray(values))
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


def _columns(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """One array as columns; what cannot be columns, such as text, is left out."""
    if values.dtype.names:
        return {
            key: column
            for field in values.dtype.names
            for key, column in _columns(f"{name}/{field}", values[field]).items()
        }
    values = np.squeeze(values)
    if values.dtype.kind not in NUMBERS or values.ndim not in (1, 2) or not values.size:
        return {}
    if values.ndim == 1:
        return {name: values}
    columns = values if values.shape[0] >= values.shape[1] else values.T
    if columns.shape[1] > MAX_COLUMNS:
        return {}
    return {f"{name}_{place + 1}": columns[:, place] for place in range(columns.shape[1])}


def _read_hdf5(path: str | Path) -> Arrays:
    """All datasets of an HDF5 file; NetCDF-4 files are read as such."""
    import h5py  # here, because tables of text, which are the rule, need no library of arrays

    with h5py.File(path, "r") as file:
        if "_NCProperties" not in file.attrs:
            names: list[str] = []
            file.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
            yield from ((name, file[name][()]) for name in names if not name.startswith("#"))
            return
    yield from _read_netcdf(path)


def _read_netcdf(path: str | Path) -> Arrays:
    """All variables of a NetCDF file; times keep the numbers that they have in the file."""
    import xarray as xr

    with xr.open_dataset(path, decode_times=False, engine="netcdf4") as dataset:
        yield from ((str(name), variable.values) for name, variable in dataset.variables.items())


def _read_matlab(path: str | Path) -> Arrays:
    """All variables of a MATLAB file, version 7 or older."""
    from scipy.io import loadmat

    yield from _flattened("", loadmat(path, simplify_cells=True))


def _flattened(prefix: str, variables: Mapping[str, Any]) -> Arrays:
    """Arrays of nested structures."""
    for name, value in variables.items():
        if name.startswith("__"):
            continue
        if isinstance(value, Mapping):
            yield from _flattened(f"{prefix}{name}/", value)
        else:
            yield f"{prefix}{name}", value
