"""Arguments of `read_table`, checked before and after the table is read."""

from collections.abc import Mapping, Sequence

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number, check_range, named


def check_arguments(
    interval: float | None,
    time_range: Sequence[float] | None,
    time_scale: float,
    average: float | Mapping[str, float] | None,
    averaged: float,
    max_gap: float | None,
    header_lines: int | None = None,
) -> None:
    """Refuse numbers that cannot be meant.

    Parameters
    ----------
    interval, time_range, time_scale, average, averaged, max_gap, header_lines
        As for `read_table`.

    Raises
    ------
    InputError
        Names the argument and the option of the command.
    """
    if interval is not None:
        check_number("interval", interval, above=0)
    if time_range is not None:
        check_range("time_range", time_range)
    check_number("time_scale", time_scale, above=0)
    for length in [] if average is None else _lengths(average):
        check_number("average", length, minimum=0)
    check_number("averaged", averaged, minimum=0)
    if max_gap is not None:
        check_number("max_gap", max_gap, minimum=0, infinite=True)
    if header_lines is not None:
        check_number("header_lines", header_lines, minimum=0)
        if header_lines != int(header_lines):
            raise InputError(f"{named('header_lines')}: {header_lines!r}; a whole number was expected")


def check_averages(
    source: str, duration: float, average: float | Mapping[str, float], averaged: float
) -> None:
    """Refuse averages that are longer than the record.

    Parameters
    ----------
    source : str
        Name of the record.
    duration : float
        Of the record, s.
    average, averaged
        As for `read_table`.

    Raises
    ------
    InputError
        Names the argument and the option of the command.
    """
    for name, length in (("average", max(_lengths(average), default=0.0)), ("averaged", averaged)):
        if length > duration:
            raise InputError(
                f"{source}: {named(name)}: {length:g} s is longer than the record, {duration:.6g} s; shorten "
                "it, or use more of the record (time_range)"
            )


def _lengths(average):
    """Return the lengths of an average, which may be a mapping with one for each variable."""
    return list(average.values()) if isinstance(average, Mapping) else [average]
