"""NetCDF files of every stage."""

from pathlib import Path
from typing import Any

import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path

CHUNK = 65536  # samples along time


def read(path: str | Path) -> xr.Dataset:
    """Load a dataset into memory.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        return xr.load_dataset(path, engine="netcdf4")
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        raise InputError(
            f"{path}: not a readable NetCDF file ({error}); delete it, and the workflow will make it again"
        ) from None


def write(dataset: xr.Dataset, path: str | Path) -> None:
    """Write a dataset compressed, in float32 and chunked along time, under its final name only.

    Coordinates keep their precision.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    encoding: dict[Any, dict[str, Any]] = {}
    for name, variable in dataset.variables.items():
        if variable.dtype.kind != "f":
            continue
        encoding[name] = {"zlib": True, "complevel": 4, "shuffle": True, "_FillValue": None}
        if name not in dataset.coords:
            encoding[name]["dtype"] = "float32"
        if variable.dims[-1:] == ("time",):
            encoding[name]["chunksizes"] = (*variable.shape[:-1], min(variable.shape[-1], CHUNK))
    with atomic_path(path) as temporary:
        try:
            dataset.to_netcdf(temporary, engine="netcdf4", encoding=encoding)
        except RuntimeError as error:  # HDF5 does not say what stopped it
            raise InputError(
                f"{path}: cannot be written ({error}); is the disk full? Free some space, and run again"
            ) from None
