"""Words and rounded numbers of tables for reading."""

from collections.abc import Iterable

import pandas as pd

MISSING = "-"


def data_kind(virtual: bool | int) -> str:
    """Return the word for the origin of data: `virtual` or `laboratory`."""
    return "virtual" if virtual else "laboratory"


def format_names(names: pd.Series) -> pd.Series:
    """Return names of scenarios, targets and the like with spaces in place of underscores."""
    return names.str.replace("_", " ")


def format_tested_on(scores: pd.DataFrame) -> pd.Series:
    """Return experiment, segment and kind of data of each row, such as `p4677, test (virtual)`.

    Parameters
    ----------
    scores : DataFrame
        With the columns `experiment`, `segment` and `data`.
    """
    return scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")"


def format_numbers(values: Iterable[float], pattern: str) -> list[str]:
    """Return numbers in a pattern such as `{:.2f}`, with a dash where a value is missing."""
    return [pattern.format(value) if pd.notna(value) else MISSING for value in values]


def format_mean_std(means: Iterable[float], deviations: Iterable[float], digits: int = 2) -> list[str]:
    """Return means and standard deviations, such as `1.05 ± 0.02`.

    A mean stands alone where its standard deviation is missing, because there is one value only.
    """
    return [
        f"{mean:.{digits}f}" + (f" ± {deviation:.{digits}f}" if pd.notna(deviation) else "")
        for mean, deviation in zip(means, deviations, strict=True)
    ]


def format_intervals(
    table: pd.DataFrame, value: str, low: str, high: str, digits: int = 2, sign: str = ""
) -> list[str]:
    """Return values with their intervals, such as `1.15 [0.98, 1.34]`; `[-]` where there is no interval.

    Parameters
    ----------
    table : DataFrame
    value, low, high : str
        Names of its columns.
    digits : int
        Decimal places.
    sign : str
        `+` writes a sign before positive values too.
    """
    pattern = f"{{:{sign}.{digits}f}}"
    ends = zip(table[low], table[high], strict=True)
    brackets = [
        f"[{pattern.format(one)}, {pattern.format(other)}]" if pd.notna(one) else f"[{MISSING}]"
        for one, other in ends
    ]
    return [
        f"{text} {bracket}"
        for text, bracket in zip(format_numbers(table[value], pattern), brackets, strict=True)
    ]
