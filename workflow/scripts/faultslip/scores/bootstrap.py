"""Paired bootstrap over stick-slip cycles: how much the scores depend on the cycles that were tested.

The samples of a cycle are not independent, and the spread over networks says nothing of the data. So
cycles are resampled with replacement, as clusters of samples. All predictions of a segment are scored
on the same resampled cycles, which makes their differences paired.

Every score follows from sums over cycles. A resample is the number of times that each cycle was drawn, and
all resamples are scored by one product of matrices.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
import xarray as xr

from faultslip.records.events import slip_events

RESAMPLES = 2000
SEED = 1
CONFIDENCE_LEVEL = 0.95  # of the intervals
MIN_CYCLES = 3  # complete ones; with fewer there is no interval


@dataclass(frozen=True)
class Resampled:
    """Scores of a prediction on resampled cycles, means over its networks.

    Attributes
    ----------
    mape, r2 : ndarray, shape (RESAMPLES,)
        MAPE in %, and coefficient of determination; NaN where there are fewer than `MIN_CYCLES` cycles.
    cycles : int
        Number of complete cycles of the segment.
    """

    mape: np.ndarray
    r2: np.ndarray
    cycles: int


def cycle_starts(true: np.ndarray, target: str, min_friction_drop: float) -> np.ndarray:
    """Find the samples at which cycles of a true series begin, with its slip events or failures.

    Parameters
    ----------
    true : ndarray, shape (samples,)
        Friction or time to failure.
    target : str
        `friction`: a cycle begins where friction begins to fall in a slip event. `time_to_failure`: it
        begins with the first sample after a failure.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    ndarray of int, shape (cycles + 1,)
        Empty where no event is found.
    """
    if target == "time_to_failure":
        return np.flatnonzero(np.diff(true) > 0) + 1
    return slip_events(true, min_friction_drop)[0]


def draw_cycles(number: int, resamples: int = RESAMPLES, seed: int = SEED) -> np.ndarray:
    """Draw cycles with replacement, as many as there are.

    Returns
    -------
    ndarray of int, shape (resamples, number)
        How often each cycle was drawn; the same for the same arguments.
    """
    return np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=resamples)


def resample(prediction: xr.Dataset, min_friction_drop: float, min_true: float | None = None) -> Resampled:
    """Score a prediction on resampled cycles.

    The incomplete cycles at both ends of a segment are drawn like the others. A score of the segment
    itself is that of every cycle drawn once.

    Parameters
    ----------
    prediction : Dataset
        Prediction file, with `true` and `predicted_by_model`.
    min_friction_drop : float
        As for `cycle_starts`.
    min_true : float, optional
        MAPE counts the samples whose true value is at least this.
    """
    true = prediction["true"].values.astype(float)
    starts = cycle_starts(true, prediction.attrs["target"], min_friction_drop)
    complete = max(0, len(starts) - 1)
    if complete < MIN_CYCLES:
        missing = np.full(RESAMPLES, np.nan)
        return Resampled(missing, missing, complete)
    begins = np.unique(np.concatenate([[0], starts]))
    sums = _sums(true, prediction["predicted_by_model"].values.astype(float), min_true)
    by_cycle = np.add.reduceat(sums, begins, axis=1)
    samples, deviation, square, squared_error, counted, error = by_cycle @ draw_cycles(len(begins)).T
    with np.errstate(invalid="ignore"):  # of time to failure no sample may count
        mape = 100 * error / counted
    return Resampled(mape, 1 - squared_error / (square - deviation**2 / samples), complete)


def _sums(true: np.ndarray, by_model: np.ndarray, min_true: float | None) -> np.ndarray:
    """Return what is summed over cycles (quantities, samples); errors are means over the networks."""
    counted = np.full(len(true), True) if min_true is None else true >= min_true
    error = np.abs(by_model - true).mean(axis=0)
    relative = np.divide(error, np.abs(true), out=np.zeros(len(true)), where=counted)
    deviation = true - true.mean()  # the variation does not depend on the mean, and rounds less without it
    squared_error = ((by_model - true) ** 2).mean(axis=0)
    return np.stack([np.ones(len(true)), deviation, deviation**2, squared_error, counted, relative])


def interval(draws: np.ndarray, cycles: int) -> tuple[float, float]:
    """Return the interval of a score, or of the difference of two, at the `CONFIDENCE_LEVEL`.

    The percentile interval is too narrow where there are few cycles. Its tails are therefore those of
    Student's t distribution: the expanded percentile interval of Hesterberg (2015), "What teachers should
    know about the bootstrap", The American Statistician 69, 371-386.

    Parameters
    ----------
    draws : ndarray, shape (RESAMPLES,)
    cycles : int
        Number of complete cycles.

    Returns
    -------
    low, high : float
        NaN where there are fewer than `MIN_CYCLES` cycles, or a draw has no score.
    """
    if cycles < MIN_CYCLES or np.isnan(draws).any():
        return float("nan"), float("nan")
    # Student's t and the normal distribution of scipy.special, because scipy.stats takes long to load.
    quantile = scipy.special.stdtrit(cycles - 1, (1 + CONFIDENCE_LEVEL) / 2)
    tail = scipy.special.ndtr(-np.sqrt(cycles / (cycles - 1)) * quantile)
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def intervals(
    prediction: xr.Dataset, min_friction_drop: float, min_true: float | None = None
) -> dict[str, Any]:
    """Return the intervals of the scores of a prediction.

    Parameters
    ----------
    prediction, min_friction_drop, min_true
        As for `resample`.

    Returns
    -------
    dict
        `cycles`, the number of complete ones; `mape_low_percent`, `mape_high_percent`, `r2_low`, `r2_high`.
    """
    drawn = resample(prediction, min_friction_drop, min_true)
    low, high = interval(drawn.mape, drawn.cycles)
    r2_low, r2_high = interval(drawn.r2, drawn.cycles)
    return {
        "cycles": drawn.cycles,
        "mape_low_percent": low,
        "mape_high_percent": high,
        "r2_low": r2_low,
        "r2_high": r2_high,
    }


def difference(
    prediction: xr.Dataset, other: xr.Dataset, min_friction_drop: float, min_true: float | None = None
) -> tuple[float, float, int]:
    """Return the interval of the difference in MAPE of two predictions of the same series, and its cycles.

    Both are scored on the same resampled cycles.

    Parameters
    ----------
    prediction, other : Dataset
    min_friction_drop, min_true
        As for `resample`.
    """
    drawn, of_other = (resample(data, min_friction_drop, min_true) for data in (prediction, other))
    return *interval(drawn.mape - of_other.mape, drawn.cycles), drawn.cycles


def verdict(low: float, high: float) -> str:
    """Name the interval of a paired difference in MAPE: `better`, `worse` or `not told apart`."""
    if high < 0:
        return "better"
    return "worse" if low > 0 else "not told apart"
