"""Uncertainty bands: their coverage, and bands calibrated on the residuals of validation segments."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from faultslip.scores.bootstrap import cycle_starts
from faultslip.scores.studentised import MIN_CYCLES

# Of bands: one standard deviation of a normal distribution, and nine samples of ten.
NOMINAL_COVERAGES = (0.68, 0.90)
RAISES = 21  # coverages that are tried for a band
MAX_CYCLE_GROUPS = 20  # groups of cycles that are left out in turn, at most


def coverage(true: np.ndarray, predicted: np.ndarray, half_width: float | np.ndarray) -> float:
    """Return the fraction of samples whose true value lies within the band.

    Parameters
    ----------
    true, predicted : ndarray, shape (samples,)
    half_width : float or ndarray, shape (samples,)
        Half width of the band around the prediction, in units of the series.
    """
    return float(np.mean(np.abs(true - predicted) <= half_width))


def conformal_half_width(residuals: np.ndarray, nominal: float) -> float:
    """Return the half width of the band that covers a fraction of the validation residuals.

    Split conformal prediction (Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a random
    world"): if the data are exchangeable with the validation part, a band of this width has at
    least this coverage. The samples of a series are not independent, so the guarantee holds only
    approximately; the table reports the coverage on the test part.

    Parameters
    ----------
    residuals : ndarray, shape (samples,)
        True minus predicted values of all validation segments.
    nominal : float
        Nominal coverage, between 0 and 1.
    """
    return _quantile(np.sort(np.abs(residuals)), nominal)


def left_out_half_width(cycles: Sequence[np.ndarray], nominal: float) -> float:
    """Return the half width of the band that covers a fraction of the residuals of cycles that are left out.

    The residuals of a cycle resemble one another, so that a band that covers a fraction of the samples
    of a few cycles covers less of a new cycle. Each cycle is therefore left out in turn and covered
    with the band of the others. Its coverage is raised until the fraction of all samples that are covered
    is the nominal one, but by no more than what was missing at first: one cycle that is unlike all others
    would raise it to the largest residual. The band returned has this coverage, on all cycles.

    Parameters
    ----------
    cycles : sequence of ndarray, shape (samples,)
        Residuals of each cycle. With fewer than `MIN_CYCLES` none is left out.
    nominal : float
        Nominal coverage, between 0 and 1.
    """
    size = [np.abs(cycle) for cycle in cycles if len(cycle)]
    whole = np.sort(np.concatenate(size))
    if len(size) < MIN_CYCLES:
        return _quantile(whole, nominal)
    groups = np.array_split(np.arange(len(size)), min(len(size), MAX_CYCLE_GROUPS))
    folds = [np.concatenate([size[i] for i in group]) for group in groups]
    others = [np.sort(np.concatenate(folds[:k] + folds[k + 1 :])) for k in range(len(folds))]

    def covered(raised):
        pairs = zip(folds, others, strict=True)
        return sum(np.sum(fold <= _quantile(other, raised)) for fold, other in pairs) / len(whole)

    limit = min(1.0, nominal + max(0.0, nominal - covered(nominal)))
    tried = np.linspace(nominal, limit, RAISES)
    return _quantile(whole, next((raised for raised in tried if covered(raised) >= nominal), limit))


def _quantile(size: np.ndarray, fraction: float) -> float:
    """Return the ⌈fraction (n + 1)⌉-th smallest of n sorted values."""
    rank = min(len(size), int(np.ceil(fraction * (len(size) + 1))))
    return float(size[rank - 1])


def normalised_residuals(prediction: xr.Dataset, min_friction_drop: float) -> list[np.ndarray]:
    """Return the residuals of a prediction, in standard deviations of its normalising part, by cycle.

    Parameters
    ----------
    prediction : Dataset
        Prediction file.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    list of ndarray
        Incomplete cycles at the ends of the segment are among them.
    """
    true = prediction["true"].values
    std = prediction.attrs["target_std"]
    if "normalising_std" in prediction:  # of many faults, each with its own
        std = prediction["normalising_std"].values
    residuals = (true - prediction["predicted"].values) / std
    return np.split(residuals, cycle_starts(true, prediction.attrs["target"], min_friction_drop))


def calibrate(
    prediction: xr.Dataset, validations: Sequence[xr.Dataset], min_friction_drop: float
) -> dict[str, float]:
    """Calibrate the bands of a prediction, and measure their coverage.

    Parameters
    ----------
    prediction : Dataset
        Prediction file.
    validations : sequence of Dataset
        Predictions of the same networks for validation segments. Without any the bands are those that the
        prediction has as attributes, of released networks, or else NaN.
    min_friction_drop : float
        As for `normalised_residuals`.

    Returns
    -------
    dict
        `band_coverage`, of one standard deviation over windows and networks. For each of
        `NOMINAL_COVERAGES`, such as 90 %: `half_width_90`, in units of the target, and `coverage_90`.
    """
    true, predicted = prediction["true"].values, prediction["predicted"].values
    found = {"band_coverage": coverage(true, predicted, prediction["predicted_std"].values)}
    cycles = [c for one in validations for c in normalised_residuals(one, min_friction_drop)]
    for nominal in NOMINAL_COVERAGES:
        percent = round(100 * nominal)
        half_width = float(prediction.attrs.get(f"half_width_{percent}", "nan"))
        if cycles:
            half_width = left_out_half_width(cycles, nominal) * prediction.attrs["target_std"]
        covered = coverage(true, predicted, half_width) if np.isfinite(half_width) else float("nan")
        found |= {f"half_width_{percent}": half_width, f"coverage_{percent}": covered}
    return found
