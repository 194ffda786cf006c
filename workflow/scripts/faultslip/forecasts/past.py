"""The past of a fault up to each sample, as a forecast sees it: failures, and emission."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

import numpy as np

from faultslip.forecasts.features import EmissionFeatures, usual_interval
from faultslip.forecasts.hazard import cumulative_hazard, inputs
from faultslip.forecasts.renewal import MEMORIES, ForgettingMixture


class Situation(NamedTuple):
    """What is known at some samples of one cycle.

    Attributes
    ----------
    time, age : ndarray, shape (samples,)
        The time, and that since the last failure, s.
    unit : float
        The usual interval between failures so far, s.
    features : ndarray, shape (samples, features)
        Of the emission.
    mixture : ForgettingMixture
        Given the intervals so far.
    """

    time: np.ndarray
    age: np.ndarray
    unit: float
    features: np.ndarray
    mixture: ForgettingMixture

    def at(self, samples: np.ndarray) -> Self:
        """Return what is known at some of the samples."""
        return self._replace(time=self.time[samples], age=self.age[samples], features=self.features[samples])

    def hazard(self, places: np.ndarray) -> np.ndarray:
        """Return the cumulative hazard of the mixture (samples, places) that many usual intervals ahead."""
        return cumulative_hazard(self.mixture, self.age, self.unit, places)

    def inputs(self, logits: np.ndarray) -> np.ndarray:
        """Return what trees read (samples * horizons, columns), given the logits of the mixture."""
        return inputs(self.features, self.age / self.unit, logits)


class Past:
    """Failures and emission of a fault, as they become known.

    Parameters
    ----------
    interval : float
        From sample to sample, s.
    """

    def __init__(self, interval: float) -> None:
        self._features = EmissionFeatures(interval)
        self._failures: list[float] = []
        self._mixture: ForgettingMixture | None = None
        self.unit = np.nan

    @property
    def failures(self) -> int:
        """Number of failures that are known; of many, the latest."""
        return len(self._failures)

    def fail(self, time: float) -> None:
        """Note a failure. Samples that follow are at or after it.

        Parameters
        ----------
        time : float
            Its start, s.

        Raises
        ------
        ValueError
            If it is not later than the last one.
        """
        if self._failures and time <= self._failures[-1]:
            raise ValueError(f"a failure at {time:g} s is not after that at {self._failures[-1]:g} s")
        before, self._failures = self._failures, [*self._failures[-max(MEMORIES) :], time]
        if before:
            self._mixture = self._mixture or ForgettingMixture()
            self._mixture.add(time - before[-1])
            self.unit = usual_interval(np.diff(self._failures))
        self._features.begin_cycle(None if self._mixture is None else self.unit)

    def new_part(self, name: str) -> ForgettingMixture:
        """Return a mixture whose memory is restored."""
        return ForgettingMixture()

    def add(self, time: np.ndarray, log_emission: np.ndarray) -> Situation | None:
        """Add samples after the last failure that was noted, and return what is known at each of them.

        Parameters
        ----------
        time : ndarray, shape (samples,)
            Seconds, at steps of the interval.
        log_emission : ndarray, shape (samples,)
            Logarithm of the emission that is known at each.

        Returns
        -------
        Situation or None
            None as long as fewer than two failures are known.
        """
        features = self._features.add(log_emission)
        if self._mixture is None or not len(time):
            return None
        age = time - self._failures[-1]
        return Situation(time, age, self.unit, features, self._mixture)


def cycles(
    time: np.ndarray, log_emission: np.ndarray, failures: Sequence[float]
) -> Iterator[tuple[float | None, np.ndarray, np.ndarray]]:
    """Yield the samples of a series cycle by cycle, each with the failure that it follows.

    Parameters
    ----------
    time, log_emission : ndarray, shape (samples,)
    failures : sequence of float
        Ascending, s.

    Yields
    ------
    failure : float or None
        None before the first one.
    time, log_emission : ndarray
    """
    edges = np.searchsorted(time, np.asarray(failures) - 1e-9)
    starts, ends = [0, *edges], [*edges, len(time)]
    for failure, start, end in zip([None, *failures], starts, ends, strict=True):
        yield failure, time[start:end], log_emission[start:end]
