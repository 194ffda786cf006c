"""Failures of a fault, as the paper defines them by the slope of friction, and the time to them."""

import numpy as np


def failure_times(
    time: np.ndarray, friction: np.ndarray, failure_slope: float, min_separation: float
) -> np.ndarray:
    """Find times of failure, where friction falls more steeply than a slope.

    Samples that fall so steeply and are no more than `min_separation` apart belong to one failure.
    Its time is that of the steepest.

    Parameters
    ----------
    time, friction : ndarray, shape (samples,)
    failure_slope : float
        Friction per second, positive. The paper's 10 is meant for a sampling rate of 1 kHz. A slip
        that is shorter than the sampling interval appears as its drop over one interval at most.
    min_separation : float
        Seconds.

    Returns
    -------
    ndarray, shape (failures,)
        Seconds.
    """
    slope = np.diff(friction) / np.diff(time)
    falling = np.flatnonzero(slope < -failure_slope)
    if not len(falling):
        return np.empty(0)
    groups = np.split(falling, np.flatnonzero(np.diff(time[falling]) > min_separation) + 1)
    return np.array([time[group[np.argmin(slope[group])]] for group in groups])


def time_to_failure(time: np.ndarray, failure_times: np.ndarray) -> np.ndarray:
    """Return the seconds from each time to the next failure; NaN after the last failure."""
    following = np.searchsorted(failure_times, time)
    return np.append(failure_times, np.nan)[following] - time
