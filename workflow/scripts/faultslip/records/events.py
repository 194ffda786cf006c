"""Slip events of a fault, peaks of its emission, and statistics of its stick-slip cycles."""

import numpy as np

from faultslip.records.resampling import moving_average

MIN_RANKED_SAMPLES = 10  # of a cycle, for its rank correlation
# Smallest prominence of a peak of the emission that is taken for a slip, in standard deviations of the
# emission's logarithm. With it the median distance of peaks is within a quarter of the median recurrence of
# friction drops for 94 % of 150 random faults (with 2: 89 %, with 3: 85 %; docs/explanation/trials.md).
PROMINENCE = 2.5
MIN_PEAKS = 4
# Length of the average in which oscillations cancel, as a fraction of the time in which loading raises
# friction by the smallest drop that counts. From 0.1 to 0.4 events of simulated gouge hardly depend on it.
AVERAGED = 0.2


def slip_events(friction: np.ndarray, min_friction_drop: float) -> tuple[np.ndarray, np.ndarray]:
    """Find slip events: falls of friction by at least `min_friction_drop`.

    A slip event begins at a maximum of friction. It ends at the lowest point before friction has
    recovered by `min_friction_drop`. Only then can the next one begin.

    A fault may oscillate after a slip, as simulated gouge does: friction rebounds many times faster than
    loading can raise it, and falls again. Oscillations cancel in a moving average over a fraction of the time
    in which loading raises friction by `min_friction_drop`. Falls that overlap the same fall of this average
    are one slip event, and those that overlap none are oscillations. The average follows the record, so
    that the same events are found whatever the unit of time.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    min_friction_drop : float
        In units of friction.

    Returns
    -------
    start, end : ndarray of int, shape (events,)
        Samples of the maximum and of the minimum.
    """
    friction = np.asarray(friction, float)
    starts, ends = _prominent_falls(friction, min_friction_drop)
    if len(starts) < 2:
        return starts, ends
    length = round(AVERAGED * min_friction_drop / _loading_rate(friction, starts, ends))
    # Meanwhile loading raises friction by that fraction of the drop, and the average falls by as much less.
    smallest = (1 - AVERAGED) * min_friction_drop
    first, last = _prominent_falls(moving_average(friction, max(1, length)), smallest)
    number = np.searchsorted(last, starts)  # of the fall of the average that a fall may overlap
    overlaps = ends >= np.append(first, len(friction))[number]
    starts, ends, number = starts[overlaps], ends[overlaps], number[overlaps]
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    lowest = [one[np.argmin(friction[one])] for one in np.split(ends, begins[1:])] if len(begins) else []
    return starts[begins], np.array(lowest, dtype=int)


def _loading_rate(friction: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> float:
    """Return how fast friction rises while the fault is loaded, per sample.

    It is the faster of two medians that oscillations hardly affect: over the samples at which friction rises,
    which is too slow where the fault mostly creeps, and over the time between falls, which is too slow where
    small cycles do not count as falls.
    """
    steps, samples = np.diff(friction), starts[1:] - ends[:-1]
    rates = (friction[starts[1:]] - friction[ends[:-1]]) / samples
    return float(max(np.median(steps[steps > 0]), np.median(np.repeat(rates, samples))))


def _prominent_falls(friction: np.ndarray, min_friction_drop: float) -> tuple[np.ndarray, np.ndarray]:
    """Return start and end of the falls by at least `min_friction_drop`, oscillations among them."""
    # Peaks whose prominence is `min_friction_drop`. A record may begin or end within a slip event,
    # so both of its ends are continued downward.
    low = friction.min() - 2 * min_friction_drop
    peaks = prominent_peaks(np.concatenate([[low], friction, [low]]), min_friction_drop) - 1
    ends = np.append(peaks[1:], len(friction))
    troughs = [p + int(np.argmin(friction[p:e])) for p, e in zip(peaks, ends, strict=True)]
    events = [
        (p, t) for p, t in zip(peaks, troughs, strict=True) if friction[p] - friction[t] >= min_friction_drop
    ]
    starts, stops = np.array(events, dtype=int).reshape(-1, 2).T
    return starts, stops


def largest_fall(friction: np.ndarray) -> float:
    """Return the largest fall of friction from a maximum to a later minimum.

    There is a slip event if it is at least `min_friction_drop`.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    """
    return float((np.maximum.accumulate(friction) - friction).max())


def emission_peaks(emission: np.ndarray, prominence: float) -> np.ndarray:
    """Return the samples at which the emission peaks, ascending.

    A segment that begins or ends with high emission begins or ends with a peak.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Normalised.
    prominence : float
        Smallest prominence of a peak, standard deviations.
    """
    # twice the prominence, so that an edge falls far enough whatever the rounding
    padded = np.pad(emission, 1, constant_values=emission.min() - 2 * prominence)
    return prominent_peaks(padded, prominence) - 1


def prominent_peaks(series: np.ndarray, prominence: float) -> np.ndarray:
    """Return the samples at which a series peaks with at least a prominence, ascending.

    They are those of `scipy.signal.find_peaks`, which takes longer to load than most jobs detect events.

    Parameters
    ----------
    series : ndarray, shape (samples,)
        Without NaN.
    prominence : float
        In units of the series.
    """
    series = np.asarray(series, dtype=float)
    runs = np.flatnonzero(np.diff(series, prepend=np.nan))  # first samples of plateaus of one or more samples
    rises = np.diff(series[runs]) > 0
    tops = np.flatnonzero(rises[:-1] & ~rises[1:]) + 1
    if not len(tops):
        return np.array([], int)
    peaks, heights = (runs[tops] + runs[tops + 1] - 1) // 2, series[runs[tops]]
    valleys = np.minimum.reduceat(series, np.append(0, peaks))  # before, between and after the peaks
    before = _falls(heights, valleys[:-1]) >= prominence
    after = _falls(heights[::-1], valleys[:0:-1])[::-1] >= prominence
    return peaks[before & after]


def _falls(heights, valleys):
    """Return how far the series falls before each peak, back to a higher one or to its start.

    Parameters
    ----------
    heights, valleys : ndarray, shape (peaks,)
        Of the peaks, and the lowest value between each and the one before.
    """
    falls, higher = [], []  # of earlier peaks those that are higher than all between, with their valleys
    for height, valley in zip(heights.tolist(), valleys.tolist(), strict=True):
        while higher and higher[-1][0] <= height:
            valley = min(valley, higher.pop()[1])
        higher.append((height, valley))
        falls.append(height - valley)
    return np.array(falls)


def recurrence_samples(emission: np.ndarray) -> float | None:
    """Return the median distance of the peaks of the emission in samples; None with fewer than four peaks.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Amplitude, positive.
    """
    peaks = slip_peaks(emission)
    return float(np.median(np.diff(peaks))) if len(peaks) >= MIN_PEAKS else None


def slip_peaks(emission: np.ndarray) -> np.ndarray:
    """Return the samples at which the emission peaks as in a slip, ascending.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Amplitude, positive.
    """
    logarithm = np.log(emission)
    if not np.ptp(logarithm):
        return np.array([], int)
    return emission_peaks((logarithm - logarithm.mean()) / logarithm.std(), PROMINENCE)


def slip_statistics(
    time: np.ndarray, friction: np.ndarray, slips: tuple[np.ndarray, np.ndarray]
) -> dict[str, int | float]:
    """Return statistics of a fault's slip events, by which faults can be compared.

    Parameters
    ----------
    time, friction : ndarray, shape (samples,)
    slips : tuple of ndarray of int
        Samples of start and end of each slip event, from `slip_events`.

    Returns
    -------
    dict
        `slip_events`, their number; `recurrence_s`, median recurrence interval, and its
        `coefficient_of_variation`; `drop_median`, `drop_min`, `drop_max`, drops of friction.
        NaN where there are too few slip events.
    """
    starts, ends = slips
    recurrence, drops = np.diff(time[starts]), friction[starts] - friction[ends]
    return {
        "slip_events": len(starts),
        "recurrence_s": _of(np.median, recurrence),
        "coefficient_of_variation": _of(lambda r: np.std(r) / np.mean(r), recurrence, 2),
        "drop_median": _of(np.median, drops),
        "drop_min": _of(np.min, drops),
        "drop_max": _of(np.max, drops),
    }


def cycle_statistics(
    time: np.ndarray,
    emission: np.ndarray,
    friction: np.ndarray | None,
    slips: tuple[np.ndarray, np.ndarray],
) -> dict[str, int | float]:
    """Return the statistics of a fault's stick-slip cycles, by which faults can be compared.

    Parameters
    ----------
    time, emission, friction : ndarray, shape (samples,)
        Friction may be None; there are no slip events then.
    slips : tuple of ndarray of int
        Samples of start and end of each slip event, from `slip_events`.

    Returns
    -------
    dict
        Those of `slip_statistics`; `friction_min`, `friction_max`; `emission_decades` between the
        1st and the 99th percentile; `rank_correlation`, Spearman's correlation of emission and
        friction, median over the cycles. NaN where there are too few cycles, or no friction.
    """
    from scipy.stats import spearmanr

    if friction is None:
        friction = np.full(len(time), np.nan)
    starts, ends = slips
    cycles = [slice(a, b) for a, b in zip(ends[:-1], starts[1:], strict=True) if b - a >= MIN_RANKED_SAMPLES]
    ranks = [spearmanr(emission[cycle], friction[cycle]).statistic for cycle in cycles]
    low, high = np.percentile(emission, [1, 99])
    return slip_statistics(time, friction, slips) | {
        "friction_min": float(friction.min()),
        "friction_max": float(friction.max()),
        "emission_decades": float(np.log10(high / low)),
        "rank_correlation": _of(np.median, ranks),
    }


def _of(function, values, min_values=1):
    """Return a statistic of values; NaN where there are too few."""
    return float(function(values)) if len(values) >= min_values else float("nan")
