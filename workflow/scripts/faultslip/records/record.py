"""A record as a dataset on a uniform time axis."""

from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.clocks import at_times
from faultslip.records.gaps import BRIDGED, bridged_samples, interpolated, measured
from faultslip.records.raw_record import RawRecord, usual_step
from faultslip.records.resampling import resample

UNIFORM = 0.01  # largest difference between steps of a uniform time axis, in intervals


def to_dataset(record: RawRecord, emission: str) -> xr.Dataset:
    """Return the series of a record over `time` (s), and its failures where the raw files give them.

    Parameters
    ----------
    record : RawRecord
    emission : str
        What the emission is, in words.
    """
    series = {
        "emission": (record.emission, "1", emission),
        "friction": (record.friction, "1", "friction, shear stress over normal stress"),
        "normal_stress": (record.normal_stress, "MPa", "normal stress"),
    }
    variables: dict[str, tuple[str, np.ndarray, dict[str, Any]]] = {
        name: ("time", values, {"units": units, "long_name": long_name})
        for name, (values, units, long_name) in series.items()
        if values is not None
    }
    if record.failures is not None:
        attributes = {"units": "s", "long_name": "time of failure"}
        variables["failure_time"] = ("failure", record.failures, attributes)
    if record.bridged is not None and record.bridged.any():
        variables["bridged"] = ("time", record.bridged.astype(np.int8), BRIDGED)
    time = ("time", record.time, {"units": "s", "standard_name": "time", "axis": "T"})
    return xr.Dataset(variables, coords={"time": time})


def resampled(record: xr.Dataset, interval: float, average: float = 0.0) -> xr.Dataset:
    """Put the measured samples of a record on another uniform time axis.

    Parameters
    ----------
    record : Dataset
        With the attribute `label`.
    interval, average : float
        As for `faultslip.records.resampling.resample`, s. Gaps are bridged and flagged, however long.
    """
    rows = record.isel(time=~bridged_samples(record))
    friction = rows["friction"].values if "friction" in rows else None
    raw = RawRecord(rows["time"].values, rows["emission"].values, friction, source=record.attrs["label"])
    found, report = resample(raw, interval, np.inf, average)
    dataset = to_dataset(found, record["emission"].attrs.get("long_name", "emission amplitude"))
    return dataset.assign_attrs(record.attrs | report | {"interval": interval})


def interpolated_at(record: xr.Dataset, interval: float) -> xr.Dataset:
    """Put a uniform record on a finer time axis, by linear interpolation.

    A new sample lies in a gap if one of the two beside it does.

    Parameters
    ----------
    record : Dataset
    interval : float
        Seconds; at most that of the record.
    """
    time = record["time"].values
    axis = time[0] + interval * np.arange(int((time[-1] - time[0]) / interval + 1e-9) + 1)
    axis = np.minimum(axis, time[-1])  # rounding
    found = record.drop_vars("bridged", errors="ignore").interp(time=axis)
    found["time"].attrs = record["time"].attrs
    if "bridged" in record:
        flags = np.interp(axis, time, record["bridged"].values.astype(float)) > 0
        found["bridged"] = ("time", flags, record["bridged"].attrs)
    return found.assign_attrs(record.attrs | {"interval": interval})


def series_at(record: xr.Dataset, times: np.ndarray, interval: float, bridged: np.ndarray) -> xr.Dataset:
    """Return emission and friction of a uniform record at other times within it.

    Parameters
    ----------
    record : Dataset
    times : ndarray, shape (samples,)
        Seconds.
    interval : float
        Over which they are averaged if the record is at least twice as fine, s; otherwise they are
        interpolated.
    bridged : ndarray of bool, shape (samples,)
        Which of them lie in gaps.
    """
    time = record["time"].values
    energy = np.square(interpolated(measured(record, "emission")))
    series = {"emission": np.sqrt(interpolated(at_times(times, time, energy, np.inf)))}
    if "friction" in record:
        friction = measured(record, "friction")
        known = np.isfinite(friction)
        series["friction"] = at_times(times, time[known], friction[known])
    found = xr.Dataset(
        {name: ("time", one, record[name].attrs) for name, one in series.items()},
        coords={"time": ("time", times, record["time"].attrs)},
        attrs=record.attrs | {"interval": interval},
    )
    if bridged.any():
        found["bridged"] = ("time", bridged.astype(np.int8), BRIDGED)
    return found


def with_uniform_times(record: xr.Dataset) -> xr.Dataset:
    """Return a record whose attribute `interval` is the step of its times, and whose gaps are flagged.

    A record that was decimated or cut in memory still has the interval with which it was read. What stands in
    a gap is interpolated anew, so that it does not matter.

    Parameters
    ----------
    record : Dataset
        From `read_table`, or a part of such a record. Dates and durations become seconds from the first one.

    Raises
    ------
    InputError
        If it has no emission or no times, or these do not increase.
    """
    if not isinstance(record, xr.Dataset):
        raise InputError(
            f"record: a Dataset as read_table or faultslip.record returns it was expected, not {type(record)}"
        )
    label = str(record.attrs.get("label", "record"))
    if not {"emission", "time"} <= set(record.variables) or record["emission"].dims != ("time",):
        raise InputError(
            f"{label}: an emission over time was expected, as read_table returns it; found the variables "
            f"{', '.join(map(str, record.variables)) or 'none'}"
        )
    times = record["time"].values
    if times.dtype.kind in "mM":
        times = (times - times[:1]) / np.timedelta64(1, "s")
    time, steps = times.astype(float), np.diff(times.astype(float))
    if not (steps > 0).all():
        raise InputError(f"{label}: times do not increase; sort the record by time")
    record = record.assign_coords(time=("time", time, record["time"].attrs)).assign_attrs(label=label)
    if not len(steps):
        return record
    stated, interval = record.attrs.get("interval"), usual_step(time)
    if isinstance(stated, int | float | np.number) and abs(interval - stated) <= UNIFORM * stated:
        interval = float(stated)
    # Large times, such as seconds since 1970, are rounded more coarsely.
    if np.abs(steps - interval).max() > UNIFORM * interval + 4 * np.spacing(np.abs(time).max()):
        return resampled(record, interval)
    emission = record["emission"].copy(data=interpolated(measured(record, "emission")))
    return record.assign(emission=emission).assign_attrs(interval=interval)
