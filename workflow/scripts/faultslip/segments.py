"""Which samples of a record a segment means."""

import numpy as np

from faultslip.errors import InputError

LOAD_TOLERANCE = 0.02  # of the load; normal stress within it belongs to a load step


def span(record, name, segment):
    """First sample of a segment, and the one after its last.

    Parameters
    ----------
    record : Dataset
        With `time`, `friction`, slip events, `normal_stress` where there is one, and the
        attributes `interval` (s) and `label`.
    name : str
    segment : dict
        One of: `fraction`, start and end as shares of the record; `time`, in seconds;
        `load`, the longest stretch at this normal stress, MPa; `cycle`, a share of a part
        of one stick-slip cycle (see `cycle_part`).

    Raises
    ------
    InputError
        If the record has no such part.
    """
    time, interval, label = record["time"].values, record.attrs["interval"], record.attrs["label"]
    ((kind, value),) = segment.items()
    if kind == "fraction":
        return int(value[0] * len(time)), int(value[1] * len(time))
    if kind == "time":
        start, end = value
        if start < time[0] - interval or end > time[-1] + interval:
            raise InputError(
                f"segments.{name}: {start} to {end} s is outside {label}, "
                f"which covers {time[0]:.6g} to {time[-1]:.6g} s"
            )
        return tuple(np.searchsorted(time, [start, end]))
    try:
        if kind == "load":
            return load_step(record, value)
        first, last = cycle_part(record, value["number"], value["part"])
    except InputError as error:
        raise InputError(f"segments.{name} of {label}: {error}") from None
    start, end = value["share"]
    return first + round(start * (last - first)), first + round(end * (last - first))


def load_step(record, load):
    """The longest stretch whose normal stress is within 2 % of the load, MPa."""
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


def cycle_part(record, number, part):
    """Part of one stick-slip cycle.

    Cycle n lies between the end of slip event n (from 1) and the start of the next. Its
    friction rises, and passes half of its rise: what is before is `post_failure`, when
    stress recovers fast; what is after is `pre_failure`, the late, near-critical part.
    """
    time, friction = record["time"].values, record["friction"].values
    starts, ends = (np.searchsorted(time, record[name].values) for name in ("slip_start", "slip_end"))
    if number + 1 > len(starts):
        raise InputError(f"cycle {number} needs {number + 1} slip events, the record has {len(starts)}")
    first, last = int(ends[number - 1]), int(starts[number]) + 1
    half = (friction[first] + friction[last - 1]) / 2
    middle = first + int(np.argmax(friction[first:last] >= half))
    return (first, middle) if part == "post_failure" else (middle, last)
