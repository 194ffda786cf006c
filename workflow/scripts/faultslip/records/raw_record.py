"""The raw series of one experiment, as every reader returns them."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.numbers import readable_time

SERIES = ("time", "emission", "friction", "normal_stress")
ROUNDING = 1e-3  # of a step, by which times may differ from what was meant
CERTAIN_DIGITS = 6  # of the interval of a record
LARGEST = float(np.finfo(np.float32).max)  # records are stored in float32


@dataclass(frozen=True)
class RawRecord:
    """Raw series of one experiment.

    Attributes
    ----------
    time : ndarray, shape (samples,)
        Seconds, not decreasing.
    emission : ndarray, shape (samples,)
        Amplitude of the acoustic emission, or root of the kinetic energy; not negative.
    friction : ndarray, shape (samples,), optional
        Shear stress over normal stress; NaN where it is not known.
    normal_stress : ndarray, shape (samples,), optional
        MPa.
    source : str
        Name of the raw file in messages.
    failures : ndarray, shape (failures,), optional
        Times of failure, s, where the raw file gives them.
    files : tuple of Path
        The files that were read.
    bridged : ndarray of bool, shape (samples,), optional
        Which samples lie in gaps between rows, and are interpolated; known once it is resampled.
    time_unit : str
        Unit of the times in the file, where it states another one than the second and the reader has
        converted them.

    Raises
    ------
    InputError
        If there are fewer than two samples, a value is not finite or too large for float32, in which records
        are stored, emission is negative, or time decreases.
    """

    time: np.ndarray
    emission: np.ndarray
    friction: np.ndarray | None = None
    normal_stress: np.ndarray | None = None
    source: str = "record"
    failures: np.ndarray | None = None
    files: tuple[Path, ...] = ()
    bridged: np.ndarray | None = None
    time_unit: str = ""

    def __post_init__(self) -> None:
        for name in SERIES:
            values = getattr(self, name)
            if values is not None:
                self._check_values(name, values)
        if len(self.time) < 2:
            raise InputError(f"{self.source}: {len(self.time)} row(s); a record needs at least two")
        back = np.flatnonzero(np.diff(self.time) < 0)
        if len(back):
            row = back[0] + 1
            raise InputError(
                f"{self.source}: time goes back from {self.time[row - 1]} to {self.time[row]} s "
                f"in row {row + 1}; sort the rows, or repair the clock"
            )
        negative = np.flatnonzero(self.emission < 0)
        if len(negative):
            raise InputError(
                f"{self.source}: emission is {self.emission[negative[0]]:g} in row {negative[0] + 1} "
                f"({len(negative)} of {len(self.emission)} rows are negative); an amplitude was expected. "
                "Is it in decibel (write columns.emission as 10 ** (Var_1 / 20), for a column Var_1), a raw "
                "waveform (write abs(Var_1), or take its root mean square in short windows), or does the "
                "number stand for a missing value (remove these rows)?"
            )

    def _check_values(self, name: str, values: np.ndarray) -> None:
        """Refuse values that are not finite, or would not be when they are stored in float32."""
        unknown = np.isnan(values) if name == "friction" else np.zeros(len(values), bool)
        if len(values) and unknown.all():
            raise InputError(f"{self.source}: {name} has no number in any of {len(values)} rows")
        bad = np.flatnonzero(~np.isfinite(values) & ~unknown)
        if len(bad):
            raise InputError(
                f"{self.source}: {name} is {values[bad[0]]} in row {bad[0] + 1} "
                f"({len(bad)} of {len(values)} rows); every row must hold a finite number"
            )
        bad = np.flatnonzero(np.abs(values) > LARGEST)
        if len(bad):
            raise InputError(
                f"{self.source}: {name} is {values[bad[0]]:g} in row {bad[0] + 1} "
                f"({len(bad)} of {len(values)} rows), larger than {LARGEST:.4g}, the largest number of a "
                "record; use a larger unit, or remove the rows that are wrong"
            )


def usual_step(time: np.ndarray) -> float:
    """Return the usual step between times, to six digits or to those that are certain.

    Large times, such as seconds since 1970, are rounded so coarsely that no single step is known to six
    digits. Then it is the mean of all steps like the median.

    Parameters
    ----------
    time : ndarray, shape (times,)
        Increasing, s.
    """
    steps, rounding = np.diff(time), 2 * np.spacing(np.abs(time).max())
    step, digits = float(np.median(steps)), CERTAIN_DIGITS
    if rounding > step * 10.0**-digits > 0:
        like = steps[np.abs(steps - step) < step / 2]
        step = float(like.mean())
        digits = max(1, min(digits, int(-np.log10(rounding / (step * len(like))))))
    return float(f"{step:.{digits}g}")


def scale_time(record: RawRecord, factor: float) -> RawRecord:
    """Multiply all times of a record, those of failures too, by a factor.

    Raises
    ------
    InputError
        If the reader has already converted the times, from the unit that the file states.
    """
    if factor != 1 and record.time_unit:
        raise InputError(
            f"{record.source}: time_scale is {factor:g}, but the file states that time is in "
            f"{record.time_unit}, and it is converted to seconds without it; leave time_scale out, or write "
            f"the whole conversion as an expression for the time, such as `time * {factor:g}`"
        )
    failures = None if record.failures is None else record.failures * factor
    return replace(record, time=record.time * factor, failures=failures)


def select_time_range(record: RawRecord, start: float, end: float) -> RawRecord:
    """Return the part of a record from `start` to `end`, seconds.

    Raises
    ------
    InputError
        If the range reaches beyond the record by more than one of its samples.
    """
    step = np.median(np.diff(record.time))
    first, last = record.time[0], record.time[-1]
    tolerated = step * (1 + ROUNDING)
    if start < first - tolerated or end > last + tolerated:
        raise InputError(
            f"{record.source}: time_range [{start}, {end}] s is not within the record, "
            f"which covers {readable_time(first, step)} to {readable_time(last, step)} s"
        )
    kept = (record.time >= start) & (record.time < end)
    series = {name: values[kept] for name in SERIES if (values := getattr(record, name)) is not None}
    return replace(record, **series)
