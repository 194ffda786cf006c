"""Uncertainty bands: their coverage, and a band calibrated on the residuals of the validation part."""

import numpy as np

# Nominal coverages: one standard deviation of a normal distribution, and nine samples of ten.
LEVELS = (0.68, 0.90)


def coverage(true: np.ndarray, predicted: np.ndarray, half_width: float | np.ndarray) -> float:
    """Fraction of samples whose true value lies within the band.

    Parameters
    ----------
    true, predicted : ndarray, shape (samples,)
    half_width : float or ndarray, shape (samples,)
        Half width of the band around the prediction, in units of the series.
    """
    return float(np.mean(np.abs(true - predicted) <= half_width))


def conformal_half_width(residuals: np.ndarray, level: float) -> float:
    """Half width of the band that covers a fraction of the validation residuals.

    Split conformal prediction (Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a random
    world"): if the data are exchangeable with the validation part, a band of this width has at
    least this coverage. The samples of a series are not independent, so the guarantee holds only
    approximately; the table reports the coverage on the test part.

    Parameters
    ----------
    residuals : ndarray, shape (samples,)
        True minus predicted values of all validation segments.
    level : float
        Nominal coverage, between 0 and 1.
    """
    size = np.sort(np.abs(residuals))
    rank = min(len(size), int(np.ceil(level * (len(size) + 1))))
    return float(size[rank - 1])
