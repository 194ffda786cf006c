"""Arguments of `Networks.predict`, checked before anything is loaded."""

from collections.abc import Sequence

from faultslip.io.errors import InputError
from faultslip.io.numbers import check_number, check_range, named, pair


def check_units(known: Sequence[float] | None, level: Sequence[float] | None) -> None:
    """Refuse units of friction that cannot be meant.

    Parameters
    ----------
    known, level
        As for `Networks.predict`; one of them is None, or both.

    Raises
    ------
    InputError
        Names the argument and the option of the command.
    """
    if known is not None and level is not None:
        raise InputError(
            f"{named('known')} and {named('level', 'friction-mean')}: give one of them; each gives friction "
            "its units"
        )
    if known is not None:
        check_range("known", known)
    if level is not None:
        mean, std = pair("level", level, "friction-mean and --friction-std")
        check_number("level, the mean", mean, option="friction-mean")
        check_number("level, the standard deviation", std, option="friction-std", above=0)
