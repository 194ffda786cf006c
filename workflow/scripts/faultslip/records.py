"""A Record: what a fault experiment measured, on a uniform time axis, and its slip events."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import find_peaks

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
    friction : ndarray, shape (samples,)
        Shear stress over normal stress.
    normal_stress : ndarray, shape (samples,), optional
        MPa.
    source : str
        The file, for messages.

    Raises
    ------
    InputError
        If there are fewer than two samples, a value is not finite, or time decreases.
    """

    time: np.ndarray
    emission: np.ndarray
    friction: np.ndarray
    normal_stress: np.ndarray | None = None
    source: str = "record"

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
        If a gap is longer than `max_gap`, or the record shorter than two intervals.
    """
    time, index = np.unique(record.time, return_inverse=True)
    count = np.bincount(index)
    steps = np.diff(time)
    usual = np.median(steps) if len(steps) else 0.0
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
    normal = None if record.normal_stress is None else resampled(record.normal_stress)
    record = Record(axis, np.sqrt(energy), resampled(record.friction), normal, record.source)
    return record, report


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


def _rows(record, keep):
    normal = None if record.normal_stress is None else record.normal_stress[keep]
    return Record(record.time[keep], record.emission[keep], record.friction[keep], normal, record.source)
