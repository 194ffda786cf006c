"""Reader of the arrays of HDF5 files, such as NetCDF-4 files, whichever library has written them."""

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from faultslip.records.readers.attributes import (
    NUMBERS,
    NUMERIC,
    UNIT,
    UNSIGNED,
    Array,
    check_size,
    decoded,
    fields_of,
    select_in_field,
    without_values,
)
from faultslip.records.readers.matlab import object_array

# How NetCDF-4 marks a dimension without a variable (in the attribute NAME), and a variable that is no
# coordinate although a dimension has its name.
NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable"
NOT_COORDINATE = "_nc4_non_coord_"
MATLAB_REFERENCES = "#"  # first letter of the groups in which MATLAB 7.3 keeps parts of cells and tables
MATLAB = {"MATLAB_class", "MATLAB_empty", "MATLAB_object_decode"}  # attributes of MATLAB 7.3


def read_hdf5(path: str | Path) -> Iterator[Array]:
    """Yield the datasets of an HDF5 file, of which no values are read before they are used.

    Parameters
    ----------
    path : str or Path

    Yields
    ------
    Array
        One without values for a link, for a dataset whose values are in other files or were never written
        (HDF5 itself would give the fill value, such as 0), and for an object of MATLAB.
    """
    import h5py  # here, because tables of text, which are the rule, need no library of arrays

    with h5py.File(path, "r") as file:
        links: list[tuple[str, Any]] = []
        file.visititems_links(lambda name, link: links.append((name, link)))
        for name, link in links:
            if name.startswith(MATLAB_REFERENCES):
                continue
            if not isinstance(link, h5py.HardLink):
                yield without_values(name, _where_a_link_leads(link))
            elif isinstance(file[name], h5py.Dataset) and file[name].shape is not None:
                yield from _arrays(path, name, file[name])


def _arrays(path, name, dataset):
    """Yield a dataset as an array, or as one for each field of its compound type."""
    attributes = _attributes(dataset)
    matlab_class = attributes.get("MATLAB_class", b"")
    if NO_VARIABLE in str(attributes.get("NAME")) or "MATLAB_empty" in attributes or matlab_class == b"char":
        return
    shown = name.replace(NOT_COORDINATE, "")
    if "MATLAB_object_decode" in attributes:
        yield object_array(shown, matlab_class.decode())
    elif problem := _missing_values(dataset, attributes):
        yield without_values(shown, problem, dataset.shape, attributes)
    else:
        for fields, dtype in fields_of(dataset.dtype):
            load = partial(_load, path, name, fields, attributes)
            written = "/".join([shown, *fields])
            yield Array(written, dataset.shape + dtype.shape, dtype.base, load, attributes)


def _load(path, name, fields, attributes, select):
    """Read a selection of a dataset, or of a field of it."""
    import h5py

    with h5py.File(path, "r") as file:
        dataset = file[name]
        check_size(math.prod(dataset.chunks or ()) * dataset.dtype.itemsize)
        source = dataset.fields(fields[0]) if fields else dataset
        values = select_in_field(source, dataset.ndim, fields[1:], select)
        return decoded(values, attributes)


def _where_a_link_leads(link):
    """Return why a link is not followed."""
    if hasattr(link, "filename"):
        return f"it is a link to {link.path} in the file {link.filename}; copy the values into this file"
    return f"it is a link to {link.path}; name this, or copy the values"


def _attributes(dataset):
    """Return the attributes of a dataset that matter, with HDF5's fill value where it has been chosen."""
    import h5py

    wanted = {*NUMERIC, *UNIT, *MATLAB, UNSIGNED, "NAME"}
    values = {name: dataset.attrs[name] for name in dataset.attrs if {name, name.lower()} & wanted}
    attributes = {name: value for name, value in values.items() if not isinstance(value, h5py.Empty)}
    chosen = dataset.id.get_create_plist().fill_value_defined() == h5py.h5d.FILL_VALUE_USER_DEFINED
    if chosen and dataset.dtype.kind in NUMBERS and dataset.fillvalue != 0:
        attributes.setdefault("_FillValue", dataset.fillvalue)
    return attributes


def _missing_values(dataset, attributes):
    """Return why the numbers of a dataset are not in the file; empty if they are, or if it has none."""
    if dataset.dtype.kind not in NUMBERS and not dataset.dtype.names:
        return ""
    if dataset.is_virtual or dataset.external:
        return "its values are in other files or datasets; copy them into a dataset of this file"
    if _is_unwritten(dataset, attributes):
        return "a part of it was never written, and HDF5 gives 0 for it; is it complete?"
    return ""


def _is_unwritten(dataset, attributes):
    """Return whether a part of a dataset was never written, and no value of its own stands for that."""
    if not dataset.size or "_FillValue" in attributes:
        return False
    if not dataset.chunks:
        return not dataset.id.get_storage_size()
    grid = [-(-length // chunk) for length, chunk in zip(dataset.shape, dataset.chunks, strict=True)]
    return dataset.id.get_num_chunks() < math.prod(grid)
