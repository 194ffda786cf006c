"""Reader of the arrays of HDF5 files, such as NetCDF-4 files, whichever library has written them."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faultslip.records.readers.attributes import NUMBERS, NUMERIC, UNIT, UNSIGNED, Array, decoded

if TYPE_CHECKING:
    import h5py

# How NetCDF-4 marks a dimension without a variable (in the attribute NAME), and a variable that is no
# coordinate although a dimension has its name.
NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable"
NOT_COORDINATE = "_nc4_non_coord_"
MATLAB_REFERENCES = "#"  # first letter of the groups in which MATLAB 7.3 keeps parts of cells and tables
SAME_FILE = "."
BLOCK = "%b"  # in the name of a source, the number of a file of a series


def read_hdf5(path: str | Path) -> Iterator[Array]:
    """Read all datasets of an HDF5 file.

    Parameters
    ----------
    path : str or Path

    Yields
    ------
    Array
        Without values, but with a problem, if they are in another file that is not there: HDF5 itself would
        give the fill value, such as 0.
    """
    import h5py  # here, because tables of text, which are the rule, need no library of arrays

    with h5py.File(path, "r") as file:
        names: list[str] = []
        file.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        for name in names:
            dataset = file[name]
            attributes = _attributes(dataset)
            if name.startswith(MATLAB_REFERENCES) or NO_VARIABLE in str(attributes.get("NAME")):
                continue
            name = name.replace(NOT_COORDINATE, "")
            missing = _missing_source(dataset)
            problem = f"its values are in {missing}; put it there, or copy the values into this file"
            if not missing and _is_unwritten(dataset, attributes):
                missing = problem = "a part of it was never written, and HDF5 gives 0 for it; is it complete?"
            if missing:
                yield Array(name, np.broadcast_to(np.nan, dataset.shape), attributes, problem)
            else:
                yield Array(name, decoded(dataset[()], attributes), attributes)


def _attributes(dataset):
    """Return the attributes of a dataset that matter, with HDF5's fill value where it has been chosen."""
    import h5py

    wanted = {*NUMERIC, *UNIT, UNSIGNED, "NAME"}
    values = {name: dataset.attrs[name] for name in dataset.attrs if {name, name.lower()} & wanted}
    attributes = {name: value for name, value in values.items() if not isinstance(value, h5py.Empty)}
    chosen = dataset.id.get_create_plist().fill_value_defined() == h5py.h5d.FILL_VALUE_USER_DEFINED
    if chosen and dataset.dtype.kind in NUMBERS and dataset.fillvalue != 0:
        attributes.setdefault("_FillValue", dataset.fillvalue)
    return attributes


def _is_unwritten(dataset, attributes):
    """Return whether a part of a dataset was never written, and no value of its own stands for that."""
    if dataset.is_virtual or dataset.external or not dataset.size or "_FillValue" in attributes:
        return False
    if not dataset.chunks:
        return not dataset.id.get_storage_size()
    grid = [-(-length // chunk) for length, chunk in zip(dataset.shape, dataset.chunks, strict=True)]
    return dataset.id.get_num_chunks() < math.prod(grid)


def _missing_source(dataset: "h5py.Dataset") -> str:
    """Return what is not there of the files that hold the values of a dataset; empty if all is."""
    start = 0
    for name, offset, size in dataset.external or ():
        needed = offset + min(size, dataset.nbytes - start)
        start += size
        if not Path(name).is_file():
            return f"the file {name}, which is not in the current folder"
        if Path(name).stat().st_size < needed:
            return f"the file {name}, which is shorter than the {needed} bytes that are needed"
    sources = dataset.virtual_sources() if dataset.is_virtual else ()
    return next(filter(None, (_missing_part(dataset, source) for source in sources)), "")


def _missing_part(dataset, source):
    """Say what is missing of one source of a virtual dataset."""
    import h5py

    if source.file_name == SAME_FILE:
        return _missing_dataset(dataset.file, source.dset_name)
    name = Path(source.file_name.replace(BLOCK, "0"))
    folder = Path(dataset.file.filename).parent
    found = [path for path in (folder / name, folder / name.name, name) if path.is_file()]  # as HDF5 looks
    if not found:
        return f"the file {folder / name}, which does not exist"
    with h5py.File(found[0], "r") as file:
        return _missing_dataset(file, source.dset_name)


def _missing_dataset(file, name):
    name = name.replace(BLOCK, "0")
    if name not in file:
        return f"the dataset {name!r} of {file.filename}, which does not exist"
    return _missing_source(file[name])
