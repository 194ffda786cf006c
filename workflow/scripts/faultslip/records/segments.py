"""Samples of a record that belong to a segment."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.study.constants import LOAD_TOLERANCE


def segment_range(
    record: xr.Dataset, name: str, definition: Mapping[str, Any], min_friction_drop: float | None = None
) -> tuple[int, int]:
    """Return the first sample of a segment, and the sample after its last.

    Parameters
    ----------
    record : Dataset
        With `time`; `friction` and `normal_stress` where they are known; and the attributes
        `interval` (s) and `label`.
    name : str
        Name of the segment, for messages.
    definition : mapping
        One of: `fraction`, start and end as fractions of the record; `time`, start and end in
        seconds; `load`, the longest interval at this normal stress, MPa; `cycle`, a fraction of one
        part of a stick-slip cycle (see `cycle_part`).
    min_friction_drop : float, optional
        Smallest fall of friction that counts as a slip event; needed for `cycle` only.

    Returns
    -------
    first, stop : int

    Raises
    ------
    InputError
        If the record has no such part.
    """
    time, interval, label = record["time"].values, record.attrs["interval"], record.attrs["label"]
    ((kind, value),) = definition.items()
    if kind == "fraction":
        return int(value[0] * len(time)), int(value[1] * len(time))
    if kind == "time":
        start, end = value
        if start < time[0] - interval or end > time[-1] + interval:
            raise InputError(
                f"segments.{name}: {start} to {end} s is outside {label}, "
                f"which covers {time[0]:.6g} to {time[-1]:.6g} s"
            )
        first, stop = np.searchsorted(time, [start, end])
        return int(first), int(stop)
    try:
        if kind == "load":
            return load_step(record, value)
        if min_friction_drop is None:
            raise ValueError("a part of a cycle needs min_friction_drop")
        first, stop = cycle_part(record, value["number"], value["part"], min_friction_drop)
    except InputError as error:
        raise InputError(f"segments.{name} of {label}: {error}") from None
    start, end = value["fraction"]
    return first + round(start * (stop - first)), first + round(end * (stop - first))


def after_embargo(
    record: xr.Dataset,
    first: int,
    others: Mapping[str, Mapping[str, Any]],
    embargo: float,
    min_friction_drop: float | None = None,
) -> int:
    """Return the first sample of a segment without raw data in common with a segment before it.

    Samples of an averaged record that are closer together than the average share raw data.

    Parameters
    ----------
    record : Dataset
    first : int
        First sample of the segment.
    others : mapping
        Definitions of the other segments of the record, by name.
    embargo : float
        Length of the average, s.
    min_friction_drop : float, optional
        As for `segment_range`.
    """
    gap = int(np.ceil(embargo / record.attrs["interval"] - 1e-9))
    ends = [segment_range(record, name, other, min_friction_drop)[1] for name, other in others.items()]
    return max([first, *(end + gap for end in ends if end <= first)])


def load_step(record: xr.Dataset, load: float) -> tuple[int, int]:
    """Return the first sample of the longest interval at a normal stress, and the one after its last.

    Parameters
    ----------
    record : Dataset
    load : float
        MPa; samples within 2 % of it belong to the interval.

    Raises
    ------
    InputError
        If the record has no normal stress, or none of this load.
    """
    if "normal_stress" not in record:
        raise InputError("the record has no normal stress; give the segment as time")
    normal = record["normal_stress"].values
    at_load = np.abs(normal - load) <= LOAD_TOLERANCE * load
    edges = np.flatnonzero(np.diff(np.concatenate([[0], at_load.astype(int), [0]])))
    if not len(edges):
        raise InputError(
            f"no sample is within 2 % of {load} MPa; normal stress is {normal.min():.4g} to "
            f"{normal.max():.4g} MPa"
        )
    starts, ends = edges[::2], edges[1::2]
    longest = np.argmax(ends - starts)
    return int(starts[longest]), int(ends[longest])


def cycle_part(record: xr.Dataset, number: int, part: str, min_friction_drop: float) -> tuple[int, int]:
    """Return the first sample of a part of one stick-slip cycle, and the sample after its last.

    Cycle n lies between the end of slip event n and the start of the next one. Its friction rises.
    The part before friction has regained half of its rise is `post_failure`, when stress recovers
    fast. The part from there on is `pre_failure`, the late, near-critical part.

    Parameters
    ----------
    record : Dataset
    number : int
        Number of the cycle, from 1.
    part : str
        `post_failure` or `pre_failure`.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Raises
    ------
    InputError
        If the record has no friction, or too few slip events.
    """
    if "friction" not in record:
        raise InputError("the record has no friction; give the segment as time")
    cycles = cycle_parts(record["friction"].values.astype(float), min_friction_drop)
    if number > len(cycles):
        raise InputError(f"cycle {number} needs {number + 1} slip events, the record has {len(cycles) + 1}")
    first, middle, stop = cycles[number - 1]
    return (first, middle) if part == "post_failure" else (middle, stop)


def cycle_parts(friction: np.ndarray, min_friction_drop: float) -> list[tuple[int, int, int]]:
    """Divide each complete cycle into the parts that `cycle_part` describes.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    list of (first, middle, stop)
        First sample of the post-failure part, first of the pre-failure part, and the one after its last.
    """
    starts, ends = slip_events(friction, min_friction_drop)
    cycles = []
    for first, start in zip(ends[:-1], starts[1:], strict=True):
        half = (friction[first] + friction[start]) / 2
        middle = first + np.argmax(friction[first : start + 1] >= half)
        cycles.append((int(first), int(middle), int(start) + 1))
    return cycles
