"""Units and band of a prediction, from the part of a record whose friction is known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.io.numbers import readable_time
from faultslip.predictions.units import regression
from faultslip.records.events import slip_peaks
from faultslip.records.gaps import bridged_samples
from faultslip.scores.bands import left_out_half_width
from faultslip.scores.metrics import pearson_r

BAND_COVERAGE = 0.9  # of the band
# Samples by which a prediction is shifted at most, and steps that are tried. On 50 random faults left out, of
# which the first 20 % are known, the MAPE of the last 60 % is 0.968 times that without a shift (geometric
# mean), R2 grows by 0.017 +- 0.008; with at most 1, 2 and 8 samples MAPE is 0.978, 0.972 and 0.970 times it.
# With one, two, three and five cycles known and at most 3 samples: 1.029, 1.002, 0.996 and 0.980 times it.
LARGEST_SHIFT, SHIFT_STEP, CYCLES_TO_SHIFT = 3.0, 0.25, 5
GOOD_AGREEMENT = 0.85  # Pearson's r; of 50 random faults left out nine of ten have 0.87 or more in 40 s


class Calibrated(NamedTuple):
    """A prediction in units of friction.

    Attributes
    ----------
    by_network : ndarray, shape (networks, samples)
        In units of friction, by the regression of true on predicted friction.
    half_width : ndarray, shape () or (samples,)
        Of the 90 % band, by leaving out one cycle after the other, and not below that of random faults. A
        part of a record shows too small an error: on 20 random faults of 300 s, with the first 75 or 150 s
        known, the band by this part alone covers 76 and 81 % of the rest, and with this limit 86 and 87 %.
    cycles : int
        Number of cycles in the part, judged by peaks of the emission.
    shift : float
        By which the prediction was delayed, s; 0 for causal networks.
    """

    by_network: np.ndarray
    half_width: np.ndarray
    cycles: int
    shift: float


def with_units(
    record: xr.Dataset,
    by_network: np.ndarray,
    expected: np.ndarray,
    known_part: Sequence[float],
    warnings: list[str],
    causal: bool = False,
) -> Calibrated:
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
    causal : bool
        Whether the prediction may not be shifted, because its future is not known.

    Raises
    ------
    InputError
        If there is no friction, or too little of it, or it falls where it is predicted to rise.
    """
    if "friction" not in record:
        raise InputError(f"{record.attrs['label']}: there is no friction, so none is known in any part")
    time, true = record["time"].values, record["friction"].values.astype(float)
    start, end = known_part
    part = (time >= start) & (time < end) & ~bridged_samples(record) & np.isfinite(true)
    if part.sum() < 10 or not np.ptp(true[part]):
        raise InputError(
            f"{record.attrs['label']}: friction between {start} and {end} s does not tell its level "
            f"({part.sum()} samples); the record covers {_in_words(record, time[0], time[-1])}"
        )
    slips, shift = slip_peaks(record["emission"].values[part]), 0.0
    if len(slips) >= CYCLES_TO_SHIFT and not causal:
        shift = best_shift(by_network.mean(axis=0), true, part)
        samples = np.arange(len(time))
        by_network = np.array([np.interp(samples - shift, samples, series) for series in by_network])
    agreement = pearson_r(true[part], by_network.mean(axis=0)[part])
    if agreement < -GOOD_AGREEMENT / 2:
        raise InputError(
            f"{record.attrs['label']}: in the part whose friction is known, predicted and measured friction "
            f"correlate by {agreement:.2f}, so that it gives no units; is its sign reversed (shear over "
            "normal stress was expected), or are the clocks of emission and friction different?"
        )
    if agreement < GOOD_AGREEMENT:
        warnings.append(
            "in the part whose friction is known, predicted and measured friction correlate by only "
            f"{agreement:.2f}: these networks do not read this fault well"
        )
    if abs(shift) == LARGEST_SHIFT:
        warnings.append(
            f"the known part agrees best with the largest shift that is tried, {LARGEST_SHIFT:g} samples: do "
            "emission and friction have the same clock?"
        )
    offset, slope = regression(by_network.mean(axis=0)[part], true[part])
    by_network = offset + slope * by_network
    residuals = true[part] - by_network.mean(axis=0)[part]
    left_out = left_out_half_width(np.split(residuals, slips), BAND_COVERAGE)
    half_width = np.maximum(left_out, abs(slope) * expected)
    return Calibrated(by_network, half_width, max(1, len(slips)), shift * record.attrs["interval"])


def best_shift(predicted: np.ndarray, true: np.ndarray, part: np.ndarray) -> float:
    """Return the delay of a prediction with which it is most like the true friction in a part, in samples.

    Emission that is an average, or comes from another logger, may be early or late compared with friction.

    Parameters
    ----------
    predicted, true : ndarray, shape (samples,)
    part : ndarray of bool, shape (samples,)
    """
    samples = np.arange(len(predicted))
    steps = np.arange(0, LARGEST_SHIFT + SHIFT_STEP / 2, SHIFT_STEP)
    shifts = [sign * step for step in steps for sign in (1, -1)]  # the smallest first, for equal agreement
    found = [pearson_r(true[part], np.interp(samples - shift, samples, predicted)[part]) for shift in shifts]
    return float(shifts[int(np.argmax(found))])


def clipped(record: xr.Dataset, known_part: Sequence[float], warnings: list[str]) -> tuple[float, float]:
    """Return the part in which friction is known; append a warning if it is shorter by more than a sample."""
    time, interval = record["time"].values, record.attrs["interval"]
    if "friction" in record:
        time = time[np.isfinite(record["friction"].values)]
    first, last = known_part
    start, end = max(first, time[0]), min(last, time[-1] + interval)
    if start - first > interval or last - end > interval:
        warnings.append(
            f"the part whose friction is known, {_in_words(record, first, last)}, is not all in the "
            f"record, or friction is not known in all of it; it is used from {_in_words(record, start, end)}"
        )
    return start, end


def _in_words(record, start, end):
    first, last = (readable_time(limit, record.attrs["interval"]) for limit in (start, end))
    return f"{first} to {last} s"
