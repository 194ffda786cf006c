"""Lists of events as emission: how many, or how large, in each interval of time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord, select_time_range
from faultslip.records.readers.table import column_names, read_columns
from faultslip.records.readers.time_units import seconds_in
from faultslip.records.record import to_dataset

# Energy of an event of a size, up to a factor.
ENERGY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "magnitude": lambda size: 10 ** (1.5 * size),
    "energy": lambda size: size,
    "amplitude": np.square,
    "decibel": lambda size: 10 ** (size / 10),
}
SIZES = (*ENERGY, "counts")
LOGARITHMIC = ("magnitude", "decibel")
EMISSIONS = ("events", "energy", "amplitude")
# Events in an interval without one, whose logarithm is taken (half of the smallest number).
FLOOR = 0.5


class Events(NamedTuple):
    """Events in the order of their times.

    Attributes
    ----------
    time : ndarray, shape (events,)
        Seconds, since the first midnight where the list has dates.
    size : ndarray, shape (events,)
    """

    time: np.ndarray
    size: np.ndarray


def read_events(
    path: str, time: Sequence[str | int], size: str | int | None, kind: str | None = None
) -> Events:
    """Read a list of events from text with columns.

    Parameters
    ----------
    path : str
    time : sequence of str or int
        Names of the columns, or their numbers from 1: one with seconds, or one or two with date and clock.
    size : str or int, optional
        Column of the magnitude, energy, amplitude or number of each row; without it each is one event.
    kind : str, optional
        What sizes are; refused if the file states that they are something else.

    Returns
    -------
    Events

    Raises
    ------
    InputError
        If the file is missing or no such list, a column does not exist, a value is no time or number, or the
        rows are in no order of time.
    """
    try:
        names = column_names(path)
        chosen = [_named(path, names, one) for one in [*time, *([] if size is None else [size])]]
        columns = read_columns(path, chosen)
    except InputError as error:
        if "not a readable CSV table" in str(error):
            raise InputError(f"{path}: not a list of events in columns ({error})") from None
        raise
    times, sizes = chosen[: len(time)], chosen[len(time) :]
    seconds = _seconds(path, [pd.Series(columns[name].load()) for name in times])
    seconds = seconds * (seconds_in(columns[times[0]].unit) or 1)
    numbers = np.ones(len(seconds))
    if sizes and columns[sizes[0]].unit.lower().startswith("db") and kind not in (None, "decibel"):
        raise InputError(
            f"{path}: {size} is in {columns[sizes[0]].unit}; give decibel as the kind, or convert it"
        )
    if sizes:
        numbers = pd.to_numeric(pd.Series(columns[sizes[0]].load()), errors="coerce").to_numpy(float)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise InputError(
            f"{path}: column {size} is no number in event {bad[0] + 1}; remove the row or mend it"
        )
    steps = np.diff(seconds)
    if (steps <= 0).all():  # the latest first
        seconds, numbers = seconds[::-1], numbers[::-1]
    elif (steps < 0).any():
        row = int(np.argmax(steps < 0)) + 2
        raise InputError(f"{path}: event {row} is earlier than the one before it; sort the rows by time")
    return Events(seconds, numbers)


def _named(path, names, wanted):
    """Return the name of a column that is given by its name, or its number from 1."""
    number = str(wanted)
    name = names[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(names) else number
    if name not in names:
        raise InputError(f"{path}: there is no column {wanted}; there are: {', '.join(names)}")
    return name


def _seconds(path, columns):
    """Return times in seconds: numbers as they are, dates since the first midnight."""
    numbers = pd.to_numeric(columns[0], errors="coerce")
    if len(columns) == 1 and numbers.notna().any():
        bad = np.flatnonzero(numbers.isna())
        if len(bad):
            raise InputError(
                f"{path}: {columns[0].iloc[bad[0]]!r} in event {bad[0] + 1} is no time in seconds"
            )
        return numbers.to_numpy(float)
    texts = [column.astype(str).str.strip() for column in columns]
    text = texts[0] if len(columns) == 1 else texts[0] + " " + texts[1]
    parts = text.str.extract(r"^(.*:\d\d):(\d\d)\.(\d+)$")
    if parts[2].notna().any() and (parts[1] == parts[2].str.ljust(2, "0").str[:2])[parts[2].notna()].all():
        print(f"{path}: decimals of the seconds repeat the seconds, and are left out")
        text = text.str.replace(r"\.\d+$", "", regex=True)
    times = pd.to_datetime(text, errors="coerce", utc=True, format="ISO8601")
    bad = np.flatnonzero(times.isna())
    if len(bad):
        raise InputError(
            f"{path}: {text.iloc[bad[0]]!r} in event {bad[0] + 1} is no time; seconds, or dates such as "
            "2018-05-29 and 13:50:21, were expected"
        )
    return ((times - times.min().normalize()) / pd.Timedelta(seconds=1)).to_numpy(float)


def read_catalogue(
    path: str,
    *,
    time: Sequence[str | int],
    size: str | int,
    kind: str,
    completeness: float,
    interval: float,
    main: float | None = None,
    apart: float = 0.0,
    emission: str = "energy",
    time_range: Sequence[float] | None = None,
) -> xr.Dataset:
    """Read a list of events as a record.

    Parameters
    ----------
    path, time, size
        As for `read_events`.
    kind, completeness, interval, emission
        As for `binned`.
    main, apart : float
        As `size` and `apart` of `main_events`: these are the failures of the record.
    time_range : pair of float, optional
        Start and end of the part that is used, s.

    Returns
    -------
    Dataset
        As `faultslip.read_table` returns it, with `failure_time` where `main` is given.

    Raises
    ------
    InputError
        As for `read_events` and `binned`.
    """
    if kind not in SIZES:
        raise InputError(f"--kind {kind}: one of {', '.join(SIZES)} was expected")
    events = read_events(path, time, size, kind)
    times, amplitude = binned(events, interval, kind, completeness, emission)
    failures = None if main is None else main_events(events, main, apart)
    raw = RawRecord(times, amplitude, source=path, failures=failures)
    if time_range is not None:
        raw = select_time_range(raw, *time_range)
    attributes = {"label": Path(path).stem, "interval": interval, "emission_averaging": interval}
    return to_dataset(raw, "root of the energy of events").assign_attrs(attributes)


def binned(
    events: Events, interval: float, kind: str, completeness: float, emission: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return the emission of events in successive intervals.

    Parameters
    ----------
    events : Events
    interval : float
        Seconds.
    kind : str
        What sizes are: one of `SIZES`.
    completeness : float
        Events that are smaller are left out, because not all of them are in the list; of counts nothing is.
    emission : str
        `events`, their number; `energy`, the root of their energy, which of magnitudes is the moment; or
        `amplitude`, its geometric mean, interpolated where there is no event.

    Returns
    -------
    time, emission : ndarray, shape (intervals,)
        The middle of each interval, s; an amplitude. `FLOOR` events of the smallest size are added to numbers
        and energies.

    Raises
    ------
    InputError
        If fewer than two intervals are left.
    """
    kept = events.size >= completeness if kind != "counts" else np.full(len(events.size), True)
    time, size = events.time[kept], events.size[kept]
    if not len(time) or np.ptp(events.time) < 2 * interval:
        raise InputError(
            f"{kept.sum()} of {len(kept)} events reach the completeness {completeness:g}, and the list "
            "covers "
            f"{np.ptp(events.time):.6g} s; at least two intervals of {interval:g} s were expected"
        )
    edges = np.arange(events.time[0], events.time[-1] + interval, interval)
    middle = edges[:-1] + interval / 2
    numbers, _ = np.histogram(time, edges, weights=size if kind == "counts" else None)
    if emission == "events" or kind == "counts":
        found = numbers + FLOOR
        return middle, found if emission == "events" else np.sqrt(found)
    energy = ENERGY[kind](size - completeness) if kind in LOGARITHMIC else ENERGY[kind](size / completeness)
    if emission == "energy":
        sums, _ = np.histogram(time, edges, weights=energy)
        return middle, np.sqrt(sums + FLOOR)
    sums, _ = np.histogram(time, edges, weights=np.log(energy) / 2)
    full = numbers > 0
    return middle, np.exp(np.interp(middle, middle[full], sums[full] / numbers[full]))


def main_events(events: Events, size: float, apart: float) -> np.ndarray:
    """Return the times of events of at least a size; those that follow one within `apart` s belong to it."""
    found: list[float] = []
    for time in events.time[events.size >= size]:
        if not found or time - found[-1] > apart:
            found.append(float(time))
    return np.array(found)
