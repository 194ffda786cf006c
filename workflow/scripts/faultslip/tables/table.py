"""A table for programs (CSV) and for reading (Markdown, and a page of the report)."""

import html as html_text
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from faultslip.io.files import atomic_path

DIGITS = 6  # significant ones, of numbers in CSV files
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


@dataclass(frozen=True, eq=False)
class Table:
    """A table for programs and for reading.

    Attributes
    ----------
    numbers : DataFrame
        With a unit in the column's name. It is written as CSV.
    readable : DataFrame or str
        The numbers as text, rounded and with plain headings; or text that is shown as it is.
    title, note : str
        They stand above and below the readable table. The note defines the columns.
    others : mapping of str to DataFrame
        Further tables for programs, by name.
    digits : mapping of str to int
        Significant digits of those of `others` that need more than six.
    """

    numbers: pd.DataFrame
    readable: pd.DataFrame | str
    title: str
    note: str
    others: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    digits: Mapping[str, int] = field(default_factory=dict)

    def to_markdown(self) -> str:
        """Return the readable table with its title and note in Markdown."""
        text = self.readable
        if isinstance(text, pd.DataFrame):
            text = text.to_markdown(index=False, disable_numparse=True)
        return f"# {self.title}\n\n{text}\n\n{self.note}\n"

    def to_html(self) -> str:
        """Return the readable table with its title and note as a page of the report."""
        if isinstance(self.readable, pd.DataFrame):
            body = self.readable.to_html(index=False, border=0)
        else:
            body = f"<pre>{html_text.escape(self.readable)}</pre>"
        title, note = (html_text.escape(text, quote=False) for text in (self.title, self.note))
        return PAGE.format(title=title, body=body, note=note)

    def write(self, files: Mapping[str, str]) -> None:
        """Write the files of the table.

        Parameters
        ----------
        files : mapping of str to str
            Paths by what is written there: `csv`, `markdown`, `html`, or the name of one of `others`.
        """
        texts = {"markdown": self.to_markdown, "html": self.to_html}
        for name, path in files.items():
            if name in texts:
                with atomic_path(path) as temporary:
                    temporary.write_text(texts[name](), encoding="utf-8")
            elif name == "csv":
                write_csv(self.numbers, path)
            else:
                write_csv(self.others[name], path, self.digits.get(name, DIGITS))


def write_csv(table: pd.DataFrame, csv: str, digits: int = DIGITS) -> None:
    """Write a table as CSV, without its index; missing values are empty.

    Parameters
    ----------
    table : DataFrame
    csv : str
        Path of the file.
    digits : int
        Significant digits of numbers.
    """
    with atomic_path(csv) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", float_format=f"%.{digits}g")
