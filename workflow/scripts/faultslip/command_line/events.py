"""Options of a list of events, such as hits, in place of a record."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number

EVENT_OPTIONS = ("size", "kind", "completeness")
NO_TIME = "--time: is missing; with --catalogue give columns of the time, such as date,clock or 1,2"
FAILURE_OPTIONS = ("main", "apart")
# Options of a record that say nothing of a list of events, with their values if they are not given.
OF_RECORDS = {
    "emission": None, "time_scale": 1.0, "average": None, "averaged": 0.0, "max_gap": None,
    "header_lines": None,
}  # fmt: skip


def event_options(reading: dict[str, Any], names: Sequence[str]) -> dict[str, Any] | None:
    """Take the options of a list of events out of the others.

    Parameters
    ----------
    reading : dict
        Options of the command; `catalogue` and `names` are removed.
    names : sequence of str

    Returns
    -------
    dict or None
        None if the file is a table.

    Raises
    ------
    InputError
        If they are given for a table, or options of a table for a list of events.
    """
    catalogue, events = reading.pop("catalogue"), {name: reading.pop(name) for name in names}
    given = [name for name in names if events[name] is not None]
    if given and not catalogue:
        raise InputError(
            f"--{given[0]}: says something of a list of events; add --catalogue, or leave it out"
        )
    if not catalogue:
        return None
    if reading["time"] is None:
        raise InputError(NO_TIME)
    for name, default in OF_RECORDS.items():
        if reading[name] != default:
            raise _of_a_table(name)
    return events


def _of_a_table(name):
    return InputError(f"--{name.replace('_', '-')}: says nothing of a list of events; leave it out")


def hit_options(files: Sequence[Path], reading: dict[str, Any], causal: bool) -> dict[str, Any] | None:
    """Return the options of `hits`, or None if the file is a table.

    Parameters
    ----------
    files : sequence of Path
    reading : dict
        Options of the command; those of events are removed.
    causal : bool
        Whether networks are.

    Raises
    ------
    InputError
    """
    events = event_options(reading, EVENT_OPTIONS)
    if events is None:
        return None
    time, friction = reading["time"], reading["friction"]
    own = isinstance(time, Mapping)
    if own != (friction is not None):
        raise InputError("--friction and --friction-time: of hits give both, from another file, or neither")
    if own and time["emission"] is None:
        raise InputError(NO_TIME)
    if own and len(files) == 1:
        raise InputError("--friction: of hits it is in another file; name it after the list of hits")
    if not own:
        _check_one(files)
    if causal:
        raise InputError(
            "--causal: hits are counted as they are read best, which their future tells; leave it out"
        )
    if events["kind"] is None and events["size"] is not None:
        raise InputError(
            "--kind: is missing; say what --size is: magnitude, energy, amplitude, decibel or counts"
        )
    needed = {name: one for name, one in events.items() if one is not None}
    logger = {"friction_time": time["friction"], "friction": friction} if own else {}
    needed |= {name: reading[name] for name in ("time_range", "interval")}
    return needed | {"time": time["emission"] if own else time, "logger": logger}


def catalogue_options(
    files: Sequence[Path], reading: Mapping[str, Any], events: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the options of `read_catalogue`.

    Parameters
    ----------
    files : sequence of Path
    reading : mapping
        Options of the command.
    events : mapping
        From `event_options`.

    Raises
    ------
    InputError
        If one is missing, or there are several files.
    """
    _check_one(files)
    if reading["friction"] is not None or isinstance(reading["time"], Mapping):
        raise _of_a_table("friction")
    needed = {"interval": reading["interval"], **events}
    advice = {
        "size": "the column of the size of each event",
        "kind": "magnitude, energy, amplitude, decibel or counts",
        "completeness": "the smallest size of which all events are in the list",
        "interval": "the time in which events are counted, s; a hundredth of the usual time between failures",
        "main": "the smallest size of an event that is a failure",
        "apart": "what follows a failure within this time belongs to it, s",
    }
    for name, text in advice.items():
        if needed[name] is None:
            raise InputError(f"--{name}: is missing; with --catalogue give {text}")
    check_number("interval", needed["interval"], above=0)
    return needed | {"time": reading["time"].split(","), "time_range": reading["time_range"]}


def _check_one(files):
    if len(files) > 1:
        raise InputError("--catalogue: one list of events was expected; join the lists")


def hits(files: Sequence[Path], asked: Mapping[str, Any], networks: Any = None) -> Any:
    """Read a list of hits, with the friction of another logger where it is asked for.

    Parameters
    ----------
    files : sequence of Path
        The list, and the files of the logger.
    asked : mapping
        From `hit_options`.
    networks : Networks, optional
        As for `read_hits`.

    Returns
    -------
    Dataset

    Raises
    ------
    InputError
        As for `read_hits` and `read_series`.
    """
    from faultslip.records.in_memory import with_friction
    from faultslip.records.readers.table import read_series
    from faultslip.release.hits import read_hits  # its library takes long to load

    options = dict(asked)
    logger = options.pop("logger")
    record = read_hits(files[0], **options, networks=networks)
    if not logger:
        return record
    series = read_series(files[1:], logger)
    return with_friction(record, series["friction_time"], series["friction"])
