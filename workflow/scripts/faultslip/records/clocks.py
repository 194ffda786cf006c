"""Two clocks: friction of another logger, or known in some rows only, at the times of the emission."""

import numpy as np

GAP = 5  # steps of a series; what lies in a longer gap is not known, where no other limit is given


def at_times(
    time: np.ndarray, clock: np.ndarray, series: np.ndarray, max_gap: float | None = None
) -> np.ndarray:
    """Return a series that has times of its own at other times.

    Parameters
    ----------
    time : ndarray, shape (rows,)
        Where it is asked for, s, not decreasing.
    clock : ndarray, shape (samples,)
        Its own times, s, not decreasing; at least one.
    series : ndarray, shape (samples,)
        Finite.
    max_gap : float, optional
        Longest step of its own times within which it is known, s; by default `GAP` usual steps.

    Returns
    -------
    ndarray, shape (rows,)
        The mean over the usual step of `time` where the series is at least twice as fine, else interpolated;
        NaN before its first time, after its last one, and in gaps.
    """
    clock, which = np.unique(clock, return_inverse=True)
    series = np.bincount(which, weights=series) / np.bincount(which)
    step, own = (float(np.median(np.diff(one))) if len(one) > 1 else 0.0 for one in (np.unique(time), clock))
    longest = max(own, GAP * own if max_gap is None else max_gap)
    last = len(clock) - 1
    before = np.clip(np.searchsorted(clock, time, side="right") - 1, 0, last)
    after = np.clip(np.searchsorted(clock, time), 0, last)
    tolerance = 1e-6 * own + 4 * np.spacing(np.abs(clock).max())
    known = (clock[after] - clock[before] <= longest + tolerance) & (
        (time >= clock[0] - tolerance) & (time <= clock[-1] + tolerance)
    )
    if 0 < own <= step / 2:
        integral = np.append(0.0, np.cumsum((series[1:] + series[:-1]) / 2 * np.diff(clock)))
        start, end = (np.clip(time + side * step / 2, clock[0], clock[-1]) for side in (-1, 1))
        length = np.where(end > start, end - start, np.nan)  # outside nothing is known
        found = (np.interp(end, clock, integral) - np.interp(start, clock, integral)) / length
    else:
        found = np.interp(time, clock, series)
    return np.where(known, found, np.nan)
