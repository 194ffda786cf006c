"""Resampling of a raw record on a uniform time axis."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.numbers import readable_time
from faultslip.records.plausibility import LARGER_UNIT, time_unit_hint
from faultslip.records.raw_record import SERIES, RawRecord

VARIABLES = tuple(name for name in SERIES if name != "time")
TOLERANCE = 1e-6  # of times, in intervals; larger than their rounding


def resample(
    record: RawRecord, interval: float, max_gap: float, average: float | Mapping[str, float] = 0.0
) -> tuple[RawRecord, dict[str, int | float]]:
    """Put a record on a uniform time axis.

    Rows of equal time are averaged. Where the record is sampled at least twice as finely as the
    axis, a sample is the mean over its interval, from half an interval before it up to but excluding
    half an interval after it, and of the emission the root mean square; otherwise it is interpolated.
    A moving average may follow, of all variables or of single ones. Of the emission the square is
    averaged. An average of all variables repeats the first and the last values beyond the ends of the
    record. With averages of single variables, samples whose average would reach beyond the record are
    dropped.

    A sample that has no row within one interval (of the axis, or of the rows where these are coarser) lies
    in a gap. It is interpolated, so that the series can be transformed, and flagged; no average contains it.

    Parameters
    ----------
    record : RawRecord
    interval : float
        Sampling interval of the uniform axis, s.
    max_gap : float
        Longest gap between rows that is bridged, s.
    average : float or mapping of str to float
        Length of a centred moving average, s, for records that no instrument has averaged; 0 for
        none. A mapping has the lengths for single variables (`emission`, `friction`,
        `normal_stress`), where an instrument has averaged only the others.

    Returns
    -------
    record : RawRecord
        With `bridged`, the samples that lie in gaps.
    report : dict
        `duplicate_times`, number of rows whose time is not new; `gaps`, number of steps longer than
        1.5 intervals or samples; `longest_gap`, s; `bridged_samples`, their number.

    Raises
    ------
    InputError
        If the raw record is coarser than `interval`, a gap is longer than `max_gap`, the record is
        shorter than two intervals or than an average of single variables, or it does not have a
        variable that is to be averaged.
    """
    lengths = _average_lengths(record, average, interval)
    time, row_index = np.unique(record.time, return_inverse=True)
    steps = np.diff(time)
    usual = np.median(steps) if len(steps) else 0.0
    _check_sampling(record.source, time, steps, usual, interval, max_gap)
    report = {
        "duplicate_times": int(len(record.time) - len(time)),
        "gaps": int((steps > 1.5 * max(usual, interval)).sum()),
        "longest_gap": float(steps.max(initial=0.0)),
    }
    # Large times, such as seconds since 1970, are rounded more coarsely.
    tolerance = max(TOLERANCE, 4 * np.spacing(np.abs(time).max()) / interval)
    samples = int(np.floor((time[-1] - time[0]) / interval + tolerance)) + 1
    if samples < 2:
        raise InputError(
            f"{record.source}: {time[-1] - time[0]:.6g} s long, shorter than two intervals of {interval} s"
            f"{LARGER_UNIT}"
        )
    axis = _Axis(time, row_index, interval, samples, tolerance, fine=usual <= (0.5 + tolerance) * interval)
    bridged = axis.bridged(max(usual, interval))

    def resampled(name, values):
        return _average_of_rows(axis.resample(values), lengths[name], bridged)

    series = {name: getattr(record, name) for name in ("friction", "normal_stress")}
    series = {name: resampled(name, values) for name, values in series.items() if values is not None}
    energy = resampled("emission", np.square(record.emission))
    series |= {"time": axis.axis, "emission": np.sqrt(energy), "bridged": bridged}
    if isinstance(average, Mapping):
        kept = _whole_averages(record.source, samples, max(lengths.values()), interval)
        series = {name: values[kept] for name, values in series.items()}
    report["bridged_samples"] = int(series["bridged"].sum())
    return replace(record, **series), report


def moving_average(values: np.ndarray, length: int) -> np.ndarray:
    """Average over `length` samples, centred. The first and last values are repeated beyond the ends."""
    if length == 1:
        return values
    padded = np.pad(values, (length // 2, length - 1 - length // 2), mode="edge")
    return np.convolve(padded, np.ones(length) / length, mode="valid")


def _average_of_rows(values, length, bridged):
    """Return the moving average over the samples that are not bridged; these are interpolated again."""
    if not bridged.any():
        return moving_average(values, length)
    measured = ~bridged
    weights = moving_average(measured.astype(float), length)
    sums = moving_average(np.where(measured, values, 0.0), length)
    samples = np.arange(len(values))
    return np.interp(samples, samples[measured], sums[measured] / weights[measured])


def _average_lengths(record, average, interval):
    """Return the length of the moving average of each variable, in samples."""
    if not isinstance(average, Mapping):
        return dict.fromkeys(VARIABLES, max(1, round(average / interval)))
    allowed = [name for name in VARIABLES if getattr(record, name) is not None]
    for name in average:
        if name not in allowed:
            raise InputError(
                f"{record.source}: average: there is no {name} to be averaged; the record has: "
                f"{', '.join(allowed)}"
            )
    return {name: max(1, round(average.get(name, 0) / interval)) for name in VARIABLES}


def _whole_averages(source, samples, length, interval):
    """Return the samples whose average over `length` samples lies within the record, as a slice."""
    if samples - length + 1 < 2:
        raise InputError(
            f"{source}: {samples} samples of {interval} s are too few for an average over "
            f"{length * interval:.6g} s (average); shorten the average or lengthen time_range"
        )
    return slice(length // 2, samples - (length - 1 - length // 2))


def _check_sampling(source, time, steps, usual, interval, max_gap):
    if usual > 1.5 * interval:
        raise InputError(
            f"{source}: a row every {usual:.4g} s is coarser than the sampling interval, {interval} s, "
            f"and nothing is known between rows; set it to {usual:.4g} or more (record.interval, and then "
            "scalogram.smallest_scale to twice that and windows.length accordingly; or --interval)"
            + time_unit_hint(usual, time[-1] - time[0])
        )
    if steps.max(initial=0.0) > max(max_gap, usual):
        gap = int(np.argmax(steps))
        start, end = (readable_time(limit, usual) for limit in time[gap : gap + 2])
        raise InputError(
            f"{source}: no rows between {start} and {end} s; select a part of the "
            "record without this gap with time_range. Nothing is known within a gap: one that is bridged "
            f"(max_gap above {steps[gap]:.3g} s) is not predicted, trained on or scored"
        )


@dataclass
class _Axis:
    """Uniform axis that begins with the first row.

    Attributes
    ----------
    time : ndarray, shape (times,)
        The different times of the raw rows, s.
    row_index : ndarray of int, shape (rows,)
        Which of them is the time of each raw row.
    interval : float
        Seconds.
    samples : int
    tolerance : float
        Of the edges of cells, in intervals.
    fine : bool
        Whether the rows are at least twice as fine as the axis.
    """

    time: np.ndarray
    row_index: np.ndarray
    interval: float
    samples: int
    tolerance: float
    fine: bool

    def __post_init__(self) -> None:
        self.rows_per_time = np.bincount(self.row_index)
        self.axis = self.time[0] + self.interval * np.arange(self.samples)

    def bridged(self, step):
        """Return which points of the axis have no row within a step."""
        after = np.clip(np.searchsorted(self.time, self.axis), 1, len(self.time) - 1)
        nearest = np.minimum(np.abs(self.axis - self.time[after - 1]), np.abs(self.time[after] - self.axis))
        return nearest >= step - self.tolerance * self.interval

    def resample(self, values):
        """Return the values of the raw rows on the axis."""
        values = np.bincount(self.row_index, weights=values) / self.rows_per_time
        if not self.fine:
            return np.interp(self.axis, self.time, values)
        # mean over the interval around each point of the axis; empty intervals are bridged
        elapsed = (self.time - self.time[0]) / self.interval
        cell = np.floor(elapsed + 0.5 + self.tolerance).astype(int)
        inside = cell < self.samples
        rows = np.bincount(cell[inside], minlength=self.samples)
        sums = np.bincount(cell[inside], weights=values[inside], minlength=self.samples)
        full = rows > 0
        return np.interp(self.axis, self.axis[full], sums[full] / rows[full])
