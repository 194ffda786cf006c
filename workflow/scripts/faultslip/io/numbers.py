"""Numbers that a user gives, in Python or on the command line: refused where they cannot be meant."""

import math
from collections.abc import Sequence
from typing import Any

from faultslip.io.errors import InputError


def check_number(
    name: str,
    value: Any,
    *,
    option: str | None = None,
    above: float = -math.inf,
    minimum: float = -math.inf,
    infinite: bool = False,
) -> None:
    """Refuse what is not a number, not finite, or too small.

    Parameters
    ----------
    name : str
        The argument in Python.
    value
    option : str, optional
        The option of the command; by default the argument with hyphens.
    above, minimum : float
        A number must be larger than the one, and at least the other.
    infinite : bool
        Whether infinity is allowed.

    Raises
    ------
    InputError
        Names the argument and the option.
    """
    number = _to_float(value)
    if number > above and number >= minimum and (infinite or math.isfinite(number)):
        return
    kind = "a number" if infinite else "a finite number"
    limit = f" above {above:g}" if above > -math.inf else ""
    limit = f" of at least {minimum:g}" if minimum > -math.inf else limit
    raise InputError(f"{named(name, option)}: {value!r}; {kind}{limit} was expected")


def check_range(name: str, value: Sequence[float]) -> None:
    """Refuse what is not a start and a later end.

    Parameters
    ----------
    name : str
        The argument in Python; the option of the command is the same with hyphens.
    value : pair of float

    Raises
    ------
    InputError
        Names the argument and the option.
    """
    start, end = pair(name, value)
    for number in (start, end):
        check_number(name, number)
    if not start < end:
        raise InputError(f"{named(name)}: {start:.15g} to {end:.15g}; a start and a later end were expected")


def pair(name: str, value: Any, option: str | None = None) -> tuple[Any, Any]:
    """Return the two entries of a value.

    Raises
    ------
    InputError
        If it does not have two.
    """
    try:
        first, second = value
    except (TypeError, ValueError):
        raise InputError(f"{named(name, option)}: {value!r}; two numbers were expected") from None
    return first, second


def named(name: str, option: str | None = None) -> str:
    """Return the name of an argument in Python with that of the option."""
    return f"{name} (on the command line --{option or name.replace('_', '-')})"


def _to_float(value):
    """Return a value as a float; NaN if it is not a number."""
    try:
        return math.nan if isinstance(value, str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def readable_time(time: float, interval: float) -> str:
    """Return a time in six digits, or as many more as differ from sample to sample.

    Parameters
    ----------
    time : float
        Seconds, such as 1714564800.1, since 1970.
    interval : float
        From sample to sample, s.
    """
    digits = 6
    if time and interval > 0:
        digits = math.floor(math.log10(abs(time))) - math.floor(math.log10(interval)) + 2
    return f"{time:.{min(max(6, digits), 16)}g}"


def seconds_format(interval: float) -> str:
    """Return the format of times, with the digits that differ from sample to sample and two more.

    Parameters
    ----------
    interval : float
        From sample to sample, s.
    """
    return f"%.{max(0, 3 - math.floor(math.log10(interval)))}f"
