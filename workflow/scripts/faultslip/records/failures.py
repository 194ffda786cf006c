"""Failures of a fault, as the paper defines them by the slope of friction, and the time to them."""

import numpy as np

from faultslip.records.events import slip_events


def failure_times(
    time: np.ndarray, friction: np.ndarray, failure_slope: float, min_friction_drop: float
) -> np.ndarray:
    """Find times of failure: where friction falls most steeply in a slip event, if steeply enough.

    Parameters
    ----------
    time, friction : ndarray, shape (samples,)
    failure_slope : float
        Friction per second, positive. The paper's 10 is meant for a sampling rate of 1 kHz. A slip
        that is shorter than the sampling interval appears as its drop over one interval at most.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    ndarray, shape (failures,)
        Seconds.
    """
    slope = np.diff(friction) / np.diff(time)
    slips = zip(*slip_events(friction, min_friction_drop), strict=True)
    steepest = [start + int(np.argmin(slope[start:end])) for start, end in slips]
    return time[[sample for sample in steepest if slope[sample] < -failure_slope]]


def time_to_failure(time: np.ndarray, failure_times: np.ndarray) -> np.ndarray:
    """Return the seconds from each time to the next failure; NaN after the last failure."""
    following = np.searchsorted(failure_times, time)
    return np.append(failure_times, np.nan)[following] - time
