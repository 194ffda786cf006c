"""The phase of the cycle as the only input: the time that separates a sample from peaks of the emission.

Slips of a stick-slip fault emit far more than the creep between them. A method that knows nothing but
when the emission peaked is the least that a network has to beat.
"""

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np

from faultslip.methods.trees import BoostedTrees
from faultslip.methods.tuning import Baseline, Series, grid
from faultslip.records.events import PROMINENCE, emission_peaks
from faultslip.records.rises import Rises

# Prominences of peaks that mark slips: in records that are averaged over about a second, and in others, whose
# emission fluctuates more between slips.
PROMINENCES = (PROMINENCE, 4.0)


class Phase(Baseline):
    """Small trees on the time since the last and until the next peak of the emission, `samples_to_peaks`.

    A causal prediction uses `phase_since_rise` alone, and before a peak is known the mean is predicted.
    """

    configurations = grid(prominence=(2.0, 1.0, *PROMINENCES), min_samples_leaf=(10, 5, 20))

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit the trees, and choose their number; nothing is fitted if no training segment has a peak."""
        self.prominence = self.configuration["prominence"]
        emissions = [emission for emission, _ in training]
        self.recurrence = mean_recurrence(emissions, self.prominence)
        samples = self._inputs_and_targets(training)
        trees = BoostedTrees(self.seed, max_depth=2, min_samples_leaf=self.configuration["min_samples_leaf"])
        self.model = None if samples is None else trees.fit(samples, self._inputs_and_targets(validation))
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict with the chosen number of trees."""
        inputs, predicted = self._inputs(emission), np.zeros(len(emission))
        finite = np.isfinite(inputs[:, 0])
        if self.model is not None and finite.any():
            predicted[finite] = self.model.predict(inputs[finite])
        return predicted

    def _inputs(self, emission):
        if self.causal:
            return phase_since_rise(emission, self.prominence, self.recurrence)[:, None]
        return self.interval * samples_to_peaks(emission, self.prominence)

    def _inputs_and_targets(self, segments):
        """Return inputs and targets of the samples for which a peak is known; None if fewer than two."""
        if not segments:
            return None
        inputs = np.concatenate([self._inputs(emission) for emission, _ in segments])
        targets = np.concatenate([target for _, target in segments])
        finite = np.isfinite(inputs[:, 0])
        return (inputs[finite], targets[finite]) if finite.sum() > 1 else None


def samples_to_peaks(emission: np.ndarray, prominence: float) -> np.ndarray:
    """Return the samples since the last and until the next peak of the emission, for each sample.

    Beyond the first and the last peak of the segment the cycle is taken to go on with the mean
    recurrence.

    Parameters
    ----------
    emission, prominence
        As for `emission_peaks`.

    Returns
    -------
    ndarray, shape (samples, 2)
    """
    samples, peaks = len(emission), emission_peaks(emission, prominence)
    recurrence = np.diff(peaks).mean() if len(peaks) > 1 else samples
    before = np.arange(int(peaks[0] / recurrence) + 2, 0, -1)
    after = np.arange(1, int((samples - peaks[-1]) / recurrence) + 3)
    peaks = np.concatenate([peaks[0] - recurrence * before, peaks, peaks[-1] + recurrence * after])
    sample = np.arange(samples)
    following = np.searchsorted(peaks, sample, side="right")
    return np.stack([sample - peaks[following - 1], peaks[following] - sample], axis=1)


def rises(emission: np.ndarray, prominence: float) -> Iterator[tuple[int, int]]:
    """Return where the emission begins to peak, ascending; each sample follows from the emission up to it.

    That is where it has risen by the prominence above the lowest value since the last peak. A peak
    ends where the emission has fallen by the prominence below its highest value.

    Parameters
    ----------
    emission, prominence
        As for `emission_peaks`.

    Yields
    ------
    start, seen : int
        Sample at which a peak begins, and from which on this is known. The two differ only for a
        segment that begins with a peak: this is known when the peak ends, and the peak is taken to
        begin with its highest sample.
    """
    found = Rises(prominence)
    for sample, value in enumerate(emission):
        start = found.add(value)
        if start is not None:
            yield start, sample


def phase_since_rise(emission: np.ndarray, prominence: float, recurrence: float) -> np.ndarray:
    """Return the time since the last of the `rises`, over the mean recurrence so far, for each sample.

    Parameters
    ----------
    emission, prominence
        As for `emission_peaks`.
    recurrence : float
        Mean recurrence until two peaks of this segment are known, samples.

    Returns
    -------
    ndarray, shape (samples,)
        It depends on the emission up to a sample alone. NaN before a peak is known.
    """
    phase, first = np.full(len(emission), np.nan), 0
    for number, (start, seen) in enumerate(rises(emission, prominence)):
        first = first if number else start
        mean = (start - first) / number if number else recurrence
        phase[seen:] = (np.arange(seen, len(emission)) - start) / mean
    return phase


def recurrences(emissions: Sequence[np.ndarray], prominence: float) -> np.ndarray:
    """Return the distances between consecutive `rises` of the emission of several segments.

    Parameters
    ----------
    emissions : list of ndarray, shape (samples,)
        Normalised.
    prominence : float
        As for `emission_peaks`.

    Returns
    -------
    ndarray, shape (distances,)
        Samples; empty where no segment has two.
    """
    starts = [[start for start, _ in rises(emission, prominence)] for emission in emissions]
    return np.concatenate([np.diff(one) for one in starts])


def mean_recurrence(emissions: Sequence[np.ndarray], prominence: float) -> float:
    """Return the mean of the `recurrences`, samples; without any, the length of the longest segment."""
    distances = recurrences(emissions, prominence)
    return float(distances.mean()) if len(distances) else float(max(map(len, emissions)))
