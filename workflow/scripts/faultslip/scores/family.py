"""Tests of a family of differences: of many, some seem significant by chance."""

import numpy as np
from numpy.typing import ArrayLike

SIGNIFICANCE = 0.05  # probability that any difference of a family is called better or worse by chance


def holm(p_values: ArrayLike) -> np.ndarray:
    """Adjust the p values of a family of tests (Holm 1979, Scandinavian Journal of Statistics 6, 65-70).

    Parameters
    ----------
    p_values : array_like, shape (tests,)
        NaN where there was no test; it does not count in the family, and remains NaN.

    Returns
    -------
    ndarray, shape (tests,)
        A difference is significant where this is at most `SIGNIFICANCE`.
    """
    found = np.array(p_values, dtype=float)
    tested = np.flatnonzero(~np.isnan(found))
    order = tested[np.argsort(found[tested], kind="stable")]
    remaining = np.arange(len(order), 0, -1)
    found[order] = np.minimum(1, np.maximum.accumulate(remaining * found[order]))
    return found


def verdict(difference: float, adjusted_p: float) -> str:
    """Say whether a difference in error is significant: `better`, `worse` or `not told apart`."""
    if adjusted_p <= SIGNIFICANCE:
        return "better" if difference < 0 else "worse"
    return "not told apart"
