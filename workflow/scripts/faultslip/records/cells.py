"""Rows that arrive one after the other, on a uniform time axis: what is known of each sample at its time."""

from typing import NamedTuple

import numpy as np

from faultslip.records.resampling import TOLERANCE


class Cells(NamedTuple):
    """Successive samples of a uniform axis.

    Attributes
    ----------
    time, known : ndarray, shape (samples,)
        The time of each sample, and that of the row with which it is known, s.
    values : ndarray, shape (series, samples)
        Interpolated where `bridged`.
    bridged : ndarray of bool, shape (samples,)
        Samples in gaps between rows.
    """

    time: np.ndarray
    known: np.ndarray
    values: np.ndarray
    bridged: np.ndarray


class GrowingAxis:
    """A uniform time axis on which rows are put while they arrive, as `faultslip.records.resampling` does.

    Where rows are at least twice as fine as the axis, a sample is the mean over its interval, and is known
    half an interval later, with the first row beyond it. Otherwise it is interpolated, and is known with the
    next row. A sample that has no row within one interval (of the axis, or of the rows where these are
    coarser) lies in a gap, and is known when the gap ends.

    Parameters
    ----------
    origin : float
        Time of the first sample, s.
    interval : float
        Of the axis, s.
    step : float
        Usual step between rows, s.
    """

    def __init__(self, origin: float, interval: float, step: float) -> None:
        self._origin, self._interval, self._step = origin, interval, max(step, interval)
        self._fine = step <= (0.5 + TOLERANCE) * interval
        self._time, self._values = np.empty(0), np.empty((0, 0))  # of rows that the next samples need
        self._next = 0  # number of the next sample

    def feed(self, time: np.ndarray, values: np.ndarray) -> Cells:
        """Add rows, and return the samples that are known with them.

        Parameters
        ----------
        time : ndarray, shape (rows,)
            Ascending, and later than all of before, s.
        values : ndarray, shape (series, rows)
        """
        time = np.concatenate([self._time, time])
        values = np.concatenate([self._values.reshape(len(values), -1), values], axis=1)
        position = (time - self._origin) / self._interval + TOLERANCE
        cell = np.floor(position + 0.5).astype(int) if self._fine else np.floor(position).astype(int)
        # The last row may not be the last one of its cell.
        complete = cell[:-1][cell[:-1] < cell[-1]] + 1 if self._fine else cell + 1
        stop = max(self._next, int(complete.max(initial=0)))
        numbers = np.arange(self._next, stop)
        axis = self._origin + self._interval * numbers
        if self._fine:
            found = np.array([_means(cell - self._next, series, len(numbers)) for series in values])
        else:
            found = np.array([np.interp(axis, time, series) for series in values])
        first = np.searchsorted(cell, numbers)  # row that is not before the sample
        row = np.searchsorted(cell, cell[first], side="right") if self._fine else first
        after = np.clip(np.searchsorted(time, axis), 1, max(1, len(time) - 1))
        after = np.minimum(after, len(time) - 1)
        nearest = np.minimum(np.abs(axis - time[after - 1]), np.abs(time[after] - axis))
        bridged = nearest >= self._step - TOLERANCE * self._interval
        # Of the rows before the next sample those of the last cell remain.
        last = max(0, int(np.searchsorted(cell, stop)) - 1)
        kept = int(np.searchsorted(cell, cell[last]))
        known = time[row]
        self._time, self._values, self._next = time[kept:], values[:, kept:], stop
        return Cells(axis, known, found.reshape(len(values), len(numbers)), bridged)


def _means(cell, series, samples):
    """Return the mean in each cell; empty cells are interpolated, also from rows of an earlier one."""
    inside = (cell >= 0) & (cell < samples)
    rows = np.bincount(cell[inside], minlength=samples)
    sums = np.bincount(cell[inside], weights=series[inside], minlength=samples)
    full = np.flatnonzero(rows)
    if not len(full):
        return np.zeros(samples)
    means = sums[full] / rows[full]
    if cell[0] < 0:
        earlier = series[cell == cell[0]].mean()
        full, means = np.append(cell[0], full), np.append(earlier, means)
    return np.interp(np.arange(samples), full, means)
