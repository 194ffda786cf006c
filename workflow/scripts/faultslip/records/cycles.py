"""Stick-slip cycles of records: their slip events, and the emission between one and the next."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.records.events import slip_events

PHASE_BINS = 25  # of a cycle, from the end of a slip (0) to the start of the next (1)


def detect_slip_events(record: xr.Dataset, min_friction_drop: float) -> tuple[np.ndarray, np.ndarray]:
    """Detect the slip events of a record; there are none where it has no friction.

    Parameters
    ----------
    record : Dataset
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    start, end : ndarray of int, shape (events,)
        Samples.
    """
    if "friction" not in record:
        return np.empty(0, int), np.empty(0, int)
    return slip_events(record["friction"].values.astype(float), min_friction_drop)


def list_slip_events(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]]
) -> pd.DataFrame:
    """List all slip events.

    Parameters
    ----------
    records : dict of str to Dataset
        By the name of the experiment.
    slips : dict of str to tuple of ndarray
        First and last sample of the slip events of each, from `detect_slip_events`.

    Returns
    -------
    DataFrame
        One row per slip event: `experiment`; `start_s` and `end_s`; `recurrence_s`, the time since
        the start of the event before, missing for the first; `friction_drop`.
    """
    columns = ["experiment", "start_s", "end_s", "recurrence_s", "friction_drop"]
    found = [pd.DataFrame(columns=columns)]
    for name, (start, end) in slips.items():
        if len(start):
            time, friction = records[name]["time"].values, records[name]["friction"].values.astype(float)
            recurrence = np.diff(time[start], prepend=np.nan)
            values = (name, time[start], time[end], recurrence, friction[start] - friction[end])
            found.append(pd.DataFrame(dict(zip(columns, values, strict=True))))
    return pd.concat(found[1:] or found, ignore_index=True)


def average_emission(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]]
) -> pd.DataFrame:
    """Average the emission over cycles, against the phase between one slip and the next.

    Parameters
    ----------
    records, slips
        As for `list_slip_events`.

    Returns
    -------
    DataFrame
        `PHASE_BINS` rows per experiment that has a cycle: `experiment`; `phase`, the middle of the
        bin, from the end of a slip (0) to the start of the next (1); `emission`, median over all
        cycles of the emission divided by its geometric mean over the cycle.
    """
    phases = (np.arange(PHASE_BINS) + 0.5) / PHASE_BINS
    found = [pd.DataFrame(columns=["experiment", "phase", "emission"])]
    for name, (start, end) in slips.items():
        cycles = [slice(a + 1, b) for a, b in zip(end[:-1], start[1:], strict=True) if b - a > 1]
        if cycles:
            emission = _median_emission(records[name], cycles)
            found.append(pd.DataFrame({"experiment": name, "phase": phases, "emission": emission}))
    return pd.concat(found[1:] or found, ignore_index=True)


def _median_emission(record, cycles):
    """Return the median emission of cycles, relative to the geometric mean of each, in bins of phase."""
    time, emission = record["time"].values, record["emission"].values.astype(float)
    relative = np.concatenate([emission[c] / np.exp(np.mean(np.log(emission[c]))) for c in cycles])
    before, after = np.array([(time[c.start - 1], time[c.stop]) for c in cycles]).T
    lengths = [c.stop - c.start for c in cycles]
    elapsed = np.concatenate([time[c] for c in cycles]) - np.repeat(before, lengths)
    phase = elapsed / np.repeat(after - before, lengths)
    bins = np.minimum((phase * PHASE_BINS).astype(int), PHASE_BINS - 1)
    return pd.Series(relative).groupby(bins).median().reindex(range(PHASE_BINS)).to_numpy()
