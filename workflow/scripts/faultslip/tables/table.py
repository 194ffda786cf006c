"""Tables for programs (CSV) and for reading (Markdown, and a page of the report)."""

import html as html_text
from collections.abc import Iterable

import pandas as pd

from faultslip.io.files import atomic_path

SIX_DIGITS = "%.6g"
MISSING = "-"  # in tables for reading
# A page that can be read inside the report and alone.
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.3em 0.8em; text-align: left; border-bottom: 1px solid #ccc; }}
p {{ max-width: 50em; }}
</style></head><body><h1>{title}</h1>
{body}
<p>{note}</p></body></html>
"""


def write_table(
    table: pd.DataFrame, readable: pd.DataFrame, title: str, note: str, csv: str, markdown: str, html: str
) -> None:
    """Write a table for programs and for reading.

    Parameters
    ----------
    table : DataFrame
        Numbers, with a unit in the column's name. It is written as CSV.
    readable : DataFrame
        The same as text, with rounded numbers and plain headings.
    title, note : str
        They stand above and below the readable table. The note defines the columns.
    csv, markdown, html : str
        Paths of the files.
    """
    write_csv(table, csv)
    text = readable.to_markdown(index=False, disable_numparse=True)
    with atomic_path(markdown) as temporary:
        temporary.write_text(f"# {title}\n\n{text}\n\n{note}\n", encoding="utf-8")
    write_page(title, readable.to_html(index=False, border=0), note, html)


def write_csv(table: pd.DataFrame, csv: str, float_format: str = SIX_DIGITS) -> None:
    """Write a table as CSV, without its index; missing values are empty."""
    with atomic_path(csv) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", float_format=float_format)


def write_page(title: str, body: str, note: str, html: str) -> None:
    """Write a page of the report.

    Parameters
    ----------
    title, note : str
        Plain text.
    body : str
        HTML.
    html : str
        Path of the page.
    """
    title, note = (html_text.escape(text, quote=False) for text in (title, note))
    with atomic_path(html) as temporary:
        temporary.write_text(PAGE.format(title=title, body=body, note=note), encoding="utf-8")


def data_kind(virtual: bool | int) -> str:
    """Word for the origin of data: `virtual` or `laboratory`."""
    return "virtual" if virtual else "laboratory"


def format_names(names: pd.Series) -> pd.Series:
    """Names of scenarios, targets and the like with spaces in place of underscores."""
    return names.str.replace("_", " ")


def format_tested_on(scores: pd.DataFrame) -> pd.Series:
    """Experiment, segment and kind of data of each row, such as `p4677, test (virtual)`.

    Parameters
    ----------
    scores : DataFrame
        With the columns `experiment`, `segment` and `data`.
    """
    return scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")"


def format_numbers(values: Iterable[float], pattern: str) -> list[str]:
    """Numbers in a pattern such as `{:.2f}`; a dash where a value is missing."""
    return [pattern.format(value) if pd.notna(value) else MISSING for value in values]


def format_mean_std(means: Iterable[float], deviations: Iterable[float], digits: int = 2) -> list[str]:
    """Means and standard deviations, such as `1.05 ± 0.02`.

    A mean stands alone where its standard deviation is missing, because there is one value only.
    """
    return [
        f"{mean:.{digits}f}" + (f" ± {deviation:.{digits}f}" if pd.notna(deviation) else "")
        for mean, deviation in zip(means, deviations, strict=True)
    ]


def format_intervals(
    table: pd.DataFrame, value: str, low: str, high: str, digits: int = 2, sign: str = ""
) -> list[str]:
    """Values with their intervals, such as `1.15 [0.98, 1.34]`; `[-]` where there is no interval.

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
