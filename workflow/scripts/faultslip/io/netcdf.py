"""NetCDF files of every stage, after the CF conventions, with a checksum of what they hold.

In a file, laboratory time is the coordinate `elapsed_time`: CF expects a calendar where a coordinate is
named `time`, and programs would show dates. In memory it is `time`.
"""

import hashlib
import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path

CHUNK = 65536  # samples along time
TIME, ELAPSED_TIME = "time", "elapsed_time"  # in memory, and in a file
CHECKSUM = "sha256"  # attribute with the checksum of all variables and of the other attributes


def read(path: str | Path) -> xr.Dataset:
    """Load a dataset into memory.

    Raises
    ------
    InputError
        If the file cannot be read, or is not as `write` left it.
    """
    try:
        dataset = xr.load_dataset(path, engine="netcdf4")
        found, expected = dataset.attrs.pop(CHECKSUM, None), _checksum(dataset)
    except MemoryError:  # the file is not to blame
        raise
    except Exception as error:  # a damaged file raises errors of almost any type
        raise _not_readable(path, f"{type(error).__name__}: {error}") from None
    if found != expected:
        raise _not_readable(path, "its contents and their checksum differ: damaged, or edited by hand")
    return dataset.rename({ELAPSED_TIME: TIME}) if ELAPSED_TIME in dataset.dims else dataset


def write(dataset: xr.Dataset, path: str | Path, time: str = ELAPSED_TIME) -> None:
    """Write a dataset compressed, in float32 and chunked along time, under its final name only.

    Coordinates keep their precision.

    Parameters
    ----------
    dataset : Dataset
    path : str or Path
    time : str
        Name of the time in the file.

    Raises
    ------
    InputError
        If a value is too large for float32, or the file cannot be written.
    """
    stored = _as_stored(dataset, path, time)
    stored.attrs[CHECKSUM] = _checksum(stored)
    encoding: dict[Hashable, dict[str, Any]] = {}
    for name, variable in stored.variables.items():
        if variable.dtype.kind != "f":
            continue
        encoding[name] = {"zlib": True, "complevel": 4, "shuffle": True, "_FillValue": None}
        if variable.dims[-1:] == (time,):
            encoding[name]["chunksizes"] = (*variable.shape[:-1], min(variable.shape[-1], CHUNK))
    with atomic_path(path) as temporary:
        temporary.write_bytes(bytes(8192))  # without room even for this, HDF5 reports a missing permission
        try:
            stored.to_netcdf(temporary, engine="netcdf4", encoding=encoding)
        except RuntimeError as error:  # HDF5 does not say what stopped it
            raise InputError(
                f"{path}: cannot be written ({error}); is the disk full? Free some space, and run again"
            ) from None


def _not_readable(path, reason):
    return InputError(
        f"{path}: not a readable NetCDF file of this workflow ({reason}); delete it, and the workflow "
        "will make it again"
    )


def _as_stored(dataset, path, time):
    """Return the dataset with its variables, other than coordinates, in float32."""
    stored = dataset.copy()
    if TIME in dataset.coords:
        stored = stored.rename({TIME: time} if time != TIME else {})
        stored[time].attrs = {"units": "s", "long_name": "elapsed time"}
    for name in dataset.data_vars:
        values = stored[name]
        if values.dtype.kind != "f":
            continue
        with np.errstate(over="ignore"):  # refused below
            stored[name] = values.astype("float32")
        overflow = np.isinf(stored[name].values) & np.isfinite(values.values)
        if overflow.any():
            raise InputError(
                f"{path}: {name} holds {values.values[overflow][0]:g}, more than float32 can; "
                "use a larger unit, or remove the rows that are wrong"
            )
    return stored


def _checksum(dataset):
    """Return the checksum of variables and attributes, as 64 hexadecimal digits."""
    digest = hashlib.sha256(_text(dataset.attrs))
    for name in sorted(dataset.variables, key=str):
        variable = dataset[name].variable
        values = np.ascontiguousarray(variable.values)
        digest.update(_text({"name": name, "dims": variable.dims, "shape": values.shape}))
        digest.update(_text(variable.attrs))
        digest.update(_text({"values": values}) if values.dtype.kind in "OUS" else values.data)
    return digest.hexdigest()


def _text(attributes):
    """Return attributes as they are before writing and after reading: lists become arrays."""
    lists = {str(name): np.ravel(value).tolist() for name, value in attributes.items()}
    return json.dumps(lists, sort_keys=True).encode()
