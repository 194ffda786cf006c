"""Scores of a predicted series."""

import numpy as np
from numpy.typing import ArrayLike


def mape(true: ArrayLike, predicted: ArrayLike) -> float:
    """Mean absolute percentage error, %, the score of the paper.

    Parameters
    ----------
    true, predicted : array_like, shape (samples,)

    Raises
    ------
    ValueError
        If the true series passes through zero, where the score is not defined.
    """
    true, predicted = np.asarray(true, float), np.asarray(predicted, float)
    if np.any(true == 0):
        raise ValueError("MAPE is not defined where the true value is zero")
    return float(100 * np.mean(np.abs((predicted - true) / true)))


def rmse(true: ArrayLike, predicted: ArrayLike) -> float:
    """Root mean square error, in units of the series."""
    return float(np.sqrt(np.mean((np.asarray(predicted, float) - np.asarray(true, float)) ** 2)))


def r2(true: ArrayLike, predicted: ArrayLike) -> float:
    """Coefficient of determination: 1 for a perfect prediction, 0 for the mean of the series."""
    true, predicted = np.asarray(true, float), np.asarray(predicted, float)
    return float(1 - np.sum((true - predicted) ** 2) / np.sum((true - true.mean()) ** 2))
