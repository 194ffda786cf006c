"""Scores of a predicted series. A score that is not a finite number is an error, never a result."""

import numpy as np
from numpy.typing import ArrayLike

from faultslip.io.errors import InputError


def mape(true: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the mean absolute percentage error, %, the score of the paper.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Raises
    ------
    InputError
        If the true series passes through zero, where the score is not defined, or a series is not finite.
    """
    y, estimate = _finite("MAPE", true, predicted)
    if np.any(y == 0):
        raise InputError("MAPE is not defined where the true value is zero")
    return float(100 * np.mean(np.abs((estimate - y) / y)))


def mae(true: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the mean absolute error, in units of the series.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Raises
    ------
    InputError
        If a series is not finite.
    """
    y, estimate = _finite("MAE", true, predicted)
    return float(np.mean(np.abs(estimate - y)))


def rmse(true: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the root mean square error, in units of the series.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Raises
    ------
    InputError
        If a series is not finite.
    """
    y, estimate = _finite("RMSE", true, predicted)
    return float(np.sqrt(np.mean((estimate - y) ** 2)))


def r2(true: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the coefficient of determination: 1 for a perfect prediction, 0 for the mean of the series.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Raises
    ------
    InputError
        If the true series is constant, so that the score is not defined, or a series is not finite.
    """
    y, estimate = _finite("R2", true, predicted)
    variation = np.sum((y - y.mean()) ** 2)
    if variation == 0:
        raise InputError(f"R2 is not defined: the true series is {y[0]:g} throughout")
    return float(1 - np.sum((y - estimate) ** 2) / variation)


def pearson_r(true: ArrayLike, predicted: ArrayLike) -> float:
    """Compute Pearson's correlation, which judges the shape of a prediction and not its level or size.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Returns
    -------
    float
        NaN if the predicted series is constant, so that it has no shape.

    Raises
    ------
    InputError
        If the true series is constant, so that the score is not defined, or a series is not finite.
    """
    y, estimate = _finite("Pearson's r", true, predicted)
    if np.ptp(y) == 0:
        raise InputError(f"Pearson's r is not defined: the true series is {y[0]:g} throughout")
    y, estimate = y - y.mean(), estimate - estimate.mean()
    size = np.sqrt(np.sum(estimate**2))
    # The mean of a constant series differs from it by rounding.
    if size <= 1e-12 * np.sqrt(len(y)) * max(1.0, float(np.max(np.abs(predicted)))):
        return float("nan")
    return float(np.sum(y * estimate) / (np.sqrt(np.sum(y**2)) * size))


def _finite(score: str, true: ArrayLike, predicted: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return both series as float64, in which no square of a float32 overflows."""
    series = {"true": np.asarray(true, float), "predicted": np.asarray(predicted, float)}
    for name, values in series.items():
        if not len(values):
            raise InputError(f"{score} is not defined: there are no samples to score")
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            raise InputError(
                f"{score} is not defined: the {name} series is {values[bad[0]]} in sample {bad[0] + 1} "
                f"({len(bad)} of {len(values)} samples)"
            )
    return series["true"], series["predicted"]
