"""Files that the command writes: their paths, what they may replace, and the form of tables."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faultslip import __version__
from faultslip.io.errors import InputError, printable
from faultslip.io.files import check_utf8

if TYPE_CHECKING:
    import numpy as np

COLUMNS = ("friction", "lower", "upper")
# How outputs begin, and what stands in their first bytes.
START = 1000
# Characters of an input's name that outputs do not have: NetCDF takes a backslash for the end of a folder.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]+")
WRITTEN = "# written by faultslip "
MARKS = {
    ".csv": [
        (WRITTEN.encode(), b""),
        (",".join(("time", *COLUMNS)).encode(), b""),  # until version 0.6.1
        (b"time,within_", b""),
    ],
    ".html": [(b"<!doctype html>\n<html lang", b": friction predicted by ")],
    ".png": [(b"\x89PNG\r\n\x1a\n", b"Software\0faultslip")],
}


def output_paths(given: str | None, file: Path, kinds: Sequence[str], ending: str) -> dict[str, Path]:
    """Return the paths of the outputs, which begin with --output or with the name of a file.

    Parameters
    ----------
    given : str, optional
        The option.
    file : Path
    kinds : sequence of str
        Endings of the outputs.
    ending : str
        Of the name where none is given.

    Raises
    ------
    InputError
        If what is given is not the beginning of the name of a file.
    """
    if given is not None and (os.path.basename(given) in ("", ".", "..")):
        raise InputError(
            f"--output {given!r}: is not the beginning of a file name; give one, such as results/record"
        )
    own = UNWRITABLE.sub("_", Path(file).stem)
    stem = Path(given or f"{own}_{ending}")
    return {kind: stem.with_name(f"{stem.name}.{kind}") for kind in kinds}


def check_output(path: Path, files: Sequence[Path], overwrite: bool) -> None:
    """Reject an output that would replace anything, or with `overwrite` anything but an earlier output.

    Parameters
    ----------
    path : Path
    files : sequence of Path
        Inputs.
    overwrite : bool

    Raises
    ------
    InputError
    """
    check_utf8(path)
    above = next(each for each in path.parents if os.path.lexists(each))
    if not above.is_dir():
        raise InputError(f"{path}: {above} is not a folder; give another path")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give another --output")
    if os.path.realpath(path) in {os.path.realpath(file) for file in files}:
        raise InputError(f"{path}: is an input; give another --output")
    if os.path.lexists(path) and not overwrite:
        raise InputError(f"{path}: exists already; give another --output, or add --overwrite")
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file() or not is_output(path)):
        raise InputError(
            f"{path}: is no output of this command, and only such are replaced; give another --output, or "
            "remove it"
        )


def is_output(path: Path) -> bool:
    """Return whether a file is one that the command wrote.

    Parameters
    ----------
    path : Path
    """
    kind = path.suffix
    if kind == ".nc":
        from faultslip.io import netcdf  # only where a file is to be replaced

        try:
            return bool({"networks", "forecast_by"} & set(netcdf.read(path).attrs))
        except InputError:
            return False
    with open(path, "rb") as file:
        start = file.read(START)
    return any(start.startswith(beginning) and mark in start for beginning, mark in MARKS.get(kind, []))


def write_csv(
    path: Path, comments: Sequence[str], columns: Mapping[str, "np.ndarray"], formats: Sequence[str]
) -> None:
    """Write a table of numbers, below comments that say what it is.

    pandas reads it with `comment="#"`, and NumPy by `loadtxt(path, delimiter=",", comments=["#", "time"])`.

    Parameters
    ----------
    path : Path
    comments : sequence of str
        Lines; the first one ends "# written by faultslip <version>: ".
    columns : mapping of str to ndarray, shape (rows,)
    formats : sequence of str
        Of each column, as `%.5f`.
    """
    import numpy as np

    first, *others = (" ".join(printable(comment).split()) for comment in comments)
    lines = [f"{WRITTEN}{__version__}: {first}", *(f"# {line}" for line in others), ",".join(columns)]
    values = np.column_stack(list(columns.values()))
    header = "\n".join(lines)
    np.savetxt(path, values, formats, ",", header=header, comments="", encoding="utf-8")
