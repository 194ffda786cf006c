"""Options of a list of events, such as hits, in place of a record."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number

EVENT_OPTIONS = ("size", "kind", "completeness")
FAILURE_OPTIONS = ("main", "apart")
# Options of a record that say nothing of a list of events, with their values if they are not given.
OF_RECORDS = {
    "emission": None, "friction": None, "time_scale": 1.0, "average": None, "averaged": 0.0, "max_gap": None,
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
        raise InputError(
            "--time: is missing; with --catalogue give columns of the time, such as date,clock or 1,2"
        )
    others = [name for name, default in OF_RECORDS.items() if reading[name] != default]
    if others or isinstance(reading["time"], Mapping):
        name = others[0].replace("_", "-") if others else "friction-time"
        raise InputError(f"--{name}: says nothing of a list of events; leave it out")
    return events


def hit_options(files: Sequence[Path], reading: dict[str, Any], causal: bool) -> dict[str, Any] | None:
    """Return the options of `read_hits`, or None if the file is a table.

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
    return needed | {name: reading[name] for name in ("time", "time_range", "interval")}


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
