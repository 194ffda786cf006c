"""A Record: what a fault experiment measured, on a uniform time axis, and its slip events."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.signal import find_peaks
from scipy.stats import spearmanr

from faultslip.errors import InputError


@dataclass(frozen=True)
class Record:
    """Raw series of one experiment, as a reader gives them.

    Attributes
    ----------
    time : ndarray, shape (samples,)
        Seconds, not decreasing.
    emission : ndarray, shape (samples,)
        Amplitude of the acoustic emission, or root of the kinetic energy; positive.
    friction : ndarray, shape (samples,), optional
        Shear stress over normal stress.
    normal_stress : ndarray, shape (samples,), optional
        MPa.
    source : str
        The file, for messages.
    failures : ndarray, shape (failures,), optional
        Their times, s, where the file tells them.

    Raises
    ------
    InputError
        If there are fewer than two samples, a value is not finite, or time decreases.
    """

    time: np.ndarray
    emission: np.ndarray
    friction: np.ndarray | None = None
    normal_stress: np.ndarray | None = None
    source: str = "record"
    failures: np.ndarray | None = None

    def __post_init__(self):
        for name in ("time", "emission", "friction", "normal_stress"):
            values = getattr(self, name)
            if values is None:
                continue
            bad = np.flatnonzero(~np.isfinite(values))
            if len(bad):
                raise InputError(
                    f"{self.source}: {name} is {values[bad[0]]} in row {bad[0] + 1} "
                    f"({len(bad)} of {len(values)} rows); every row must hold a finite number"
                )
        if len(self.time) < 2:
            raise InputError(f"{self.source}: {len(self.time)} row(s); a record needs at least two")
        back = np.flatnonzero(np.diff(self.time) < 0)
        if len(back):
            row = back[0] + 1
            raise InputError(
                f"{self.source}: time goes back from {self.time[row - 1]} to {self.time[row]} s "
                f"in row {row + 1}; sort the rows, or repair the clock"
            )


def cut(record, start, end):
    """The part of a record from `start` to `end`, seconds.

    Raises
    ------
    InputError
        If the range reaches beyond the record by more than one of its samples.
    """
    step = np.median(np.diff(record.time))
    first, last = record.time[0], record.time[-1]
    if start < first - step or end > last + step:
        raise InputError(
            f"{record.source}: time_range [{start}, {end}] s is not within the record, "
            f"which covers {first:.6g} to {last:.6g} s"
        )
    return _rows(record, (record.time >= start) & (record.time < end))


def uniform(record, interval, max_gap, average=0.0):
    """A record on a uniform time axis.

    Rows of equal time are averaged. Where the record is sampled at least twice as
    finely as the axis, a sample is the mean over its interval (of the emission, the
    root mean square); else it is interpolated. A moving average follows, if one is asked for.

    Parameters
    ----------
    record : Record
    interval : float
        Of the uniform axis, seconds.
    max_gap : float
        Longest gap between rows that is bridged by interpolation, seconds.
    average : float
        Length of a centred moving average, seconds, for records that an instrument has
        not averaged already; 0: none.

    Returns
    -------
    record : Record
    report : dict
        `duplicate_times`, `gaps` (steps longer than 1.5 intervals or samples), `longest_gap`.

    Raises
    ------
    InputError
        If the raw record is coarser than `interval`, a gap is longer than `max_gap`, or the
        record shorter than two intervals.
    """
    time, index = np.unique(record.time, return_inverse=True)
    count = np.bincount(index)
    steps = np.diff(time)
    usual = np.median(steps) if len(steps) else 0.0
    if usual > 1.5 * interval:
        raise InputError(
            f"{record.source}: a row every {usual:.4g} s is coarser than record.interval, {interval} s, "
            f"and nothing is known between rows; set record.interval to {usual:.4g} or more, "
            "scalogram.smallest_scale to twice that, and windows.length to suit"
        )
    gaps = steps > 1.5 * max(usual, interval)
    report = {
        "duplicate_times": int(len(record.time) - len(time)),
        "gaps": int(gaps.sum()),
        "longest_gap": float(steps.max(initial=0.0)),
    }
    if report["longest_gap"] > max(max_gap, usual):
        where = int(np.argmax(steps))
        raise InputError(
            f"{record.source}: no rows between {time[where]:.6g} and {time[where + 1]:.6g} s; "
            f"cut the record with time_range, or raise max_gap above {steps[where]:.3g} s"
        )
    samples = int(np.floor((time[-1] - time[0]) / interval + 1e-6)) + 1
    if samples < 2:
        raise InputError(
            f"{record.source}: {time[-1] - time[0]:.6g} s long, shorter than two intervals of {interval} s"
        )
    axis = time[0] + interval * np.arange(samples)
    length = max(1, round(average / interval))

    def resampled(values):
        values = np.bincount(index, weights=values) / count
        if usual <= interval / 2:
            # mean over the interval around each point of the axis; empty ones are bridged
            cell = np.round((time - time[0]) / interval).astype(int)
            inside = cell < samples
            rows = np.bincount(cell[inside], minlength=samples)
            sums = np.bincount(cell[inside], weights=values[inside], minlength=samples)
            full = rows > 0
            values = np.interp(axis, axis[full], sums[full] / rows[full])
        else:
            values = np.interp(axis, time, values)
        return moving_average(values, length)

    energy = resampled(np.square(record.emission))
    friction, normal = (
        None if values is None else resampled(values) for values in (record.friction, record.normal_stress)
    )
    return replace(
        record, time=axis, emission=np.sqrt(energy), friction=friction, normal_stress=normal
    ), report


def moving_average(values, length):
    """Centred mean over `length` samples; the ends are continued by their last value."""
    if length == 1:
        return values
    padded = np.pad(values, (length // 2, length - 1 - length // 2), mode="edge")
    return np.convolve(padded, np.ones(length) / length, mode="valid")


def slip_events(friction, drop):
    """Slip events: falls of friction by at least `drop`.

    A slip begins at a maximum of friction and ends at the lowest point before friction
    has recovered by `drop` again; only then can the next begin.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    drop : float
        In units of friction.

    Returns
    -------
    start, end : ndarray of int, shape (events,)
        Samples of the maximum and of the minimum.
    """
    # Peaks that stand out by `drop` on both sides; a record may begin or end within a
    # slip, so both of its ends are continued downward.
    low = friction.min() - 2 * drop
    peaks, _ = find_peaks(np.concatenate([[low], friction, [low]]), prominence=drop)
    peaks = peaks - 1
    ends = np.append(peaks[1:], len(friction))
    troughs = [p + int(np.argmin(friction[p:e])) for p, e in zip(peaks, ends, strict=True)]
    events = [(p, t) for p, t in zip(peaks, troughs, strict=True) if friction[p] - friction[t] >= drop]
    return tuple(np.array(column, dtype=int) for column in zip(*events, strict=True)) or (
        np.empty(0, int),
        np.empty(0, int),
    )


def failures(time, friction, rate, apart):
    """Times of failure: where friction falls faster than a rate.

    Samples that fall so fast and are closer than `apart` to each other are one failure; its
    time is that of the steepest.

    Parameters
    ----------
    time, friction : ndarray, shape (samples,)
    rate : float
        Friction a second, positive. The paper's 10 is meant for a sampling of 1 kHz: a slip
        that is shorter than the sampling shows as its drop over one interval at most.
    apart : float
        Seconds.

    Returns
    -------
    ndarray, shape (failures,)
        Seconds.
    """
    slope = np.diff(friction) / np.diff(time)
    falling = np.flatnonzero(slope < -rate)
    if not len(falling):
        return np.empty(0)
    groups = np.split(falling, np.flatnonzero(np.diff(time[falling]) > apart) + 1)
    return np.array([time[group[np.argmin(slope[group])]] for group in groups])


def time_to_failure(time, failures):
    """Seconds to the next failure; NaN after the last."""
    following = np.searchsorted(failures, time)
    return np.append(failures, np.nan)[following] - time


def statistics(time, emission, friction, slips):
    """What a fault's cycles are like, in numbers that compare faults.

    Parameters
    ----------
    time, emission, friction : ndarray, shape (samples,)
        Friction may be None: then there are no slip events.
    slips : tuple of ndarray of int
        Samples of start and end of each slip event, from `slip_events`.

    Returns
    -------
    dict
        `slip_events`; `recurrence_s`, median, and its coefficient of `variation`;
        `friction_min`, `friction_max`; `drop_median`, `drop_min`, `drop_max`;
        `emission_decades` between the 1st and the 99th percentile; `rank_correlation` of
        emission and friction, Spearman's, median over the cycles. NaN where there are too
        few cycles.
    """
    starts, ends = slips
    recurrence = np.diff(time[starts])
    if friction is None:
        friction = np.full(len(time), np.nan)
    drops = friction[starts] - friction[ends]
    cycles = [slice(a, b) for a, b in zip(ends[:-1], starts[1:], strict=True) if b - a >= 10]
    ranks = [spearmanr(emission[cycle], friction[cycle]).statistic for cycle in cycles]
    low, high = np.percentile(emission, [1, 99])

    def of(function, values, least=1):
        return float(function(values)) if len(values) >= least else float("nan")

    return {
        "slip_events": len(starts),
        "recurrence_s": of(np.median, recurrence),
        "variation": of(lambda r: np.std(r) / np.mean(r), recurrence, 2),
        "friction_min": float(friction.min()),
        "friction_max": float(friction.max()),
        "drop_median": of(np.median, drops),
        "drop_min": of(np.min, drops),
        "drop_max": of(np.max, drops),
        "emission_decades": float(np.log10(high / low)),
        "rank_correlation": of(np.median, ranks),
    }


def _rows(record, keep):
    series = {
        name: values[keep]
        for name in ("time", "emission", "friction", "normal_stress")
        if (values := getattr(record, name)) is not None
    }
    return replace(record, **series)
