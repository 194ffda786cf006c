"""Studentised bootstrap of a ratio of sums over cycles, and its standard error over cycles and networks.

A resample is the number of times that each cycle was drawn, and products of matrices score all resamples.
tools/interval_coverage.py measures how often the intervals hold the true score.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

RESAMPLES = 10_000  # the smallest p is 0.0002, which a family of 250 comparisons leaves significant
BLOCK = 1000  # resamples that are scored at a time, for memory
SEED = 1
CONFIDENCE_LEVEL = 0.95  # of the intervals
# Measured by tools/interval_coverage.py, for notes of tables.
COVERAGE = "Of simulated skewed errors such intervals hold the true one in 88 to 96 % of the cases."
MIN_CYCLES = 3  # complete ones; with fewer there is no interval
# A resample may hold one cycle alone, and its scores then seem exact. Smallest standard error of a resample,
# relative to that of the sample.
MIN_STANDARD_ERROR = 1e-3


@dataclass(frozen=True)
class Studentised:
    """A score, and its resamples in units of their standard errors.

    Student's statistic hardly depends on the scale of errors, so that its interval covers skewed errors
    better than percentiles of the score (Efron and Tibshirani 1993, "An introduction to the bootstrap",
    chapter 12).

    Attributes
    ----------
    score, standard_error : float
        Of the sample; the error is that over cycles and networks.
    statistic : ndarray, shape (RESAMPLES,)
        Score of a resample minus that of the sample, over the standard error over its cycles.
    """

    score: float
    standard_error: float
    statistic: np.ndarray

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends of the interval at the `CONFIDENCE_LEVEL`; NaN if a resample has no score."""
        tail = (1 - CONFIDENCE_LEVEL) / 2
        high, low = self.score - self.standard_error * np.quantile(self.statistic, [tail, 1 - tail])
        return float(low), float(high)

    @property
    def p_value(self) -> float:
        """Two-sided p value of a score of zero: one minus the level of the interval that ends at zero.

        It is at least 2 / (`RESAMPLES` + 1), and NaN if a resample has no score.
        """
        if np.isnan(self.statistic).any():
            return float("nan")
        with np.errstate(divide="ignore", invalid="ignore"):  # the same errors in every cycle
            observed = np.nan_to_num(np.divide(self.score, self.standard_error))
        beyond = min(np.sum(self.statistic >= observed), np.sum(self.statistic <= observed))
        return float(min(1.0, 2 * (1 + beyond) / (1 + RESAMPLES)))


def draw_cycles(number: int) -> np.ndarray:
    """Draw cycles with replacement, as many as there are.

    Returns
    -------
    ndarray of int, shape (RESAMPLES, number)
        How often each cycle was drawn; the same for the same number.
    """
    random = np.random.default_rng(SEED)
    return random.multinomial(number, np.full(number, 1 / number), size=RESAMPLES)


def studentised(
    numerator: np.ndarray, denominator: Callable[[np.ndarray], np.ndarray], complete: int
) -> Studentised:
    """Resample a score that is a ratio of sums over cycles, the mean over networks.

    Parameters
    ----------
    numerator : ndarray, shape (networks, cycles)
    denominator : callable
        Given how often each cycle was drawn (resamples, cycles), it returns what a cycle adds to the
        denominator: (cycles,) or (resamples, cycles).
    complete : int
        Number of complete cycles. With fewer than `MIN_CYCLES` all resamples are NaN.
    """
    mean, once = numerator.mean(axis=0), np.ones((1, len(numerator.T)))
    (score,), (error,) = ratio(mean, denominator(once), once)
    if complete < MIN_CYCLES:
        return Studentised(float(score), float("nan"), np.full(RESAMPLES, np.nan))
    drawn, statistic = draw_cycles(len(mean)), []
    for first in range(0, RESAMPLES, BLOCK):
        cycles = drawn[first : first + BLOCK].astype(float)
        scores, errors = ratio(mean, denominator(cycles), cycles)
        away, errors = scores - score, np.maximum(errors, MIN_STANDARD_ERROR * error)
        statistic.append(np.divide(away, errors, out=0 * away, where=errors != 0))
    part = np.ravel(denominator(once))
    residuals = (numerator - score * part) / (np.mean(part) or np.nan)
    return Studentised(float(score), standard_error(residuals), np.concatenate(statistic))


def ratio(
    numerator: np.ndarray, denominator: np.ndarray, cycles: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ratio of two sums over cycles in resamples, and its standard error.

    Parameters
    ----------
    numerator : ndarray, shape (cycles,)
    denominator : ndarray, shape (cycles,) or (resamples, cycles)
    cycles : ndarray, shape (resamples, cycles)
        How often each was drawn.

    Returns
    -------
    ratio, standard_error : ndarray, shape (resamples,)
        The error is linear in the deviations of the sums.
    """
    number, total = len(numerator), (cycles * denominator).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):  # of time to failure no sample may count
        found = cycles @ numerator / total
        squares = (cycles * (numerator - found[:, None] * denominator) ** 2).sum(axis=1)
        return found, np.sqrt(squares * number / max(1, number - 1)) / np.abs(total)


def standard_error(residuals: np.ndarray) -> float:
    """Return the standard error of a mean over cycles and networks.

    It follows from a two-way analysis of variance without replication: the variances of the means over cycles
    and over networks add up, less that of their interaction, which both contain. Few networks hardly tell
    their own variance. The error is therefore multiplied by the quantile of Student's t with Satterthwaite's
    degrees of freedom, over that with the degrees of freedom of the cycles alone.

    Parameters
    ----------
    residuals : ndarray, shape (networks, cycles)
        Their mean is zero.
    """
    networks, cycles = residuals.shape
    by_cycle, by_network = residuals.mean(axis=0), residuals.mean(axis=1)
    of_cycles = np.mean(by_cycle**2) / (cycles - 1)
    if networks == 1:
        return float(np.sqrt(of_cycles))
    of_networks = np.mean(by_network**2) / (networks - 1)
    if not (of_cycles or of_networks):
        return 0.0
    remaining = residuals - by_cycle - by_network[:, None]
    interaction = np.mean(remaining**2) / ((networks - 1) * (cycles - 1))
    variance = max(of_cycles, of_networks, of_cycles + of_networks - interaction)
    freedom = variance**2 / (of_cycles**2 / (cycles - 1) + of_networks**2 / (networks - 1))
    # Student's t of scipy.special, because scipy.stats takes long to load.
    freedoms = np.minimum([freedom, np.inf], cycles - 1)
    few, many = scipy.special.stdtrit(freedoms, (1 + CONFIDENCE_LEVEL) / 2)
    return float(np.sqrt(variance) * few / many)
