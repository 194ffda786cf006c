"""Signs that a record is in other units than it should be, with the likely cause."""

import numpy as np

from faultslip.io.errors import InputError
from faultslip.io.numbers import readable_time
from faultslip.records.raw_record import RawRecord

MAX_FRICTION = 2.0  # of rock and of gouge; the usual range is 0.2 to 0.8
DAY = 86400.0  # s
# What looks like a record in minutes or hours: few samples, each of many rows.
FEW_SAMPLES, MANY_ROWS = 100, 50
# What looks like a date from 1990 to 2060 in another unit than the second: the smallest and largest number,
# the longest step between rows (times in seconds may be as large), the unit, and its length in s. Days are
# counted as MATLAB or spreadsheets do, the others since 1970.
DATES = (
    (726_834, 752_401, 2e-4, "days", DAY),
    (32_874, 58_440, 2e-4, "days", DAY),
    (6.3e11, 2.9e12, np.inf, "milliseconds", 1e-3),
    (6.3e14, 2.9e15, np.inf, "microseconds", 1e-6),
    (6.3e17, 2.9e18, np.inf, "nanoseconds", 1e-9),
)
MANY_STEPS = 50  # by which it is judged whether times are regular
MANY_EQUAL = 0.5  # of the rows, with the time of the row before
# Emission: different values that are few, how much of it is at its largest value if it is cut off there, in
# rows and as a fraction, and how much larger than the second largest value a disturbance is.
FEW_VALUES, MANY_AT_LARGEST, CLIPPED, SPIKE = 12, 10, 0.002, 50
MANY_ROWS_OF_EMISSION = 200  # by which it is judged
LARGER_UNIT = "; is time in minutes or hours? Then set time_scale to 60 or 3600"
TIME_UNITS = {"milliseconds": 1e-3, "microseconds": 1e-6}


def check_friction(record: RawRecord) -> list[str]:
    """Check that friction is a ratio of shear to normal stress.

    Parameters
    ----------
    record : RawRecord

    Returns
    -------
    list of str
        A warning if single rows are outside the range from 0 to 2.

    Raises
    ------
    InputError
        If the median is outside.
    """
    if record.friction is None:
        return []
    median = float(np.nanmedian(record.friction))
    if not 0 <= median <= MAX_FRICTION:
        cause = (
            "is the sign of the shear stress reversed?"
            if median < 0
            else "is it in percent (divide by 100) or a shear stress in MPa (divide by the normal stress)?"
        )
        raise InputError(
            f"{record.source}: friction has a median of {median:.4g}; a ratio of shear to normal stress "
            f"between 0 and {MAX_FRICTION:g} was expected: {cause}"
        )
    step = float(np.median(np.diff(record.time)))
    outside = np.flatnonzero((record.friction < 0) | (record.friction > MAX_FRICTION))
    if not len(outside):
        return []
    return [
        f"{record.source}: friction is outside the range of 0 to {MAX_FRICTION:g} in {len(outside)} of "
        f"{len(record.friction)} rows, first {record.friction[outside[0]]:.4g} at "
        f"{readable_time(record.time[outside[0]], step)} s; if these rows are wrong, leave them out "
        "with time_range"
    ]


def check_emission(record: RawRecord) -> list[str]:
    """Check that the emission is neither clipped, counted up, coarse, nor a single spike.

    Parameters
    ----------
    record : RawRecord

    Returns
    -------
    list of str
        Warnings.
    """
    emission, rows = record.emission, len(record.emission)
    if rows < MANY_ROWS_OF_EMISSION or not np.ptp(emission):
        return []
    different = len(np.unique(emission))
    largest, second = np.partition(emission, -2)[[-1, -2]]
    at_largest, steps = int(np.sum(emission == largest)), np.diff(emission)
    at = f"{record.time[int(np.argmax(emission))]:.10g} s"
    messages = {
        f"emission never falls, from {emission[0]:.4g} to {emission[-1]:.4g}; is it a cumulative sum? Give "
        "its differences from row to row": bool((steps >= 0).all()),
        f"emission is {largest:.6g}, its largest value, in {at_largest} of {rows} rows, first at {at}; was "
        "the recorder saturated? The largest bursts are cut off": different > FEW_VALUES
        and at_largest >= max(MANY_AT_LARGEST, CLIPPED * rows),
        f"emission has only {different} different values; is there a column with more digits?": different
        <= FEW_VALUES,
        f"emission is {largest:.4g} at {at}, and at most {second:.4g} elsewhere; is this row a disturbance? "
        "Leave it out, or correct it": largest > SPIKE * second,
    }
    return [f"{record.source}: {message}" for message, applies in messages.items() if applies]


def check_known(record: RawRecord) -> None:
    """Refuse a record whose friction is not known in some rows, as a study needs it.

    Raises
    ------
    InputError
    """
    if record.friction is None or not np.isnan(record.friction).any():
        return
    unknown = np.flatnonzero(np.isnan(record.friction))
    raise InputError(
        f"{record.source}: friction is not known in {len(unknown)} of {len(record.friction)} rows, first at "
        f"{record.time[unknown[0]]:.10g} s; a study needs it throughout: select a part with time_range"
    )


def check_time(record: RawRecord, interval: float) -> list[str]:
    """Check that the sampling and the duration of a record are those of an experiment.

    Parameters
    ----------
    record : RawRecord
    interval : float
        Sampling interval at which it will be used, s.

    Returns
    -------
    list of str
        Warnings.
    """
    duration = float(record.time[-1] - record.time[0])
    times = np.unique(record.time)
    step = float(np.median(np.diff(times))) if duration else 0.0
    messages = [_doubt_of_rounding(record.time, len(times), step), _doubt_of_steps(np.diff(times), step)]
    if not record.time_unit:  # as the file states it
        messages.append(_doubt_of_unit(record.time, step, duration, interval))
    return [f"{record.source}: {message}" for message in messages if message]


def _doubt_of_rounding(time, different, step):
    """Ask whether time is rounded, where most rows share theirs; empty elsewhere."""
    equal = len(time) - different
    if equal <= MANY_EQUAL * len(time):
        return ""
    return (
        f"{equal} of {len(time)} rows have the time of the row before and are averaged with it; is time "
        "rounded? If rows are evenly spaced, give an expression for it, such as "
        f"row * {step * different / len(time):.3g}"
    )


def _doubt_of_steps(steps, usual):
    """Ask whether rows are hits, where their times are irregular; empty elsewhere."""
    if len(steps) < MANY_STEPS or np.mean(np.abs(steps - usual) > usual / 2) < MANY_EQUAL:
        return ""
    low, high = np.quantile(steps, [0.1, 0.9])
    return (
        f"times are irregular (eight of ten steps are {low:.2g} to {high:.2g} s long), as those of hits; are "
        "they a list of events? Then add --catalogue (faultslip.read_hits)"
    )


def _doubt_of_unit(time, step, duration, interval):
    """Ask whether time is in another unit than the second, where it looks like it; empty elsewhere."""
    for start, end, longest_step, unit, seconds in DATES:
        if start < time[0] < end and step < longest_step:
            return (
                f"time begins with {time[0]:.10g} and has a row every {step:.3g} s; is it a date in {unit}? "
                f"Then set time_scale to {seconds:g}"
            )
    if duration > DAY:
        hint = time_unit_hint(step, duration)
        return f"the record lasts {duration / DAY:.3g} days, if its time is in seconds{hint}"
    samples = duration / interval
    if samples < FEW_SAMPLES and step * MANY_ROWS <= interval:
        return (
            f"its {len(time)} rows, one every {step:.3g} s, make only {samples:.0f} samples of {interval} s "
            f"(record.interval){LARGER_UNIT}"
        )
    return ""


def time_unit_hint(step: float, duration: float) -> str:
    """Ask whether time is in milliseconds or microseconds, where it looks like it.

    Parameters
    ----------
    step, duration : float
        Usual step of the record's time and the whole duration, s.

    Returns
    -------
    str
        To be appended to a message; empty where seconds are plausible.
    """
    if step < 1 and duration <= DAY:
        return ""
    for unit, factor in TIME_UNITS.items():
        if step * factor < 1:
            return f"; is time in {unit}? Then set time_scale to {factor:g}, or divide it in columns.time"
    return ""
