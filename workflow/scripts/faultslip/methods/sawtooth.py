"""The usual sawtooth of friction between peaks of the emission: what the clock of slips alone tells.

On quasi-periodic slips nearly all of a score is the times of slips. A method that takes these from the
emission, and draws the same curve between any two of them, is the least that networks have to beat.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np

from faultslip.methods.phase import PROMINENCES, mean_recurrence, phase_since_rise, samples_to_peaks
from faultslip.methods.tuning import Baseline, Series, grid
from faultslip.records.resampling import moving_average

LARGEST_SHIFT = 0.25  # of the mean recurrence
LOG_POWERS = (-3.0, 3.0)
# Of the curve, which has at most 1. One that is averaged over whole cycles tells nothing.
SMALLEST_RANGE = 0.01


class Sawtooth(Baseline):
    """A power of the time since a peak of the emission: target(t) = offset + slope phase(t - shift)^power.

    The four numbers have the least squared error in the training part. The phase is the time since the last
    peak, over that from it to the next one (`over: cycle`), or over the mean of the segment
    (`over: recurrence`): a longer cycle then rises further. A causal prediction takes the time since the
    emission last rose to a peak, over the mean recurrence so far, whatever `over` is. Before a peak is known,
    and where training segments have none to draw a curve from, the mean of the target is predicted. The curve
    is averaged as the record is.
    """

    seeded = False
    configurations = grid(prominence=PROMINENCES, over=("cycle", "recurrence"))

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit power, shift, offset and slope."""
        from scipy.optimize import minimize_scalar  # takes longer to load than other methods run

        emissions = [emission for emission, _ in training]
        self.recurrence = mean_recurrence(emissions, self.configuration["prominence"])
        phases = [self._phase(emission) for emission in emissions]
        target = np.concatenate([target for _, target in training])

        def error(log_power: float, shift: int) -> float:
            return self._regression(phases, target, shift, np.exp(log_power))[2]

        largest = int(LARGEST_SHIFT * self.recurrence)
        fits = [
            (minimize_scalar(error, bounds=LOG_POWERS, args=(shift,), method="bounded"), shift)
            for shift in range(0 if self.causal else -largest, largest + 1)
        ]
        best, self.shift = min(fits, key=lambda fit: fit[0].fun)
        self.power = float(np.exp(best.x))
        self.slope, self.offset, _ = self._regression(phases, target, self.shift, self.power)
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Draw the sawtooth."""
        curve = self._curve(self._phase(emission), self.shift, self.power)
        return np.where(np.isfinite(curve), self.offset + self.slope * curve, 0.0)

    def _phase(self, emission):
        prominence = self.configuration["prominence"]
        if self.causal:
            return phase_since_rise(emission, prominence, self.recurrence)
        since, until = samples_to_peaks(emission, prominence).T
        cycle = since + until
        if self.configuration["over"] == "recurrence":
            return since * np.mean(1 / cycle)  # the number of cycles over that of samples
        return since / cycle

    def _curve(self, phase, shift, power):
        """Return the shifted power of the phase, averaged; a causal average ends with the sample."""
        length = max(1, round(self.averaging / self.interval))
        shifted = phase[np.clip(np.arange(len(phase)) - shift, 0, len(phase) - 1)] ** power
        if self.causal:
            return np.convolve(np.pad(shifted, (length - 1, 0), "edge"), np.ones(length) / length, "valid")
        return moving_average(shifted, length)

    def _regression(self, phases, target, shift, power):
        """Return the slope, offset and mean squared error of the target over the curve."""
        curve = np.concatenate([self._curve(phase, shift, power) for phase in phases])
        finite = np.isfinite(curve)
        if finite.sum() < 2 or np.ptp(curve[finite]) < SMALLEST_RANGE:
            return 0.0, 0.0, float(np.mean(target**2))
        slope, offset = np.polyfit(curve[finite], target[finite], deg=1)
        return slope, offset, float(np.mean((offset + slope * curve[finite] - target[finite]) ** 2))
