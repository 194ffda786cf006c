"""What the command refuses before it loads a library that takes long to load."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from faultslip.command_line.events import (
    EVENT_OPTIONS,
    FAILURE_OPTIONS,
    catalogue_options,
    event_options,
    hit_options,
)
from faultslip.command_line.outputs import check_output, is_output, output_paths
from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number, check_range
from faultslip.records.arguments import check_arguments
from faultslip.records.columns import check_columns, expressions_of
from faultslip.release.arguments import check_units
from faultslip.release.folders import find_folder
from faultslip.release.network_folder import check_folder
from faultslip.runtime import check_device

CAUSAL = "_causal"  # end of the name of networks that are trained to predict from past emission
SERIES = ("time", "emission", "friction")  # of a record, as options name their columns
KINDS = ("csv", "nc", "png")


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
    json, quiet : bool
        Whether the summary is printed as JSON, and whether nothing but warnings is.
    catalogue : dict, optional
        Options of `read_hits`; then the file is a list of events.
    reading : dict
        Options of `read_table`.
    """

    network: str
    device: str
    known: tuple[float, float] | None
    level: tuple[float, float] | None
    outputs: dict[str, Path]
    overwrite: bool
    json: bool
    quiet: bool
    catalogue: dict[str, Any] | None
    reading: dict[str, Any]


class ForecastAsked(NamedTuple):
    """What is asked of `faultslip forecast`.

    Attributes
    ----------
    model : str
    min_drop : float
        Smallest drop of friction that is a failure.
    catalogue : dict, optional
        Options of `read_catalogue`; then the file is a list of events.
    outputs : dict of str to Path
        Paths of `csv`, `nc` and `png`.
    overwrite : bool
    reading : dict
        Options of `read_table`.
    """

    model: str
    min_drop: float
    catalogue: dict[str, Any] | None
    outputs: dict[str, Path]
    overwrite: bool
    reading: dict[str, Any]


class MonitorAsked(NamedTuple):
    """What is asked of `faultslip monitor`.

    Attributes
    ----------
    model : str
    averaged, min_drop : float
    expressions : dict of str to str or None
        Of `time`, `emission` and `friction`.
    state : Path, optional
    json : bool
    """

    model: str
    averaged: float
    min_drop: float
    expressions: dict[str, str | None]
    state: Path | None
    json: bool


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
    check_columns(files, expressions_of(*(reading[name] for name in SERIES)), reading["header_lines"])


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
    folder = next((path for path in files if path.is_dir()), None)
    if folder is not None:
        raise InputError(f"{folder}: is a folder; add --each to predict its files one by one, or name a file")
    asked = _prediction(options, options["output"], files)
    check_files(files, asked)
    return asked


def check_each(files: Sequence[Path], options: Mapping[str, Any]) -> list[tuple[Path, Prediction]]:
    """Refuse options with which no record can be predicted, and return what is asked of each.

    Parameters
    ----------
    files : sequence of Path
        Files, and folders of files; of these, outputs of the command are left out.
    options : mapping
        Of the command.

    Raises
    ------
    InputError
        Also if outputs of two files would have one name.
    """
    begin = options["output"]
    found: dict[Path, Path] = {}
    asked = []
    for path in [each for file in files for each in (_files_in(file) if file.is_dir() else [file])]:
        own = None if begin is None else f"{begin}_{path.stem}"
        asked.append((path, _prediction(options, own, [path])))
        output = asked[-1][1].outputs["csv"]
        if output in found:
            raise InputError(
                f"{found[output]} and {path}: both would be written to {output}; rename one, or predict them "
                "apart"
            )
        found[output] = path
    return asked


def _files_in(folder):
    """Return the files of a folder but hidden ones and outputs of the command, in alphabetical order."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    written = {path.with_suffix("") for path in files if path.suffix == ".csv" and is_output(path)}
    files = [path for path in files if path.with_suffix("") not in written]
    if not files:
        raise InputError(f"{folder}: there is no file to be predicted in this folder")
    return files


def check_files(files: Sequence[Path], asked: Prediction) -> None:
    """Refuse files that cannot be predicted, or outputs that would replace something else.

    Parameters
    ----------
    files : sequence of Path
    asked : Prediction

    Raises
    ------
    InputError
    """
    for path in asked.outputs.values():
        check_output(path, files, asked.overwrite)
    if asked.catalogue is None:
        check_record(files, asked.reading)


def _prediction(options, output, files):
    """Return what is asked of files; options that cannot be meant are refused."""
    reading = {name: value for name, value in options.items() if name not in ("output", "each", "strict")}
    if reading.pop("causal"):
        reading["network"] += CAUSAL
    network, known, device = (reading.pop(name) for name in ("network", "known", "device"))
    level = _level(reading.pop("friction_mean"), reading.pop("friction_std"), known)
    kinds = (*KINDS, "html") if reading.pop("html") else KINDS
    outputs = output_paths(output, files[0], kinds, "friction")
    overwrite, json, quiet = (reading.pop(name) for name in ("overwrite", "json", "quiet"))
    if known and not reading["friction"]:
        raise InputError(
            "--known: says where friction may be used; add --friction, a column or an expression"
        )
    check_device(device)
    find_folder(network)
    catalogue = hit_options(files, reading, network.endswith(CAUSAL))
    return Prediction(network, device, known, level, outputs, overwrite, json, quiet, catalogue, reading)


def check_forecast(files: Sequence[Path], options: Mapping[str, Any]) -> ForecastAsked:
    """Refuse a forecast that cannot be made, or would replace something else, and return what is asked.

    Parameters
    ----------
    files, options
        As for `check_prediction`.

    Raises
    ------
    InputError
    """
    from faultslip.forecasts.released import find_model

    reading = dict(options)
    model, drop = reading.pop("model"), reading.pop("min_drop")
    check_number("min_drop", drop, above=0)
    outputs = output_paths(reading.pop("output"), files[0], KINDS, "forecast")
    overwrite = reading.pop("overwrite")
    events = event_options(reading, (*EVENT_OPTIONS, *FAILURE_OPTIONS))
    for path in outputs.values():
        check_output(path, files, overwrite)
    find_model(model)
    if events is None:
        check_record(files, reading)
        return ForecastAsked(model, drop, None, outputs, overwrite, reading)
    catalogue = catalogue_options(files, reading, events)
    return ForecastAsked(model, drop, catalogue, outputs, overwrite, reading)


def check_monitor(options: Mapping[str, Any]) -> MonitorAsked:
    """Refuse options of `faultslip monitor` that cannot be meant, and return what is asked.

    Raises
    ------
    InputError
    """
    from faultslip.forecasts.released import find_model

    check_number("averaged", options["averaged"], minimum=0)
    check_number("min_drop", options["min_drop"], above=0)
    find_model(options["model"])
    state = options["state"]
    if state is not None and (state.is_dir() or not state.absolute().parent.is_dir()):
        raise InputError(f"--state {state}: is a folder, or in none; give the path of a file")
    expressions = {name: options[name] for name in SERIES}
    return MonitorAsked(
        options["model"], options["averaged"], options["min_drop"], expressions, state, options["json"]
    )


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
