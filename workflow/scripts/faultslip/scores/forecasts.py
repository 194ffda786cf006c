"""Scores of forecasts of failures: information gain, CRPS, errors of the median, reliability, alarms.

All compare the distribution of the time to the next failure with what came. Forecasts of a cycle overlap and
are not independent, so each score is a sum over cycles, and its interval resamples cycles.
"""

from typing import NamedTuple

import numpy as np
import xarray as xr

from faultslip.forecasts.forecaster import quantiles
from faultslip.forecasts.hazard import AT_HORIZONS, HORIZONS
from faultslip.scores.studentised import Studentised, studentised

SURE = 1e-6  # a probability is nowhere nearer to 0 or 1, so that its logarithm is finite
RELIABLE_AT = 2  # index of the horizon of the reliability, 0.2 usual intervals
BINS = 10  # of the reliability, by the forecast probability


class Reliability(NamedTuple):
    """Forecast probabilities, and how often a failure came.

    Attributes
    ----------
    slope : float
        Of the logit of what came over the logit of what was forecast; 1 for a reliable forecast, less for one
        that is too sure.
    forecast, observed : ndarray, shape (bins,)
        Means of equally many samples each, by ascending probability.
    """

    slope: float
    forecast: np.ndarray
    observed: np.ndarray


def methods(forecasts: xr.Dataset) -> dict[str, str]:
    """Return the variables of a forecast file that hold the survival by each method."""
    named = {str(name): variable.attrs.get("method") for name, variable in forecasts.data_vars.items()}
    return {method: name for name, method in named.items() if method is not None}


def survival_by(forecasts: xr.Dataset, method: str) -> np.ndarray:
    """Return the probability that no failure comes (samples, grid), by a method."""
    return forecasts[methods(forecasts)[method]].values.astype(float)


def probabilities(forecasts: xr.Dataset, method: str) -> np.ndarray:
    """Return the probability of a failure within each of `HORIZONS` (samples, horizons) by a method."""
    survival = survival_by(forecasts, method)
    return np.clip(1 - survival[:, AT_HORIZONS], SURE, 1 - SURE)


def outcomes(forecasts: xr.Dataset) -> np.ndarray:
    """Return whether a failure came within each of `HORIZONS`, (samples, horizons)."""
    return (forecasts["remaining"] / forecasts["unit"]).values[:, None] <= HORIZONS


def gains(forecasts: xr.Dataset, method: str, reference: str = "mixture") -> np.ndarray:
    """Return the information gain of each cycle and horizon over a reference, nats.

    The log-likelihoods of overlapping forecasts are summed and divided by the number of samples in a horizon,
    which is the mean of those of disjoint forecasts.

    Parameters
    ----------
    forecasts : Dataset
        A forecast file, or a part of it.
    method, reference : str
        Names of methods.

    Returns
    -------
    ndarray, shape (cycles, horizons)
    """
    came = outcomes(forecasts)
    one, other = (_log_likelihood(probabilities(forecasts, name), came) for name in (method, reference))
    samples = HORIZONS * forecasts["unit"].values[:, None] / forecasts.attrs["interval"]
    return _by_cycle(forecasts, (one - other) / np.maximum(samples, 1))


def mean_gain(by_cycle: np.ndarray) -> Studentised:
    """Return the gain a failure, with its resamples, from gains of each cycle (cycles,)."""
    return studentised(by_cycle[None], lambda _: np.ones(len(by_cycle)), len(by_cycle))


def crps(forecasts: xr.Dataset, method: str) -> float:
    """Return the continuous ranked probability score of the time to failure, s, mean over samples.

    Gneiting and Raftery 2007, Journal of the American Statistical Association 102, 359, Eq. 20. Between
    places of the grid the distribution is taken to be linear; beyond its end nothing is added but for a later
    failure.
    """
    survival = survival_by(forecasts, method)
    places = np.append(0.0, forecasts["ahead"].values)
    reached = 1 - np.concatenate([np.ones((len(survival), 1)), survival], axis=1)
    unit = forecasts["unit"].values
    came = (forecasts["remaining"].values / unit)[:, None]
    low, high = places[:-1], places[1:]
    part = np.clip((came - low) / (high - low), 0, 1)  # of each stretch that lies before the failure
    at_failure = reached[:, :-1] + part * np.diff(reached, axis=1)
    before = _square(reached[:, :-1], at_failure) * part
    after = _square(1 - at_failure, 1 - reached[:, 1:]) * (1 - part)
    found = ((before + after) * (high - low)).sum(axis=1)
    found += reached[:, -1] ** 2 * np.maximum(came[:, 0] - places[-1], 0)
    return float(np.mean(found * unit))


def median_errors(forecasts: xr.Dataset, method: str) -> tuple[float, float]:
    """Return the mean absolute error, s, and R2 of the median time to failure."""
    survival = survival_by(forecasts, method)
    largest = forecasts["ahead"].values[-1]
    median = np.minimum(quantiles(survival, np.array([0.5]))[:, 0], largest) * forecasts["unit"].values
    true = forecasts["remaining"].values
    error = median - true
    return float(np.abs(error).mean()), float(1 - np.sum(error**2) / np.sum((true - true.mean()) ** 2))


def reliability(forecasts: xr.Dataset, method: str) -> Reliability:
    """Compare the probability of a failure within `RELIABLE_AT` with how often one came."""
    from sklearn.linear_model import LogisticRegression

    forecast = probabilities(forecasts, method)[:, RELIABLE_AT]
    came = outcomes(forecasts)[:, RELIABLE_AT]
    logit = np.log(forecast) - np.log1p(-forecast)
    slope = np.nan
    if came.any() and not came.all() and np.ptp(logit) > 0:
        slope = float(LogisticRegression(C=np.inf).fit(logit[:, None], came).coef_[0, 0])
    parts = [part for part in np.array_split(np.argsort(forecast, kind="stable"), BINS) if len(part)]
    means = [[series[part].mean() for part in parts] for series in (forecast, came.astype(float))]
    return Reliability(slope, *map(np.array, means))


def alarms(forecasts: xr.Dataset, method: str, levels: np.ndarray) -> np.ndarray:
    """Return which fraction of the failures is missed if alarm is given for a fraction of the time.

    Alarm is given where the probability of a failure within the first horizon is highest. Molchan 1990,
    Physics of the Earth and Planetary Interiors 61, 84.

    Parameters
    ----------
    forecasts : Dataset
    method : str
    levels : ndarray
        Fractions of the time, ascending from 0 to 1.
    """
    forecast, came = probabilities(forecasts, method)[:, 0], outcomes(forecasts)[:, 0]
    order = np.argsort(-forecast, kind="stable")
    # What is equally probable is taken in the mean of all orders.
    _, group = np.unique(-forecast[order], return_inverse=True)
    shared = np.bincount(group, came[order])[group] / np.bincount(group)[group]
    found = np.append(0.0, np.cumsum(shared)) / max(1, came.sum())
    return 1 - np.interp(levels, np.linspace(0, 1, len(found)), found)


def _log_likelihood(forecast, came):
    return np.where(came, np.log(forecast), np.log1p(-forecast))


def _square(one, other):
    """Return the mean of the square of what goes linearly from one value to another."""
    return (one**2 + one * other + other**2) / 3


def _by_cycle(forecasts, values):
    _, cycle = np.unique(forecasts["cycle"].values, return_inverse=True)
    return np.stack([np.bincount(cycle, column) for column in values.T], axis=1)
