"""Intervals of scores: how much they depend on the cycles that were tested, and on the seeds of networks.

The samples of a cycle are not independent, so cycles are resampled with replacement, as clusters of samples.
Networks are crossed with cycles, as each predicts all of them, and their variance is added. They are too few
to be resampled: of two, half of the resamples would hold one twice. Two predictions of a segment are scored
on the same resampled cycles and with networks of the same seeds, which makes their difference paired.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import xarray as xr

from faultslip.records.events import slip_events
from faultslip.scores.studentised import Studentised, studentised


@dataclass(frozen=True)
class CycleSums:
    """Sums over the samples of each cycle, from which scores follow.

    The incomplete cycles at both ends of a segment are among them.

    Attributes
    ----------
    complete : int
        Number of complete cycles.
    samples, deviation, square, counted : ndarray, shape (cycles,)
        Number of samples; sum of the true series less its mean, and of its square; samples in the MAPE.
    error, squared_error : ndarray, shape (networks, cycles)
        Sum of the relative and of the squared errors.
    """

    complete: int
    samples: np.ndarray
    deviation: np.ndarray
    square: np.ndarray
    counted: np.ndarray
    error: np.ndarray
    squared_error: np.ndarray

    @classmethod
    def of(cls, prediction: xr.Dataset, min_friction_drop: float, min_true: float | None = None) -> Self:
        """Sum over the cycles of a prediction.

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
        begins = np.unique(np.concatenate([[0], starts])).astype(int)
        counted = np.full(len(true), True) if min_true is None else true >= min_true
        error = prediction["predicted_by_model"].values.astype(float) - true
        relative = np.divide(np.abs(error), np.abs(true), out=np.zeros(error.shape), where=counted)
        deviation = true - true.mean()  # the variation does not depend on the mean, and rounds less so
        series = (np.ones(len(true)), deviation, deviation**2, counted.astype(float), relative, error**2)
        sums = [np.add.reduceat(one, begins, axis=-1) for one in series]
        return cls(max(0, len(starts) - 1), *sums)

    def mape(self) -> Studentised:
        """Resample the MAPE, in %."""
        return studentised(100 * self.error, lambda _: self.counted, self.complete)

    def unexplained(self) -> Studentised:
        """Resample the fraction of the variance that is not explained, which is one minus R2."""

        def variation(cycles):
            mean = (cycles @ self.deviation) / (cycles @ self.samples)
            return self.square - 2 * np.outer(mean, self.deviation) + np.outer(mean**2, self.samples)

        return studentised(self.squared_error, variation, self.complete)


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


def intervals(
    prediction: xr.Dataset, min_friction_drop: float, min_true: float | None = None
) -> dict[str, Any]:
    """Return the intervals of the scores of a prediction.

    Parameters
    ----------
    prediction, min_friction_drop, min_true
        As for `CycleSums.of`.

    Returns
    -------
    dict
        `cycles`, the number of complete ones; `mape_low_percent`, `mape_high_percent`, `r2_low`, `r2_high`,
        NaN where there are fewer than `MIN_CYCLES` cycles, or a resample has no score.
    """
    sums = CycleSums.of(prediction, min_friction_drop, min_true)
    low, high = np.maximum(0, sums.mape().interval)  # neither can be negative
    unexplained_low, unexplained_high = np.maximum(0, sums.unexplained().interval)
    return {
        "cycles": sums.complete,
        "mape_low_percent": float(low),
        "mape_high_percent": float(high),
        "r2_low": float(1 - unexplained_high),
        "r2_high": float(1 - unexplained_low),
    }


def difference(
    prediction: xr.Dataset, other: xr.Dataset, min_friction_drop: float, min_true: float | None = None
) -> tuple[Studentised, int]:
    """Resample the difference in MAPE of two predictions of the same series.

    Parameters
    ----------
    prediction, other : Dataset
        With the same networks, from `paired`.
    min_friction_drop, min_true
        As for `CycleSums.of`.

    Returns
    -------
    difference : Studentised
        In percentage points.
    cycles : int
        Number of complete cycles.
    """
    one, reference = (CycleSums.of(data, min_friction_drop, min_true) for data in (prediction, other))
    errors = 100 * (one.error - reference.error)
    return studentised(errors, lambda _: one.counted, one.complete), one.complete


def paired(prediction: xr.Dataset, other: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Select the networks by which two predictions are compared: equally many, of the same seeds.

    A method that uses no random numbers has one series, which is compared with each network. Networks without
    a common seed are paired in their order.

    Parameters
    ----------
    prediction, other : Dataset
        With the coordinate `model`, the seeds, where they have any.
    """
    seeded = "model" in prediction.coords and "model" in other.coords
    common = np.intersect1d(prediction["model"], other["model"]) if seeded else np.array([])
    if len(common):
        return prediction.sel(model=common), other.sel(model=common)
    number = min(prediction.sizes["model"], other.sizes["model"])
    if number == 1 and not seeded:
        return prediction, other
    return prediction.isel(model=slice(number)), other.isel(model=slice(number))
