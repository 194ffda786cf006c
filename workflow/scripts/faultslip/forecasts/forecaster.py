"""Forecasts of the next failure while emission arrives."""

from typing import NamedTuple, Self

import numpy as np

from faultslip.forecasts.features import PAST_CYCLES
from faultslip.forecasts.hazard import AT_HORIZONS, GRID, HORIZONS, logits, with_addition
from faultslip.forecasts.past import Past
from faultslip.forecasts.trees import Trees

# By which what the trees add is multiplied. How much each is believed follows from the cycles seen so far, so
# that an addition which gained nothing there shrinks to nothing.
STRENGTHS = np.array([0.0, 0.5, 1.0])
REMEMBERED = 1 - 1 / PAST_CYCLES  # of the gain in earlier cycles, with each new one: a fault may change


class Forecast(NamedTuple):
    """What was forecast at some samples.

    Attributes
    ----------
    time : ndarray, shape (samples,)
        Seconds.
    age : ndarray, shape (samples,)
        Time since the last failure, s.
    unit : ndarray, shape (samples,)
        The usual interval between failures so far, s; horizons count in it.
    renewal, survival : ndarray, shape (samples, grid)
        Probability that no failure comes until `unit` times `GRID` from now: by the renewal mixture alone,
        and with what the emission adds.
    strength : ndarray, shape (samples,)
        How much of the addition is believed, from 0 to 1.
    """

    time: np.ndarray
    age: np.ndarray
    unit: np.ndarray
    renewal: np.ndarray
    survival: np.ndarray
    strength: np.ndarray

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Return parts that follow one another as one forecast."""
        if not parts:
            empty = np.empty(0)
            return cls(empty, empty, empty, np.empty((0, len(GRID))), np.empty((0, len(GRID))), empty)
        return cls(*(np.concatenate(series) for series in zip(*parts, strict=True)))

    @property
    def probabilities(self) -> np.ndarray:
        """Probability of a failure within each of `HORIZONS`, (samples, horizons)."""
        return 1 - self.survival[:, AT_HORIZONS]


def quantiles(survival: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return when the next failure has come with each probability, in usual intervals from now.

    Parameters
    ----------
    survival : ndarray, shape (samples, grid)
    levels : ndarray, shape (levels,)
        Probabilities, ascending.

    Returns
    -------
    ndarray, shape (samples, levels)
        Infinite where the probability is not reached within `GRID`.
    """
    hazard = -np.log(np.maximum(np.concatenate([np.ones((len(survival), 1)), survival], axis=1), 1e-300))
    places = np.concatenate([[0.0], GRID])
    wanted = -np.log1p(-np.asarray(levels))
    # A forecast that leaves no doubt has steps of zero length, in which the earliest place counts.
    rising = hazard + 1e-12 * np.arange(len(places))
    found = [np.interp(wanted, row, places, right=np.inf) for row in rising]
    return np.array(found).reshape(len(survival), len(wanted))


class Forecaster:
    """Forecasts the next failure of a fault from its failures and its emission so far.

    Parameters
    ----------
    interval : float
        From sample to sample, s.
    trees : Trees, optional
        What the emission adds; without it the forecast is the renewal mixture.
    stride : int
        Samples from one forecast to the next.
    """

    def __init__(self, interval: float, trees: Trees | None = None, stride: int = 1) -> None:
        self._interval, self._trees, self._stride = interval * stride, trees, stride
        self._past, self._samples = Past(interval), 0
        # Over the mixture, nats, in the latest cycles.
        self._gain = np.zeros(len(STRENGTHS) if trees is not None else 1)
        self._begin_judging()

    @property
    def failures(self) -> int:
        """Number of failures that are known; of many, the latest."""
        return self._past.failures

    @property
    def strength(self) -> float:
        """How much of what the trees add is believed, from 0 to 1."""
        return float(self._weights() @ STRENGTHS[: len(self._gain)])

    def fail(self, time: float) -> None:
        """Note a failure. Samples that follow are at or after it.

        Parameters
        ----------
        time : float
            Its start, s; later than all samples of before, and than the last failure.

        Raises
        ------
        ValueError
            If it is not later than the last failure.
        """
        unit = self._past.unit
        self._past.fail(time)
        if np.isfinite(unit):
            self._judge(time, HORIZONS[0] * unit)

    def add(self, time: np.ndarray, log_emission: np.ndarray) -> Forecast:
        """Add samples, and return what is forecast at them.

        Parameters
        ----------
        time : ndarray, shape (samples,)
            Seconds, at steps of the interval, after the last failure that was noted.
        log_emission : ndarray, shape (samples,)
            Logarithm of the emission that is known at each of them.

        Returns
        -------
        Forecast
            At every `stride`-th sample, and at none as long as fewer than two failures are known.
        """
        found = self._past.add(np.asarray(time, dtype=float), log_emission)
        asked = np.arange(-self._samples % self._stride, len(time), self._stride)
        self._samples += len(time)
        if found is None or not len(asked):
            return Forecast.joined([])
        found = found.at(asked)
        hazard = found.hazard(GRID)
        hazards = hazard[None]
        if self._trees is not None:
            before = logits(hazard[:, AT_HORIZONS])
            addition = self._trees(found.inputs(before)).reshape(before.shape)
            hazards = np.stack([hazard, *(with_addition(hazard, one * addition) for one in STRENGTHS[1:])])
        survival = np.exp(-hazards)
        self._note(found.time, survival, HORIZONS[0] * found.unit)
        # Not a product of matrices: that rounds by how many samples come at once.
        mixed = (self._weights()[:, None, None] * survival).sum(axis=0)
        unit, strength = (np.full(len(found.time), value) for value in (found.unit, self.strength))
        return Forecast(found.time, found.age, unit, survival[0], mixed, strength)

    def _weights(self):
        likelihood = np.exp(self._gain - self._gain.max())
        return likelihood / likelihood.sum()

    def _begin_judging(self):
        self._quiet = np.zeros(len(self._gain))  # log-likelihoods if no failure had come
        self._latest: list[tuple[float, np.ndarray]] = []  # times and probabilities within the first horizon

    def _note(self, time, survival, horizon):
        """Keep the likelihood of what was forecast for the first horizon."""
        within = np.clip(1 - survival[:, :, AT_HORIZONS[0]], 1e-9, 1 - 1e-9)
        self._quiet += np.log1p(-within).sum(axis=1)
        kept = time > time[-1] - horizon - self._interval
        self._latest = [one for one in self._latest if one[0] > time[-1] - horizon - self._interval]
        self._latest += list(zip(time[kept], within[:, kept].T, strict=True))

    def _judge(self, failure, horizon):
        """Add the gain of each strength in the cycle that ends.

        The forecasts of a cycle overlap. Divided by the number of samples in a horizon, the sum of their
        log-likelihoods is the mean of those of disjoint forecasts.
        """
        likelihood = self._quiet.copy()
        for time, within in self._latest:
            if failure <= time + horizon:
                likelihood += np.log(within) - np.log1p(-within)
        gain = (likelihood - likelihood[0]) * min(1.0, self._interval / horizon)
        self._gain = REMEMBERED * self._gain + gain
        self._begin_judging()
