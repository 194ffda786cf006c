"""What the emission up to a sample says of the next failure, in numbers without units.

Times are counted in the usual interval between failures so far. The logarithm of the emission is averaged
over windows that end with the sample, and transformed by one side of a Mexican hat, which is the last column
of a scalogram of the past reflected at its end. Each is compared with what it was at the same time after
earlier failures, and just before them.
"""

from collections.abc import Sequence

import numpy as np

# As fractions of the usual interval between failures.
WINDOWS = (0.05, 0.1, 0.2, 0.4, 0.8)
SCALES = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8)
LEVEL = 10.0  # over which the level and the spread of the emission are measured
SLIP = 0.15  # in which the emission of a slip is largest
PAST_CYCLES = 8  # with which the present one is compared
REACH = 5.0  # scales, of a Mexican hat
SMALLEST_SPREAD = 1e-3  # of the logarithm
MOST_SAMPLES = 2**18  # that are kept

_SERIES = [f"level_{window:g}" for window in WINDOWS] + [f"coefficient_{scale:g}" for scale in SCALES]
NAMES = (
    *_SERIES,
    *(f"{name}_over_same_age" for name in _SERIES),
    *(f"{name}_over_before_failure" for name in _SERIES),
    *(f"{name}_over_least_before_failure" for name in _SERIES),
    *(f"spread_{window:g}" for window in WINDOWS),
    "level_since_failure",
    "level_since_failure_over_same_age",
    "last_slip_over_earlier",
    "spread",
    "now",
)


class EmissionFeatures:
    """Features of emission that arrives, cycle by cycle.

    Before the first `begin_cycle` samples are only kept. A sample costs the same however many there were
    before it, and memory does not grow.

    Parameters
    ----------
    interval : float
        From sample to sample, s.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._emission = np.empty(0)
        self._starts: list[int] = []  # first sample of each cycle that is compared with, and of this one
        self._unit = 0.0

    def begin_cycle(self, unit: float | None) -> None:
        """Let the next sample be the first one after a failure.

        Parameters
        ----------
        unit : float or None
            The usual interval between failures, s; None where only one failure is known.
        """
        self._starts = [*self._starts[-PAST_CYCLES:], len(self._emission)]
        if unit is None or self._starts[-1] == self._starts[0]:  # nothing to compare with
            return
        self._unit = unit / self._interval
        self._forget(self._starts[0] - round((LEVEL + REACH * max(SCALES)) * self._unit))
        self.resume()

    def resume(self) -> None:
        """Compare with the cycles before this one, once there are any."""
        if self._unit:
            self._kernels = [_half_hat(scale * self._unit) for scale in SCALES]
            self._compare()

    def add(self, emission: np.ndarray) -> np.ndarray:
        """Add samples, and return their features.

        Parameters
        ----------
        emission : ndarray, shape (samples,)
            Logarithm of the emission that is known at each sample.

        Returns
        -------
        ndarray, shape (samples, features), float32
            In the order of `NAMES`; NaN where there is nothing to compare with, or no cycle has begun.
        """
        self._emission = np.concatenate([self._emission, np.asarray(emission, dtype=float)])
        new = np.arange(len(self._emission) - len(emission), len(self._emission))
        if not self._unit or not len(new):
            found = np.full((len(new), len(NAMES)), np.nan, np.float32)
        else:
            found = self._features(new)
        if len(self._emission) > 2 * MOST_SAMPLES:
            self._forget(len(self._emission) - MOST_SAMPLES)
        return found

    def _forget(self, samples):
        samples = max(0, samples)
        self._emission = self._emission[samples:]
        self._starts = [start - samples for start in self._starts]

    def _compare(self):
        """Note how the series went after earlier failures, and where they were before the next one."""
        pairs = zip(self._starts[:-1], self._starts[1:], strict=True)
        cycles = [(start, end) for start, end in pairs if 0 <= start < end]
        series, _ = self._series(np.arange(self._starts[-1]))
        lengths = [end - start for start, end in cycles]
        after = np.full((len(cycles), len(series) + 1, max(lengths)), np.nan)
        for row, (start, end) in zip(after, cycles, strict=True):
            row[:-1, : end - start] = series[:, start:end]
            own = self._emission[start:end]
            row[-1, : end - start] = np.cumsum(own) / np.arange(1, len(own) + 1)
        number = np.isfinite(after[:, 0]).sum(axis=0)
        self._same_age = np.nansum(after, axis=0) / number
        before = np.stack([series[:, end - 1] for _, end in cycles])
        self._before, self._least = before.mean(axis=0), before.min(axis=0)
        slip = max(1, round(SLIP * self._unit))
        self._slips = [self._emission[start : min(end, start + slip)].max() for start, end in cycles]

    def _features(self, new):
        series, spreads = self._series(new)
        level, spread = self._average(new, round(LEVEL * self._unit))
        spread = np.maximum(spread, SMALLEST_SPREAD)
        age = new - self._starts[-1]
        beyond = age >= self._same_age.shape[1]
        same = np.where(beyond, np.nan, self._same_age[:, np.minimum(age, self._same_age.shape[1] - 1)])
        since, _ = self._average(new, age + 1)
        slip = max(1, round(SLIP * self._unit))
        last = self._emission[self._starts[-1] : self._starts[-1] + slip].max(initial=-np.inf)
        larger = np.where(age >= slip, last - np.mean(self._slips), np.nan)
        absolute = np.concatenate([series[: len(WINDOWS)] - level, series[len(WINDOWS) :]])
        found = [
            *absolute,
            *(series - same[:-1]),
            *(series - self._before[:, None]),
            *(series - self._least[:, None]),
            *spreads,
            since - level,
            since - same[-1],
            larger,
        ]
        return np.stack(
            [*(np.stack(found) / spread), spread, (self._emission[new] - level) / spread], axis=1
        ).astype(np.float32)

    def _series(self, samples):
        """Return averages and coefficients at consecutive samples, and standard deviations in the windows."""
        averaged = [self._average(samples, max(1, round(window * self._unit))) for window in WINDOWS]
        coefficients = [self._transformed(samples, kernel) for kernel in self._kernels]
        return np.stack([*(mean for mean, _ in averaged), *coefficients]), [spread for _, spread in averaged]

    def _average(self, samples, length):
        """Return mean and standard deviation over the last `length` samples, or as many as there are."""
        first = np.maximum(samples - length + 1, 0)
        start = int(first.min())
        known = (
            self._emission[start : samples[-1] + 1] - self._emission[start]
        )  # small numbers, for the squares
        sums, squares = (np.concatenate([[0.0], np.cumsum(power)]) for power in (known, known**2))
        number = samples - first + 1
        mean, square = (
            (total[samples - start + 1] - total[first - start]) / number for total in (sums, squares)
        )
        return mean + self._emission[start], np.sqrt(np.maximum(square - mean**2, 0))

    def _transformed(self, samples, kernel):
        known = self._emission[max(0, samples[0] - len(kernel) + 1) : samples[-1] + 1]
        missing = len(samples) + len(kernel) - 1 - len(known)
        padded = np.pad(known, (missing, 0), mode="edge")
        # In blocks of its length a transform takes a fraction of the time of a direct sum.
        if len(samples) < len(kernel):
            return np.convolve(padded, kernel, mode="valid")
        from scipy.signal import oaconvolve

        return oaconvolve(padded, kernel, mode="valid")


def usual_interval(intervals: Sequence[float] | np.ndarray) -> float:
    """Return the median of the intervals so far, which one odd interval moves little."""
    return float(np.median(intervals))


def _half_hat(scale: float) -> np.ndarray:
    """Return one side of a Mexican hat, the present first; its sum is 0, that of absolute values 2."""
    places = np.arange(int(np.ceil(REACH * scale)) + 1) / max(scale, 1e-9)
    bell = np.exp(-(places**2) / 2)
    hat = (1 - places**2) * bell
    hat[0] /= 2
    hat -= hat.sum() * bell / bell.sum()
    return 2 * hat / max(np.abs(hat).sum(), 1e-12)
