"""Reader of lists of events, such as hits of an acoustic system or the catalogue of a seismic network."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faultslip.io.errors import InputError
from faultslip.records.catalogue import binned, main_events, read_events
from faultslip.records.raw_record import RawRecord


def read(
    files: Sequence[str],
    options: Mapping[str, Any],
    time_range: Sequence[float] | None = None,
    threads: int = 1,
) -> RawRecord:
    """Read a list of events, and count them in intervals.

    Parameters
    ----------
    files : sequence of str
        The list.
    options : mapping
        `time`, `size`, `kind`, `completeness`, `emission` and `interval`, as for
        `faultslip.records.catalogue`; and `failures`, with `size` and `apart`, the main events.
    time_range, threads
        Not used.

    Returns
    -------
    RawRecord
        There is no friction; `failures` are given where main events are.

    Raises
    ------
    InputError
        If the file is missing or no such list.
    """
    (path,) = files
    events = read_events(path, options["time"], options["size"])
    try:
        time, emission = binned(
            events, *(options[name] for name in ("interval", "kind", "completeness", "emission"))
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    failures = main_events(events, **options["failures"]) if "failures" in options else None
    if failures is not None:
        print(f"{path}: {len(events.time)} events, {len(failures)} failures")
    return RawRecord(time, emission, source=str(path), failures=failures, files=(Path(path),))
