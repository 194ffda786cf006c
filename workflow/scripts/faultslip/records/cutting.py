"""Cutting: the samples of a record in which a segment has its target."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.failures import failure_times, time_to_failure
from faultslip.records.segments import after_embargo, segment_range


def cut_segment(
    record: xr.Dataset,
    name: str,
    definition: dict[str, Any],
    target: str,
    min_length: float,
    events: dict[str, float] | None = None,
    embargo: float = 0,
    others: Mapping[str, dict[str, Any]] | None = None,
) -> xr.Dataset:
    """Select the samples of a segment for which the target is defined.

    Time to failure counts the failures within the segment only, because nothing beyond its end may be
    used. Such a segment ends with its last failure.

    Parameters
    ----------
    record : Dataset
    name : str
        Name of the segment.
    definition, target, min_length, events, embargo, others
        As for `scalogram`.

    Returns
    -------
    Dataset
        The record between start and end of the segment, with the variable `time_to_failure` (seconds)
        if this is the target.

    Raises
    ------
    InputError
        If the segment is outside the record, too short, or has no failure.
    """
    interval, label = record.attrs["interval"], record.attrs["label"]
    min_drop = events["min_friction_drop"] if events else None
    first, stop = segment_range(record, name, definition, min_drop)
    first = after_embargo(record, first, others or {}, embargo, min_drop)
    if target == "friction" and "friction" not in record:
        raise InputError(f"{label}: the file has no friction; its scenarios need target: time_to_failure")
    if target == "time_to_failure":
        time = record["time"].values
        failures = _failures(record, events)
        inside = failures[(failures >= time[first]) & (failures <= time[stop - 1])]
        if not len(inside):
            raise InputError(
                f"segments.{name} of {label}: no failure in {time[first]:.6g} to {time[stop - 1]:.6g} s; "
                "lower events.failure_slope, or give the experiment its own failure_slope; "
                "only a slip event (events.min_friction_drop) is a failure"
            )
        values = time_to_failure(time, inside)
        stop = int(np.flatnonzero(np.isfinite(values))[-1]) + 1
        record = record.assign(time_to_failure=("time", values))
    if (stop - first) * interval < min_length:
        raise InputError(
            f"segments.{name} of {label}: {(stop - first) * interval:.6g} s is shorter "
            f"than a window of {min_length} s; make the segment longer, or windows.length shorter"
        )
    return record.isel(time=slice(first, stop))


def _failures(record, events):
    """Return the times of failure: those of the raw file where it has them, else those of the friction."""
    if "failure_time" in record:
        return record["failure_time"].values
    if events is None or "friction" not in record:
        raise InputError(
            f"{record.attrs['label']}: the file has neither failures nor friction, "
            "so there is no time to failure"
        )
    friction = record["friction"].values.astype(float)
    slope, drop = events["failure_slope"], events["min_friction_drop"]
    times = failure_times(record["time"].values, friction, slope, drop)
    return times.astype(np.float32)  # the precision of failures that a record file holds
