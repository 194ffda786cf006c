"""How a table of text is written: what separates its columns, and its decimal mark.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faultslip.io.errors import InputError
from faultslip.io.files import existing_file

ENCODING = "utf-8-sig"  # UTF-8 with or without a byte-order mark
MAX_HEADER = 100_000  # characters of the first line
# A table of text in UTF-8 has none of these; UTF-16 begins with one of the first two.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
QUOTED = re.compile(r'"[^"]*"')
DIGITS = re.compile(r"\s*[-+]?[\d.,]*\d[\d.,]*([eE][-+]?\d+)?\s*", re.ASCII)
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Header:
    """First line of a table.

    Attributes
    ----------
    separator : str
        Comma, semicolon or tab.
    columns : tuple of str
        Names of the columns.
    """

    separator: str
    columns: tuple[str, ...]


def read_header(path: str | Path) -> Header:
    """Read the first line of a table that is not blank.

    Columns are separated by commas if the line has one outside quotation marks, and otherwise by
    semicolons or tabs.

    Raises
    ------
    InputError
        If there is no such file, it is not text in UTF-8, or its first line has semicolons as well as tabs.
    """
    _check_encoding(existing_file(path))
    with open(path, encoding=ENCODING, errors="replace", newline="") as file:
        line = file.readline(MAX_HEADER)
        while line and not line.strip():
            line = file.readline(MAX_HEADER)
    if len(line) == MAX_HEADER:
        raise InputError(
            f"{path}: not a readable CSV table: its first line has {MAX_HEADER} characters or more"
        )
    separator = _separator(QUOTED.sub("", line), path)
    names = next(csv.reader([line], delimiter=separator), [])
    return Header(separator, tuple(names))


def read_rows(path: str | Path, separator: str) -> Iterator[list[str]]:
    """Rows of a table below its header, as text; blank lines are skipped."""
    with open(path, encoding=ENCODING, errors="replace", newline="") as file:
        try:
            rows = (row for row in csv.reader(file, delimiter=separator) if row)
            next(rows, None)
            yield from rows
        except csv.Error as error:
            raise InputError(f"{path}: not a readable CSV table: {error}") from None


def decimal_mark(path: str | Path, separator: str) -> str:
    """Decimal mark of the numbers of a table, a comma or a point.

    It can be a comma only where the columns are not separated by commas.

    Raises
    ------
    InputError
        If some numbers have commas and others points, or one number has several, so that the meaning is not
        clear.
    """
    if separator == ",":
        return "."
    found: dict[str, str] = {}  # a number with each mark, and where it is
    for index, row in enumerate(read_rows(path, separator)):
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


def longer_row(path: str | Path, header: Header) -> tuple[int, int] | None:
    """Number, from 1, and length of the first row with more filled fields than the header has columns."""
    for index, row in enumerate(read_rows(path, header.separator)):
        filled = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
        if filled > len(header.columns):
            return index + 1, filled
    return None


def _check_encoding(path):
    with open(path, "rb") as file:
        start = file.read(200)
    if start.startswith(UTF_16) or b"\0" in start:
        raise InputError(
            f"{path}: not a readable CSV table: it is not text in UTF-8, but in UTF-16, or it is binary; "
            "save it as CSV in UTF-8"
        )


def _separator(line, path):
    if "," in line:
        return ","
    found = [mark for mark in ";\t" if mark in line]
    if len(found) > 1:
        raise InputError(
            f"{path}: the first line has semicolons as well as tabs; separate the columns by commas alone"
        )
    return found[0] if found else ","
