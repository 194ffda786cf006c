"""Gaps of a record: which samples lie in them, and what stands in their place in a transform.

Nothing was measured in a gap. Its samples are flagged, and no score, unit or training counts them. A
transform needs a series without holes all the same.
"""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from faultslip.records.events import recurrence_samples

LINE = 5  # samples; over a longer gap a straight line would look like a long cycle
BRIDGED = {
    "long_name": "whether a sample lies in a gap between rows, and is interpolated",
    "flag_values": np.array([0, 1], np.int8),
    "flag_meanings": "measured bridged",
}


def bridged_samples(record: xr.Dataset) -> np.ndarray:
    """Return which samples of a record, or of a prediction, lie in gaps between the rows of its table.

    Parameters
    ----------
    record : Dataset
        With the flag `bridged` over `time`, if there are such samples.

    Returns
    -------
    ndarray of bool, shape (samples,)
    """
    if "bridged" not in record:
        return np.zeros(record.sizes["time"], bool)
    return record["bridged"].values == 1  # records that were joined in memory may have NaN


def measured(record: xr.Dataset, name: str) -> np.ndarray:
    """Return a series of a record (samples,) as float64, NaN where it is bridged."""
    return np.where(bridged_samples(record), np.nan, record[name].values.astype(float))


def stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return first sample and sample after the last of each stretch in which flags (samples,) are true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, int), [0]])))
    return [(int(first), int(stop)) for first, stop in edges.reshape(-1, 2)]


def interpolated(series: np.ndarray) -> np.ndarray:
    """Return a series (samples,) with values in place of NaN, by linear interpolation."""
    unknown = np.isnan(series)
    if not unknown.any() or unknown.all():
        return series
    samples = np.arange(len(series))
    return np.interp(samples, samples[~unknown], series[~unknown])


def filled(series: np.ndarray, bridged: np.ndarray, period: int, past: bool = False) -> np.ndarray:
    """Fill gaps by repeating the cycle beside them.

    A straight line looks like one long cycle, and networks misread the cycles beside it. On 30 random faults
    left out, with gaps of 3, 12 and 40 s, the mean squared error within 5 s of the gap is 0.21, 0.33 and 0.35
    variances with a line, 0.22, 0.37 and 0.35 with reflections, 0.17, 0.26 and 0.19 with cycles, and 0.15,
    0.16 and 0.12 without a gap. Up to `LINE` samples are interpolated. The period is that of the whole
    record, also where only the past is repeated.

    Parameters
    ----------
    series : ndarray, shape (samples,)
    bridged : ndarray of bool, shape (samples,)
    period : int
        Samples of a cycle.
    past : bool
        Whether a gap is filled with what precedes it alone. Otherwise its halves repeat either side.

    Returns
    -------
    ndarray, shape (samples,)
    """
    found = interpolated(np.where(bridged, np.nan, series))
    gaps = [gap for gap in stretches(bridged) if gap[1] - gap[0] > LINE]
    ends = {first: stop if past else (first + stop) // 2 for first, stop in gaps}
    for first, _ in gaps:
        cycle = found[max(0, first - period) : first]
        if len(cycle):
            found[first : ends[first]] = np.resize(cycle, ends[first] - first)
    for first, stop in reversed(gaps):
        cycle = found[stop : stop + period]
        if len(cycle):
            found[ends[first] : stop] = np.resize(cycle[::-1], stop - ends[first])[::-1]
    return found


def filled_emission(record: xr.Dataset, past: bool = False) -> np.ndarray:
    """Return the emission of a record (samples,), its gaps `filled`, or interpolated if it has no cycles."""
    emission = interpolated(measured(record, "emission"))
    bridged = bridged_samples(record)
    period = recurrence_samples(emission) if bridged.any() and emission.min() > 0 else None
    return emission if period is None else filled(emission, bridged, round(period), past)


def warn_of_bridged(label: str, report: Mapping[str, int | float], samples: int) -> list[str]:
    """Return a warning that counts the samples which lie in gaps, if there are any.

    Parameters
    ----------
    label : str
        Name of the record.
    report : mapping
        From `faultslip.records.resampling.resample`.
    samples : int
        Of the record.
    """
    number = report["bridged_samples"]
    if not number:
        return []
    return [
        f"{label}: {number} of {samples} samples lie in gaps between rows, the longest of "
        f"{report['longest_gap']:.3g} s; they are flagged, and left out of units, training, bands and scores"
    ]
