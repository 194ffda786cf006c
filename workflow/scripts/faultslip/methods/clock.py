"""The clock of failures: what the times of peaks of the emission tell of the time to the next one."""

from collections.abc import Sequence
from typing import Self

import numpy as np

from faultslip.methods.phase import PROMINENCES, recurrences, rises, samples_to_peaks
from faultslip.methods.tuning import Baseline, Series, grid


class Clock(Baseline):
    """The mean recurrence less the time since the last failure, s, and zero where it has passed.

    Failures are where the emission rises to a peak. The mean is that of all intervals in the training part
    and of those seen so far in the predicted segment. Before a failure is known, and while no interval is,
    the mean of the target in the training part is predicted. Without `causal` it is the time until the next
    peak, and after the last one the cycle goes on with the mean recurrence of the segment.
    """

    seeded, normalised = False, False
    configurations = grid(prominence=PROMINENCES)

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Measure the intervals, and the mean of the target."""
        self.intervals = recurrences([emission for emission, _ in training], self.configuration["prominence"])
        self.mean = float(np.concatenate([target for _, target in training]).mean())
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Read the clock."""
        if self.causal:
            return self._since_last(emission)
        return self.interval * samples_to_peaks(emission, self.configuration["prominence"])[:, 1]

    def _since_last(self, emission):
        predicted, sample = np.full(len(emission), self.mean), np.arange(len(emission))
        intervals, starts = list(self.intervals), []
        for start, seen in rises(emission, self.configuration["prominence"]):
            intervals += [start - last for last in starts[-1:]]
            starts.append(start)
            if intervals:
                left = np.mean(intervals) - (sample[seen:] - start)
                predicted[seen:] = self.interval * np.maximum(left, 0)
        return predicted
