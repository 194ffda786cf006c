"""A record straight from arrays in memory: the public function."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from faultslip.io.errors import InputError
from faultslip.records.arguments import check_arguments
from faultslip.records.clocks import at_times
from faultslip.records.raw_record import RawRecord, select_time_range
from faultslip.records.read_table import on_uniform_axis


def record(
    time: ArrayLike,
    emission: ArrayLike,
    friction: ArrayLike | None = None,
    *,
    friction_time: ArrayLike | None = None,
    interval: float | None = None,
    time_range: Sequence[float] | None = None,
    average: float | Mapping[str, float] | None = None,
    averaged: float = 0.0,
    max_gap: float | None = None,
    label: str = "record",
) -> xr.Dataset:
    """Make a record of series in memory, such as numpy arrays or columns of pandas or xarray.

    Parameters
    ----------
    time : array_like, shape (rows,)
        Seconds; or dates or durations, which become seconds from the first.
    emission : array_like, shape (rows,)
        Amplitude, not negative.
    friction : array_like, shape (rows,), optional
        Shear over normal stress; NaN where it is not known. With `friction_time` its length may differ.
    friction_time : array_like, optional
        Times of friction, of the same kind as `time`, where it has a clock of its own.
    interval, time_range, average, averaged, max_gap, label
        As for `faultslip.read_table`.

    Returns
    -------
    Dataset
        As `faultslip.read_table` returns it.

    Raises
    ------
    InputError
        If series that belong together differ in length, or a number cannot be meant.
    """
    check_arguments(interval, time_range, 1.0, average, averaged, max_gap, None)
    given = {"time": time, "emission": emission, "friction": friction, "friction_time": friction_time}
    series = {name: _series(name, values) for name, values in given.items() if values is not None}
    own = "friction" if friction_time is None else "friction_time"
    for first, second in (("time", "emission"), ("time" if friction_time is None else "friction", own)):
        if {first, second} <= set(series) and len(series[first]) != len(series[second]):
            raise InputError(
                f"{second}: {len(series[second])} values for {len(series[first])} of {first}; one for each "
                "was expected"
            )
    origin = series["time"][:1]
    seconds = {name: _seconds(series[name], origin) for name in series if name.endswith("time")}
    emissions = series["emission"].astype(float)
    if "friction" in series:
        values = series["friction"].astype(float)
        known = np.isfinite(values)
        clock = seconds.get("friction_time", seconds["time"])
        if friction_time is not None or (known.any() and not known.all()):
            values = at_times(seconds["time"], clock[known], values[known])
        series["friction"] = values
    raw = RawRecord(seconds["time"], emissions, series.get("friction"), source=label)
    if time_range is not None:
        raw = select_time_range(raw, *time_range)
    return on_uniform_axis(raw, label, interval, average, averaged, max_gap)


def with_friction(record: xr.Dataset, time: ArrayLike, friction: ArrayLike) -> xr.Dataset:
    """Add friction of another logger to a record, such as one of hits.

    Parameters
    ----------
    record : Dataset
    time, friction : array_like, shape (rows,)
        Its times, s, on the clock of the record, and shear over normal stress; NaN where it is not known.

    Returns
    -------
    Dataset
        With `friction`, NaN where it is not known.

    Raises
    ------
    InputError
        If it is not known at any time of the record.
    """
    clock, values = _series("friction_time", time).astype(float), _series("friction", friction).astype(float)
    known = np.isfinite(values)
    times = record["time"].values
    found = at_times(times, clock[known], values[known]) if known.any() else np.full(len(times), np.nan)
    if np.isnan(found).all():
        raise InputError(
            f"{record.attrs['label']}: friction is known from {np.min(clock):.10g} to {np.max(clock):.10g} "
            f"s, and the emission from {times[0]:.10g} to {times[-1]:.10g} s; bring both to one start"
        )
    attributes = {"units": "1", "long_name": "friction, shear stress over normal stress"}
    return record.assign(friction=("time", found, attributes))


def _series(name: str, values: Any) -> np.ndarray:
    """Return values as an array of one dimension: numbers, dates or durations."""
    found = np.asarray(values)
    if name.endswith("time") and found.dtype.kind in "OUS":
        import pandas as pd

        try:
            found = pd.to_datetime(pd.Series(found), utc=True, format="ISO8601").to_numpy("datetime64[ns]")
        except (ValueError, TypeError):
            raise InputError(
                f"{name}: {str(found[0])!r} is neither a number nor a date such as 2024-05-01 12:00:00.1"
            ) from None
    if found.dtype == object:
        found = np.array([np.nan if value is None else value for value in found.ravel()]).reshape(found.shape)
    if found.ndim != 1 or found.dtype.kind not in "iufbmM" or not len(found):
        raise InputError(
            f"{name}: an array of shape {found.shape} of {found.dtype}; numbers in one dimension were "
            "expected"
        )
    return found


def _seconds(times, origin):
    """Return times as seconds; dates and durations from the first."""
    if times.dtype.kind not in "mM":
        return times.astype(float)
    if origin.dtype.kind != times.dtype.kind:
        raise InputError("friction_time: dates, and time has none, or the reverse; give both in one kind")
    return (times - origin) / np.timedelta64(1, "s")
