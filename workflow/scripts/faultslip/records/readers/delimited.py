"""Layout of a table of text: its header, what separates its columns, and its decimal mark.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import csv
import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import IO

from faultslip.io.errors import InputError
from faultslip.records.readers.encodings import encoding_of
from faultslip.records.readers.layout import DIGITS, UNITS, WHITESPACE, Line, find_layout, has_number
from faultslip.records.readers.text_files import open_text
from faultslip.records.readers.time_units import unit_in

MAX_LINE = 100_000  # characters of a line of the header
MAX_FIELDS = 10_000  # in a line
LINES = 100  # lines in which the header and the first rows must be
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", WHITESPACE: "white space"}
COMMENT = "#%"  # a line of the header may begin with one of these


@dataclass(frozen=True)
class Header:
    """Lines before the first row of a table.

    Attributes
    ----------
    separator : str
        Comma, semicolon, tab, or a blank for white space of any length.
    columns : tuple of str
        Names of the columns as they are written; `column_1` and so on where there are none.
    lines : int
        Number of lines before the first row.
    units_below : tuple of str
        The line of units below the names; empty where there is none.
    preamble : int
        Number of lines before the names, or before the first row where there are none; 0 if they are blank
        or comments.
    encoding : str
    """

    separator: str
    columns: tuple[str, ...]
    lines: int
    units_below: tuple[str, ...] = ()
    preamble: int = 0
    encoding: str = "utf-8-sig"

    @property
    def units(self) -> list[str]:
        """Unit of each column, below its name or in it; empty where none is stated."""
        below = [unit.strip(" ()[]{}") for unit in self.units_below] or [""] * len(self.columns)
        return [unit or unit_in(name) for name, unit in zip(self.columns, below, strict=True)]


def read_header(path: str | Path, header_lines: int | None = None) -> Header:
    """Read the header of a table: a preamble, names of the columns and a line of units, where it has them.

    Parameters
    ----------
    path : str or Path
    header_lines : int, optional
        Number of lines before the line of names; by default the names are found, as in `find_layout`.

    Raises
    ------
    InputError
        If there is no such file, it is not text, it has no line with names or numbers, or the line of names
        has semicolons as well as tabs, or too many fields.
    """
    encoding = encoding_of(path)
    texts = _first_lines(path, encoding, (header_lines or 0) + LINES)
    lines = [_line(number, text) for number, text in enumerate(texts) if text.strip()]
    if header_lines is not None:
        lines = [line for line in lines if line.number >= header_lines]
        if not lines or lines[0].number > header_lines:
            raise InputError(
                f"{path}: header_lines is {header_lines}, but line {header_lines + 1}, which should have the "
                "names of the columns, is blank or missing; count the lines before it, blank ones too"
            )
        lines[0] = lines[0]._replace(is_comment=False)
    if all(line.is_comment for line in lines):
        raise InputError(
            f"{path}: not a readable CSV table: it has no line with names of columns or with numbers"
        )
    found = find_layout(lines, header_lines is not None)
    if all(mark in texts[found.start] for mark in ";\t") and found.separator in ";\t":
        raise InputError(
            f"{path}: line {found.start + 1} has semicolons as well as tabs; separate the columns by commas "
            "alone"
        )
    if found.fields > MAX_FIELDS:
        raise InputError(
            f"{path}: not a readable CSV table: its lines have {found.fields} fields, and {MAX_FIELDS} are "
            "allowed; a row for each time was expected"
        )
    return Header(
        found.separator,
        found.names or tuple(f"column_{place + 1}" for place in range(found.fields)),
        found.first_row,
        found.units_below,
        found.start if any(not line.is_comment and line.number < found.start for line in lines) else 0,
        encoding,
    )


def usable_names(columns: Sequence[str]) -> list[str]:
    """Return the names by which expressions refer to columns.

    Parameters
    ----------
    columns : sequence of str
        Names as they are written in a file, such as `Shear stress (MPa)`.

    Returns
    -------
    list of str
        Different names, without units in brackets and with `_` in place of what is neither letter nor digit,
        such as `Shear_stress`. Names that would be equal keep their units. If they are equal then, the column
        that is written so has the name, or else the first; the others have the next free numbers, as in `a`,
        `a_2`. Characters are normalised (NFKC), as Python does with names in expressions: the micro sign
        is the letter mu, and `V²` is `V2`. Keywords of Python end with `_`, as in `lambda_`.
    """
    columns = [unicodedata.normalize("NFKC", name) for name in columns]
    short = [_identifier(name if name.isidentifier() else UNITS.sub("", name)) for name in columns]
    shared = Counter(short)
    long = [
        (one if shared[one] == 1 else _identifier(name)) or f"column_{place}"
        for place, (name, one) in enumerate(zip(columns, short, strict=True), 1)
    ]
    first = {name: place for place, name in reversed(list(enumerate(columns)))}
    owner = {name: place for place, name in reversed(list(enumerate(long)))}
    owner |= {name: first[name] for name in owner if name in first}
    found: dict[str, None] = {}
    numbers = {name: count(2) for name in owner}
    for place, name in enumerate(long):
        numbered = (f"{name}_{number}" for number in numbers[name])
        free = (other for other in numbered if other not in owner and other not in found)
        found[name if owner[name] == place else next(free)] = None
    return list(found)


@contextmanager
def open_rows(path: str | Path, header: Header) -> Iterator[IO[str]]:
    """Open a table as text at its first row."""
    with open_text(path, header.encoding) as file:
        for _ in islice(file, header.lines):
            pass
        yield file


def read_rows(path: str | Path, header: Header) -> Iterator[list[str]]:
    """Yield the rows of a table below its header as text, without blank lines."""
    with open_rows(path, header) as file:
        try:
            if header.separator == WHITESPACE:
                yield from (line.split() for line in file if line.strip())
            else:
                yield from (row for row in csv.reader(file, delimiter=header.separator) if row)
        except csv.Error as error:
            raise InputError(f"{path}: not a readable CSV table: {error}") from None


def decimal_mark(path: str | Path, header: Header) -> str:
    """Return the decimal mark of the numbers of a table, a comma or a point.

    It can be a comma only where the columns are not separated by commas.

    Raises
    ------
    InputError
        If some numbers have commas and others points, or one number has several, so that the meaning is not
        clear.
    """
    if header.separator == ",":
        return "."
    found: dict[str, str] = {}  # a number with each mark, and where it is
    for index, row in enumerate(read_rows(path, header)):
        for cell in row:
            commas, points = cell.count(","), cell.count(".")
            mark = "," if commas else "."
            if commas + points == 1 and mark in found:
                continue
            if not commas and points != 1 or not DIGITS.fullmatch(cell):  # whole, a date, or no number
                continue
            found.setdefault(mark, f"{cell.strip()!r} in row {index + 1}")
            if commas + points > 1:
                raise InputError(
                    f"{path}: {cell.strip()!r} in row {index + 1}: does the comma separate thousands? Write "
                    "numbers with one decimal point or one decimal comma, and nothing else"
                )
            if len(found) > 1:
                raise InputError(
                    f"{path}: the numbers have decimal commas as well as decimal points ({found[',']}, "
                    f"{found['.']}); write all of them in one way"
                )
    return next(iter(found), ".")


def shorter_row(path: str | Path, header: Header) -> tuple[int, int] | None:
    """Return number, from 1, and length of the first row with fewer fields than the header.

    Text without a number, such as a footer, has no values that could be in wrong columns.
    """
    for index, row in enumerate(read_rows(path, header)):
        if len(row) < len(header.columns) and has_number(row):
            return index + 1, len(row)
    return None


def longer_row(path: str | Path, header: Header) -> tuple[int, int] | None:
    """Return number, from 1, and length of the first row with more filled fields than the header.

    Text without a number, such as a footer, has none that could be in a column.
    """
    for index, row in enumerate(read_rows(path, header)):
        filled = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
        if filled > len(header.columns) and has_number(row):
            return index + 1, filled
    return None


def _line(number, text):
    """Return a line, without the mark of a comment."""
    is_comment = text.lstrip()[0] in COMMENT
    return Line(number, text.lstrip(COMMENT + " ") if is_comment else text, is_comment)


def _first_lines(path, encoding, number):
    """Return the first lines of a file, in which a header must be."""
    with open_text(path, encoding) as file:
        lines = []
        while len(lines) < number and (line := file.readline(MAX_LINE)):
            if len(line) == MAX_LINE and not lines:
                raise InputError(
                    f"{path}: not a readable CSV table: its first line has {MAX_LINE} characters or more"
                )
            lines.append(line)
    return lines


def _identifier(name):
    """Return a name with `_` in place of what cannot be part of a name, such as blanks."""
    if not name.isidentifier():
        name = "".join(letter if f"_{letter}".isidentifier() else " " for letter in name)
        name = re.sub(r"\W+", "_", name.strip()).strip("_")
        name = f"_{name}" if name and not name.isidentifier() else name
    return f"{name}_" if keyword.iskeyword(name) else name
