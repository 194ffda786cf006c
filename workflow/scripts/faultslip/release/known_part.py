"""Units and band of a prediction, from the part of a record whose friction is known."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.units import regression
from faultslip.records.events import slip_peaks
from faultslip.records.gaps import bridged_samples
from faultslip.scores.bands import left_out_half_width
from faultslip.scores.metrics import pearson_r

BAND_COVERAGE = 0.9  # of the band
GOOD_AGREEMENT = 0.85  # Pearson's r; of 50 random faults left out nine of ten have 0.87 or more in 40 s


def with_units(
    record: xr.Dataset,
    by_network: np.ndarray,
    expected: np.ndarray,
    known_part: Sequence[float],
    warnings: list[str],
) -> tuple[np.ndarray, np.ndarray, int]:
    """Give a prediction its units, and a band, by the part of a record whose friction is known.

    Parameters
    ----------
    record : Dataset
        With `friction`.
    by_network : ndarray, shape (networks, samples)
        In standard deviations of friction.
    expected : ndarray, shape () or (samples,)
        Half width of the band expected from the errors on random faults, in standard deviations.
    known_part : pair of float
        Start and end of the part, s.
    warnings : list of str
        A line is appended if networks read the part poorly.

    Returns
    -------
    by_network : ndarray, shape (networks, samples)
        In units of friction, by the regression of true on predicted friction.
    half_width : ndarray, shape () or (samples,)
        Of the 90 % band, by leaving out one cycle after the other, and not below `expected`. A part of a
        record shows too small an error: on 20 random faults of 300 s, with the first 75 or 150 s known, the
        band by this part alone covers 76 and 81 % of the rest, and with this limit 86 and 87 %.
    cycles : int
        Number of cycles in the part, judged by peaks of the emission.

    Raises
    ------
    InputError
        If there is no friction, or too little of it.
    """
    if "friction" not in record:
        raise InputError(f"{record.attrs['label']}: there is no friction, so none is known in any part")
    time, true = record["time"].values, record["friction"].values.astype(float)
    start, end = known_part
    part = (time >= start) & (time < end) & ~bridged_samples(record)
    if part.sum() < 10 or not np.ptp(true[part]):
        raise InputError(
            f"{record.attrs['label']}: friction between {start:g} and {end:g} s does not tell its "
            f"level ({part.sum()} samples); the record covers {time[0]:.6g} to {time[-1]:.6g} s"
        )
    agreement = pearson_r(true[part], by_network.mean(axis=0)[part])
    if agreement < GOOD_AGREEMENT:
        warnings.append(
            "in the part whose friction is known, predicted and measured friction correlate by only "
            f"{agreement:.2f}: these networks do not read this fault well"
        )
    offset, slope = regression(by_network.mean(axis=0)[part], true[part])
    by_network = offset + slope * by_network
    residuals = true[part] - by_network.mean(axis=0)[part]
    slips = slip_peaks(record["emission"].values[part])
    left_out = left_out_half_width(np.split(residuals, slips), BAND_COVERAGE)
    half_width = np.maximum(left_out, abs(slope) * expected)
    return by_network, half_width, max(1, len(slips))


def clipped(record: xr.Dataset, known_part: Sequence[float], warnings: list[str]) -> tuple[float, float]:
    """Return the known part within the record; append a warning if more than a sample is outside."""
    time = record["time"].values
    interval = record.attrs["interval"]
    first, last = known_part
    start, end = max(first, time[0]), min(last, time[-1] + interval)
    if start - first > interval or last - end > interval:
        warnings.append(
            f"the part whose friction is known, {first:g} to {last:g} s, is not all in the record; it "
            f"is used from {start:.6g} to {end:.6g} s"
        )
    return start, end
