"""Slips that are found while a series arrives: rises of the emission, and falls of friction."""

import numpy as np


class Rises:
    """Finds where a series begins to peak; each value is judged by those before it.

    A peak begins where the series has risen by the prominence above its lowest value since the last peak, and
    ends where it has fallen by the prominence below its highest.

    Parameters
    ----------
    prominence : float
        In units of the series.
    """

    def __init__(self, prominence: float) -> None:
        self.prominence = prominence
        self.lowest, self.highest, self.start = np.inf, -np.inf, 0
        self.high = self.low = False
        self.samples = 0

    def add(self, value: float) -> int | None:
        """Add a value; return the sample at which a peak began, if that is known with it.

        It is the sample of this value, but for a series that begins with a peak: this is known when the peak
        ends, and is taken to begin with its highest value.
        """
        sample, found = self.samples, None
        self.samples += 1
        if not sample:
            self.lowest = self.highest = value
        if not self.high and value - self.lowest >= self.prominence:
            found = sample
            self.high, self.low, self.highest = True, False, value
        elif not self.low and self.highest - value >= self.prominence:
            if not self.high:
                found = self.start
            self.high, self.low, self.lowest = False, True, value
        if value > self.highest:
            self.start = sample
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)
        return found


class Falls:
    """Finds where friction begins to fall in a slip event, when it has fallen far enough.

    The next one can begin when friction has recovered by as much.

    Parameters
    ----------
    drop : float
        Smallest fall that counts.
    """

    def __init__(self, drop: float) -> None:
        self.drop = drop
        self.highest, self.lowest, self.start = -np.inf, np.inf, np.nan
        self.falling = False

    def add(self, time: float, friction: float) -> float | None:
        """Add a sample; return the time at which a fall began, if that is known with it."""
        if self.falling:
            self.lowest = min(self.lowest, friction)
            if friction - self.lowest < self.drop:
                return None
            self.falling, self.highest = False, -np.inf
        if friction >= self.highest:
            self.highest, self.start = friction, time
        if self.highest - friction < self.drop:
            return None
        self.falling, self.lowest = True, friction
        return self.start
