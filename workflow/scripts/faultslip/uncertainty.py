"""How far a prediction may be off: coverage of its band, and a band from validation residuals."""

import numpy as np

# Shares of samples that a band is meant to hold: one standard deviation of a normal law, and most.
LEVELS = (0.68, 0.90)


def coverage(true, predicted, half_width):
    """Share of samples whose true value is within the band.

    Parameters
    ----------
    true, predicted : ndarray, shape (samples,)
    half_width : float or ndarray, shape (samples,)
    """
    return float(np.mean(np.abs(true - predicted) <= half_width))


def calibrated(residuals, level):
    """Half width of the band that holds a share of the validation residuals.

    Split conformal prediction (Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a
    random world"): for data that are exchangeable with the validation part, a band of this
    width holds the same share. Samples of a series are not independent, so the
    promise is that of a rule of thumb; the coverage on the test part is in the table.

    Parameters
    ----------
    residuals : ndarray, shape (samples,)
        True less predicted, of all validation segments.
    level : float
        Share, between 0 and 1.
    """
    size = np.sort(np.abs(residuals))
    rank = min(len(size), int(np.ceil(level * (len(size) + 1))))
    return float(size[rank - 1])
