"""What the command refuses before it loads a library that takes long to load."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_range
from faultslip.records.arguments import check_arguments
from faultslip.records.columns import check_columns
from faultslip.release.arguments import check_units
from faultslip.release.folders import find_folder
from faultslip.release.network_folder import check_folder

CAUSAL = "_causal"  # end of the name of networks that are trained to predict from past emission
SERIES = ("time", "emission", "friction")  # of a record, as options name their columns
COLUMNS = ("friction", "lower", "upper")
# How outputs begin, and what stands in their first bytes.
START = 1000
MARKS = {
    ".csv": (",".join(("time", *COLUMNS)).encode(), b""),
    ".html": (b"<!doctype html>\n<html lang", b": friction predicted by "),
    ".png": (b"\x89PNG\r\n\x1a\n", b"Software\0faultslip"),
}


class Prediction(NamedTuple):
    """What is asked of `faultslip predict`.

    Attributes
    ----------
    network, device : str
    known : pair of float, optional
        Part in which friction may be used, s.
    level : tuple of float, optional
        Mean and standard deviation of friction.
    outputs : dict of str to Path
        Paths of `csv`, `nc`, `png` and `html`.
    overwrite : bool
        Whether outputs of an earlier run are replaced.
    reading : dict
        Options of `read_table`.
    """

    network: str
    device: str
    known: tuple[float, float] | None
    level: tuple[float, float] | None
    outputs: dict[str, Path]
    overwrite: bool
    reading: dict[str, Any]


class Adaptation(NamedTuple):
    """What is asked of `faultslip adapt`.

    Attributes
    ----------
    network : str
        Name or folder of the networks to start from.
    known : pair of float, optional
        Part whose friction is used, s; by default the whole record.
    out : str
        Folder that is written.
    overwrite : bool
        Whether a folder of networks that exists is replaced.
    reading : dict
        Options of `read_table`.
    """

    network: str
    known: tuple[float, float] | None
    out: str
    overwrite: bool
    reading: dict[str, Any]


def check_record(files: Sequence[Path], reading: Mapping[str, Any]) -> None:
    """Refuse what `read_table` would refuse before it reads rows.

    Parameters
    ----------
    files : sequence of Path
    reading : mapping
        Options of `read_table`.

    Raises
    ------
    InputError
    """
    check_arguments(**{name: value for name, value in reading.items() if name not in SERIES})
    check_columns(files, {name: reading[name] for name in SERIES})


def check_prediction(files: Sequence[Path], options: Mapping[str, Any]) -> Prediction:
    """Refuse a prediction that cannot be made, or would replace something else, and return what is asked.

    Parameters
    ----------
    files : sequence of Path
    options : mapping
        Of the command.

    Raises
    ------
    InputError
    """
    reading = dict(options)
    if reading.pop("causal"):
        reading["network"] += CAUSAL
    network, known, device = (reading.pop(name) for name in ("network", "known", "device"))
    level = _level(reading.pop("friction_mean"), reading.pop("friction_std"), known)
    outputs = _outputs(reading.pop("output"), files, reading.pop("html"))
    overwrite = reading.pop("overwrite")
    for path in outputs.values():
        check_output(path, files, overwrite)
    if known and not reading["friction"]:
        raise InputError(
            "--known: says where friction may be used; add --friction, a column or an expression"
        )
    find_folder(network)
    check_record(files, reading)
    return Prediction(network, device, known, level, outputs, overwrite, reading)


def check_adaptation(files: Sequence[Path], options: Mapping[str, Any]) -> Adaptation:
    """Refuse an adaptation that cannot be made, or would replace something else, and return what is asked.

    Parameters
    ----------
    files, options
        As for `check_prediction`.

    Raises
    ------
    InputError
    """
    reading = dict(options)
    network, known, out, overwrite = (reading.pop(name) for name in ("network", "known", "out", "overwrite"))
    check_folder(out, files, overwrite)
    if known is not None:
        check_range("known", known)
    find_folder(network)
    check_record(files, reading)
    return Adaptation(network, known, out, overwrite, reading)


def _level(mean, std, known):
    """Return the mean and standard deviation, both or none."""
    if (mean is None) != (std is None):
        raise InputError("--friction-mean and --friction-std: give both, or neither")
    level = None if mean is None else (mean, std)
    check_units(known, level)
    return level


def _outputs(given, files, html):
    """Return the paths of the outputs, which begin with --output or with the name of the first file."""
    if given is not None and os.path.basename(given) in ("", ".", ".."):
        raise InputError(
            f"--output {given!r}: is not the beginning of a file name; give one, such as results/record"
        )
    stem = Path(given or f"{Path(files[0]).stem}_friction")
    kinds = ("csv", "nc", "png", "html") if html else ("csv", "nc", "png")
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
    above = next(each for each in path.parents if os.path.lexists(each))
    if not above.is_dir():
        raise InputError(f"{path}: {above} is not a folder; give another path")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give another --output")
    if os.path.realpath(path) in {os.path.realpath(file) for file in files}:
        raise InputError(f"{path}: is an input; give another --output")
    if os.path.lexists(path) and not overwrite:
        raise InputError(f"{path}: exists already; give another --output, or add --overwrite")
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file() or not _is_prediction(path)):
        raise InputError(
            f"{path}: is no output of this command, and only such are replaced; give another --output, or "
            "remove it"
        )


def _is_prediction(path):
    """Return whether a file is one that the command wrote."""
    kind = path.suffix
    if kind == ".nc":
        from faultslip.io import netcdf  # only where a file is to be replaced

        try:
            return "networks" in netcdf.read(path).attrs
        except InputError:
            return False
    with open(path, "rb") as file:
        start = file.read(START)
    beginning, mark = MARKS[kind]
    return start.startswith(beginning) and mark in start
