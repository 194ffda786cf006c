"""Reader of NumPy's files, `.npy` and `.npz`, without the objects of Python that these may hold."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.readers.attributes import Array, check_size, fields_of, select_in_field

HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def read_npy(path: str | Path) -> Iterator[Array]:
    """Yield the fields of a structured array, or a plain one, whose columns have no names but numbers."""
    with open(path, "rb") as file:
        yield from _arrays("", file, lambda: np.load(path, mmap_mode="r", allow_pickle=False))


def read_npz(path: str | Path) -> Iterator[Array]:
    """Yield the arrays of an archive; one that is used is expanded as a whole."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            name = member.removesuffix(".npy")
            with archive.open(member) as file:
                yield from _arrays(name, file, partial(_expand, path, name))


def _arrays(name: str, file: IO[bytes], load: Callable[[], np.ndarray]) -> Iterator[Array]:
    """Yield an array, or its fields, from the header of a file."""
    version = np.lib.format.read_magic(file)
    if version not in HEADERS:
        raise ValueError(f"version {version} of the format is not known")
    shape, _, dtype = HEADERS[version](file)
    unnamed = "column" if sum(length != 1 for length in shape) > 1 else "column/1"
    for fields, found in fields_of(dtype):
        written = "/".join([*([name] if name else []), *fields]) or unnamed
        select = partial(_select, load, len(shape), fields)
        yield Array(written, shape + found.shape, found.base, select)


def _select(load, axes, fields, select):
    return select_in_field(load(), axes, fields, select)


def _expand(path, name):
    """Return an array of an archive."""
    with zipfile.ZipFile(path) as archive, archive.open(f"{name}.npy") as file:
        shape, _, dtype = HEADERS[np.lib.format.read_magic(file)](file)
    check_size(int(np.prod(shape, dtype=object)) * dtype.itemsize)
    if dtype.hasobject:
        raise InputError("it holds objects of Python")
    with np.load(path, allow_pickle=False) as arrays:
        return arrays[name]
