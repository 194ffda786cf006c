"""Scores of a predicted series."""

import numpy as np


def mape(true, predicted):
    """Mean absolute percentage error, % (the paper's score).

    Raises
    ------
    ValueError
        If the true series passes through zero, where the score has no meaning.
    """
    true, predicted = np.asarray(true, float), np.asarray(predicted, float)
    if np.any(true == 0):
        raise ValueError("MAPE is not defined where the true value is zero")
    return float(100 * np.mean(np.abs((predicted - true) / true)))


def rmse(true, predicted):
    """Root mean square error, in units of the series."""
    return float(np.sqrt(np.mean((np.asarray(predicted, float) - np.asarray(true, float)) ** 2)))


def r2(true, predicted):
    """Coefficient of determination: 1 is perfect, 0 is the series' own mean."""
    true, predicted = np.asarray(true, float), np.asarray(predicted, float)
    return float(1 - np.sum((true - predicted) ** 2) / np.sum((true - true.mean()) ** 2))
