"""Layout of a table of text: its header, what separates its columns, and its decimal mark.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from faultslip.io.errors import InputError
from faultslip.records.readers.text_files import open_bytes, open_text
from faultslip.records.readers.time_units import unit_in

ENCODING = "utf-8-sig"  # UTF-8 with or without a byte-order mark
MAX_LINE = 100_000  # characters of a line of the header
MAX_FIELDS = 10_000  # in a line
LINES = 100  # lines in which the header and the first rows must be
ROWS = 5  # of these, rows in which columns are counted
# A table of text in UTF-8 has none of these; UTF-16 begins with one of the first two.
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
QUOTED = re.compile(r'"[^"]*"')
DIGITS = re.compile(r"\s*[-+]?[\d.,]*\d[\d.,]*([eEdD][-+]?\d+)?\s*", re.ASCII)
VALUE = re.compile(
    r"\s*([-+]?[\d.,]*\d[\d.,]*([ed][-+]?\d+)?|[-+]?(nan|inf|infinity)|na|n/a|null|none|)\s*",
    re.ASCII | re.IGNORECASE,
)  # of a field: a number, or what stands for a missing one
WHITESPACE = " "
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", WHITESPACE: "white space"}
COMMENT = "#%"  # a line of the header may begin with one of these
UNITS = re.compile(r"[(\[{].*?[)\]}]")


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
    """

    separator: str
    columns: tuple[str, ...]
    lines: int
    units_below: tuple[str, ...] = ()

    @property
    def units(self) -> list[str]:
        """Unit of each column, below its name or in it; empty where none is stated."""
        below = [unit.strip(" ()[]{}") for unit in self.units_below] or [""] * len(self.columns)
        return [unit or unit_in(name) for name, unit in zip(self.columns, below, strict=True)]


def read_header(path: str | Path) -> Header:
    """Read the header of a table: comments, names of the columns, and a line of units, where there are such.

    The first line that is neither blank nor a comment has the names of the columns, unless it consists of
    numbers, or of numbers and text in the same places as the rows below. A comment directly before such a
    first row has the names if it has as many as there are columns. A line without numbers after the names has
    the units, and is skipped.

    Raises
    ------
    InputError
        If there is no such file, it is not text in UTF-8, or its first line has semicolons as well as tabs
        or too many fields.
    """
    _check_encoding(path)
    lines = _first_lines(path)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    plain = [number for number in filled if lines[number].lstrip()[0] not in COMMENT]
    if not plain:
        raise InputError(
            f"{path}: not a readable CSV table: it has no line with names of columns or with numbers"
        )
    first = plain[0]
    separator = _separator(path, lines[first], [lines[number] for number in plain[1 : ROWS + 1]])
    cells = split(lines[first], separator)
    if len(cells) > MAX_FIELDS:
        raise InputError(
            f"{path}: not a readable CSV table: its first line has {len(cells)} fields, and {MAX_FIELDS} are "
            "allowed; a row for each time was expected"
        )
    below = [split(lines[number], separator) for number in plain[1 : ROWS + 1]]
    if _are_values(cells) or _is_row(cells, [row for row in below if len(row) == len(cells)]):
        before = [number for number in filled if number < first]
        named = split(lines[before[-1]].lstrip(COMMENT + " "), separator) if before else []
        if len(named) != len(cells) or _are_values(named):
            named = [f"column_{place + 1}" for place in range(len(cells))]
        return Header(separator, tuple(named), first)
    second = below[0] if len(plain) > 2 else []
    if len(second) == len(cells) > 1 and _are_units(second):
        return Header(separator, tuple(cells), plain[1] + 1, tuple(second))
    return Header(separator, tuple(cells), first + 1)


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
        `a_2`.
    """
    short = [name if name.isidentifier() else _identifier(UNITS.sub("", name)) for name in columns]
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


def split(line: str, separator: str) -> list[str]:
    """Return the fields of a line, without the blanks around them where white space separates."""
    if separator == WHITESPACE:
        return next(csv.reader([" ".join(line.split())], delimiter=" "), [])
    return next(csv.reader([line], delimiter=separator), [])


def read_rows(path: str | Path, header: Header) -> Iterator[list[str]]:
    """Yield the rows of a table below its header as text, without blank lines."""
    with open_text(path, ENCODING) as file:
        for _ in islice(file, header.lines):
            pass
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
    """Return number, from 1, and length of the first row with fewer fields than the header."""
    for index, row in enumerate(read_rows(path, header)):
        if len(row) < len(header.columns):
            return index + 1, len(row)
    return None


def longer_row(path: str | Path, header: Header) -> tuple[int, int] | None:
    """Return number, from 1, and length of the first row with more filled fields than the header."""
    for index, row in enumerate(read_rows(path, header)):
        filled = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
        if filled > len(header.columns):
            return index + 1, filled
    return None


def _check_encoding(path):
    with open_bytes(path) as file:
        start = file.read(200)
    if start.startswith(UTF_16) or b"\0" in start:
        raise InputError(
            f"{path}: not a readable CSV table: it is not text in UTF-8, but in UTF-16, or it is binary; "
            "save it as CSV in UTF-8"
        )


def _first_lines(path):
    """Return the first lines of a file, in which a header must be."""
    with open_text(path, ENCODING) as file:
        lines = []
        while len(lines) < LINES and (line := file.readline(MAX_LINE)):
            if len(line) == MAX_LINE and not lines:
                raise InputError(
                    f"{path}: not a readable CSV table: its first line has {MAX_LINE} characters or more"
                )
            lines.append(line)
    return lines


def _separator(path, line, rows):
    """Return the separator: the mark as frequent in every row as in the header, else the first one there."""
    line, rows = QUOTED.sub("x", line), [QUOTED.sub("x", row).strip() for row in rows]
    found = [mark for mark in ",;\t" if mark in line]
    if ";" in found and "\t" in found:
        raise InputError(
            f"{path}: the first line has semicolons as well as tabs; separate the columns by commas alone"
        )
    if not found:
        return WHITESPACE if len(line.split()) > 1 and rows and all(len(r.split()) > 1 for r in rows) else ","
    as_often = [mark for mark in found if rows and all(row.count(mark) == line.count(mark) for row in rows)]
    # Where others are as frequent, commas are decimal.
    return next((mark for mark in ";\t," if mark in as_often), found[0])


def _are_values(cells):
    """Return whether all fields are numbers or empty, and some are numbers."""
    return all(VALUE.fullmatch(cell) for cell in cells) and any(cell.strip() for cell in cells)


def _is_row(cells, rows):
    """Return whether a line with numbers and text is a row: numbers stand where the rows below have them.

    As numbers may be names, as in `label,1,2`, one of them must have a fraction, or the text must be like the
    text below.
    """
    if not rows:
        return False
    columns = list(zip(*rows, strict=True))
    numeric = [all(map(VALUE.fullmatch, column)) and any(map(DIGITS.fullmatch, column)) for column in columns]
    numbers = [cell for cell, is_numeric in zip(cells, numeric, strict=True) if is_numeric]
    if not any(map(DIGITS.fullmatch, numbers)) or not all(map(VALUE.fullmatch, numbers)):
        return False
    texts = zip(cells, numeric, columns, strict=True)
    alike = all(is_numeric or _is_alike(cell, column) for cell, is_numeric, column in texts)
    return alike or not all(cell.strip().isdigit() for cell in numbers)


def _is_alike(text, others):
    """Return whether a text equals one of the others, or has digits in the same places."""
    pattern = _pattern(text)
    return text in others or ("0" in pattern and pattern in map(_pattern, others))


def _pattern(text):
    """Return text with `0` for each number in it, and `a` for each word."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text.strip()))


def _are_units(cells):
    """Return whether no field is a number, and some are filled."""
    return any(cell.strip() for cell in cells) and not any(
        cell.strip() and VALUE.fullmatch(cell) for cell in cells
    )


def _identifier(name):
    """Return a name with `_` in place of what cannot be part of a name, such as blanks."""
    name = re.sub(r"\W+", "_", name.strip()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name
