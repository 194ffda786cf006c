"""Reader of the arrays of MATLAB files, version 7 or older.

Names, classes and sizes are at the beginnings of variables, and numbers are read where they are used. The
fields of structures are known only when these are read, which happens at once.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.readers.attributes import Array, check_size, without_values

FILE_HEADER = 128  # bytes
COMPRESSED = 15  # type of an element
CELL, STRUCTURE, OBJECT = 1, 2, 3  # classes of arrays
NUMERIC = range(6, 16)  # double, single, and whole numbers
OPAQUE = 17  # an object such as a duration
COMPLEX = 0x800
BEGINNING = 4096  # bytes of a variable in which its name and class are
# What is saved in place of an object.
ADVICE = {
    "duration": "save seconds(t) in its place",
    "datetime": "save posixtime(t) in its place",
    "table": "save its columns in its place, as t = T.time",
    "timetable": "save its columns in its place, as t = seconds(T.Time - T.Time(1))",
}


class Variable(NamedTuple):
    """The beginning of a variable.

    Attributes
    ----------
    name : str
        Empty for what is no variable of the user.
    size : int
        Bytes, expanded.
    matlab_class : int
    is_complex : bool
    shape : tuple of int
    object_class : str
        Of an object such as a duration.
    """

    name: str
    size: int
    matlab_class: int
    is_complex: bool = False
    shape: tuple[int, ...] = ()
    object_class: str = ""


def read_matlab(path: str | Path) -> Iterator[Array]:
    """Yield the arrays of a MATLAB file, version 7 or older; an object is one without values."""
    for variable in _variables(path):
        name = variable.name
        try:
            check_size(variable.size)
        except InputError as error:
            yield without_values(name, str(error))
            continue
        if variable.matlab_class == OPAQUE:
            yield object_array(name, variable.object_class)
        elif variable.matlab_class in NUMERIC and variable.is_complex:
            yield without_values(name, "it holds complex numbers; save their real part or absolute value")
        elif variable.matlab_class in NUMERIC:
            yield Array(name, variable.shape, np.dtype(float), partial(_select, path, name))
        elif name and variable.matlab_class in (CELL, STRUCTURE, OBJECT):
            yield from _flattened(name, _load(path, name, simplify_cells=True))


def object_array(name: str, object_class: str) -> Array:
    """Return an object of MATLAB, such as a duration, whose values only MATLAB can read."""
    advice = ADVICE.get(object_class, "save its numbers in its place")
    return without_values(name, f"it is a MATLAB {object_class or 'object'}: {advice}")


def _load(path, name, **options):
    from scipy.io import loadmat

    return loadmat(path, variable_names=[name], **options)[name]


def _select(path, name, select):
    return _load(path, name)[select]


def _flattened(name: str, value: Any) -> Iterator[Array]:
    """Yield the arrays of nested structures."""
    from scipy.io.matlab import MatlabOpaque

    if isinstance(value, Mapping):
        for field, found in value.items():
            yield from _flattened(f"{name}/{field}", found)
    elif isinstance(value, MatlabOpaque):
        yield object_array(name, value["s2"][0].decode("latin-1"))
    else:
        values = np.asarray(value)
        yield Array(name, values.shape, values.dtype, values.__getitem__)


def _variables(path: str | Path) -> Iterator[Variable]:
    """Yield the beginning of each variable of a file; scipy fails at that of an object.

    A file consists of elements: type and number of bytes, four bytes each, and the bytes. One for each
    variable has elements in it: class, shape (of an object there is none) and name come first.
    """
    with open(path, "rb") as file:
        order = "<" if file.read(FILE_HEADER)[-2:] == b"IM" else ">"
        while len(head := file.read(8)) == 8:
            kind, size = struct.unpack(f"{order}II", head)
            next_variable = file.tell() + size
            content = file.read(min(size, BEGINNING))
            if kind == COMPRESSED:
                content = zlib.decompressobj().decompress(content, BEGINNING)
                (size,), content = struct.unpack(f"{order}I", content[4:8]), content[8:]
            yield _variable(size, _elements(content, order), order)
            file.seek(next_variable)


def _variable(size, elements, order):
    flags = struct.unpack(f"{order}I", next(elements)[:4])[0]
    matlab_class = flags & 0xFF
    if matlab_class == OPAQUE:
        name, _, object_class = (next(elements).decode("latin-1") for _ in range(3))
        return Variable(name, size, matlab_class, object_class=object_class)
    shape = np.frombuffer(next(elements), f"{order}i4").tolist()
    name = next(elements).decode("utf-8", errors="replace")
    return Variable(name, size, matlab_class, bool(flags & COMPLEX), tuple(shape))


def _elements(content, order):
    """Yield the content of the first elements in a variable."""
    place = 0
    while True:
        kind, size = struct.unpack(f"{order}II", content[place : place + 8])
        start, end = place + 8, place + 8 + -(-size // 8) * 8
        if kind >> 16:  # up to four bytes follow their number and type, which have two bytes each
            size, start, end = kind >> 16, place + 4, place + 8
        yield content[start : start + size]
        place = end
