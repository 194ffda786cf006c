"""The probability that the next failure comes within each horizon: a renewal mixture, and what emission adds.

The time ahead is divided at `HORIZONS`. In each of these bins the mixture gives the probability of a failure,
given that none came before the bin; a model of the emission adds to its logit. Within a bin the addition
multiplies the hazard of the mixture, so that without one the forecast is the mixture at every horizon.
"""

import numpy as np

from faultslip.forecasts.renewal import ForgettingMixture

# In usual intervals between failures so far.
HORIZONS = np.array([0.05, 0.1, 0.2, 0.4, 0.8, 1.6])
# Where the distribution of the time to failure is known; the horizons are among them.
GRID = np.unique(np.concatenate([HORIZONS, np.geomspace(0.0125, 6.4, 37)]).round(6))
AT_HORIZONS = np.searchsorted(GRID, HORIZONS)
BINS = np.searchsorted(HORIZONS, GRID)  # bin of the stretch that ends with each
LEAST = 1e-6  # probability of a bin, so that its logit is finite
LEAST_SURVIVAL = 1e-12


def cumulative_hazard(
    mixture: ForgettingMixture, ages: np.ndarray, unit: float, places: np.ndarray
) -> np.ndarray:
    """Return the cumulative hazard of a mixture from each age since the last failure on.

    Parameters
    ----------
    mixture : ForgettingMixture
    ages : ndarray, shape (samples,)
        Seconds.
    unit : float
        Usual interval between failures, s.
    places : ndarray, shape (places,)
        How far ahead, in usual intervals.

    Returns
    -------
    ndarray, shape (samples, places)
        The logarithm of the probability that no failure comes until then, with the opposite sign.
    """
    ahead = ages[:, None] + unit * np.concatenate([[0.0], places])
    log_survival = np.log(np.maximum(mixture.survival(ahead), LEAST_SURVIVAL))
    return log_survival[:, :1] - log_survival[:, 1:]


def logits(hazard: np.ndarray) -> np.ndarray:
    """Return the logit of a failure in each bin, given that none came before it.

    Parameters
    ----------
    hazard : ndarray, shape (samples, horizons)
        Cumulative hazard at `HORIZONS`.
    """
    in_bins = np.diff(hazard, axis=1, prepend=0)
    probability = np.clip(-np.expm1(-in_bins), LEAST, 1 - LEAST)
    return np.log(probability) - np.log1p(-probability)


def with_addition(hazard: np.ndarray, addition: np.ndarray) -> np.ndarray:
    """Return the cumulative hazard at `GRID` with an addition to the logit of each bin.

    Parameters
    ----------
    hazard : ndarray, shape (samples, grid)
        Of the mixture, at `GRID`.
    addition : ndarray, shape (samples, horizons)
        Beyond the last horizon there is none.
    """
    before = logits(hazard[:, AT_HORIZONS])
    ratio = np.logaddexp(0, before + addition) / np.logaddexp(0, before)
    ratio = np.concatenate([ratio, np.ones((len(ratio), 1))], axis=1)
    steps = np.diff(hazard, axis=1, prepend=0)
    return np.cumsum(steps * ratio[:, BINS], axis=1)


def inputs(features: np.ndarray, ages: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return what trees read, one row for each bin of each sample.

    Parameters
    ----------
    features : ndarray, shape (samples, features)
        Of the emission.
    ages : ndarray, shape (samples,)
        In usual intervals.
    before : ndarray, shape (samples, horizons)
        Logits of the mixture.

    Returns
    -------
    ndarray, shape (samples * horizons, features + 3), float32
    """
    samples, bins = before.shape
    columns = [
        np.repeat(features, bins, axis=0),
        np.repeat(ages, bins)[:, None],
        np.tile(np.arange(bins), samples)[:, None],
        before.reshape(-1, 1),
    ]
    return np.concatenate(columns, axis=1, dtype=np.float32)
