"""When failures began, and what of the emission was known at a time."""

from collections.abc import Iterable, Iterator

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.records.gaps import measured


def averaging(record: xr.Dataset, variable: str) -> float:
    """Return the length of the centred average that a variable of a record is, s; 0 for none."""
    name = f"{variable}_averaging"
    return float(record[name] if name in record else record.attrs.get(name, 0.0))


def friction_failures(record: xr.Dataset, min_friction_drop: float) -> np.ndarray:
    """Return when friction began to drop in each slip event, s.

    Where friction is a centred average, it begins to fall half of its length too early.

    Parameters
    ----------
    record : Dataset
        With friction over `time`, and its averaging, if any.
    min_friction_drop : float
    """
    friction = measured(record, "friction")
    known = np.isfinite(friction)
    time = record["time"].values.astype(float)
    starts, _ = slip_events(friction[known], min_friction_drop)
    return time[known][starts] + averaging(record, "friction") / 2


def record_failures(record: xr.Dataset, min_friction_drop: float) -> np.ndarray:
    """Return the failures of a record: as its raw files give them, or as its friction shows them.

    Raises
    ------
    InputError
        If the record has neither.
    """
    if "failure_time" in record:
        return record["failure_time"].values.astype(float)
    if "friction" in record:
        return friction_failures(record, min_friction_drop)
    raise InputError(
        f"{record.attrs.get('label', 'record')}: neither failures nor friction; a forecast needs to know "
        "when the fault failed"
    )


def known_emission(record: xr.Dataset, delay: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithm of the emission that was known at each time.

    A sample may be a centred average, and was interpolated or averaged over its interval: it is known half of
    the average and one interval later. In a gap the last emission that was known stays.

    Parameters
    ----------
    record : Dataset
    delay : float
        By which everything is known still later, s.

    Returns
    -------
    time, log_emission : ndarray, shape (samples,)
        From the first sample on at which something is known.

    Raises
    ------
    InputError
        If nothing is known before the end.
    """
    interval = record.attrs["interval"]
    time = record["time"].values.astype(float)
    later = int(np.ceil((averaging(record, "emission") / 2 + delay) / interval - 1e-9)) + 1
    emission = np.nan_to_num(measured(record, "emission"))
    positive = emission > 0
    first = int(np.argmax(positive))
    if not positive[first] or first + later >= len(time):
        label = record.attrs.get("label", "record")
        raise InputError(f"{label}: there is no emission above zero that was known before its end")
    latest = np.maximum.accumulate(np.where(~np.isnan(measured(record, "emission")), np.arange(len(time)), 0))
    logarithm = np.log(_above_zero(emission[first:]))
    return time[first + later :], logarithm[np.maximum(latest[first : len(time) - later] - first, 0)]


def _above_zero(emission: np.ndarray) -> np.ndarray:
    """Replace zeros by half of the smallest emission so far, which a logarithm can be taken of."""
    smallest = np.minimum.accumulate(np.where(emission > 0, emission, np.inf))
    return np.where(emission > 0, emission, smallest / 2)


def each_fault(batches: Iterable[xr.Dataset]) -> Iterator[xr.Dataset]:
    """Yield the random faults of batches, each as a record."""
    for batch in batches:
        for number in range(batch.sizes["fault"]):
            fault = batch.isel(fault=number)
            yield fault.assign_attrs(friction_averaging=float(fault["emission_averaging"]))
