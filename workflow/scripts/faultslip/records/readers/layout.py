"""Which lines of a table of text are rows, what separates their columns, and which line names them.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

from faultslip.records.readers.time_units import seconds_in

WHITESPACE = " "
MARKS = (";", "\t", ",", WHITESPACE)  # the first of those that split lines equally well is the separator
ROWS = 5  # rows with which a line is compared to tell whether it is one of them
DIGITS = re.compile(r"\s*[-+]?[.,]*\d([\d.,]*[\d.])?([eEdD][-+]?\d+)?\s*", re.ASCII)
VALUE = re.compile(
    r"\s*+([-+]?[.,]*\d([\d.,]*[\d.])?([ed][-+]?\d+)?|[-+]?(nan|inf|infinity)|na|n/a|null|none|)\s*",
    re.ASCII | re.IGNORECASE,
)  # of a field: a number, or what stands for a missing one
DATE_OR_CLOCK = re.compile(r"\d[-/.]\d\d?[-/.]\d|\d:\d\d", re.ASCII)
RULE = re.compile(r"[-=_]{2,}")
UNITS = re.compile(r"[(\[{][^)\]}]*([)\]}]|$)")
TIME = re.compile(r"t|time|\w+[ _]time|time[ _]\w+|zeit|temps|tiempo|tempo", re.IGNORECASE)
UNIT = re.compile(
    r"[a-zµμ]?(s|m|V|A|Pa|N|g|W|J|K|Hz|bar|volts?|strain)(\W?[-\d²³]+)?([/ ].+)?|dB|[°º]?C|deg"
    r"|counts?|a\.?u\.?|[-%1]",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of text that is not blank.

    Attributes
    ----------
    number : int
        In the file, from 0.
    text : str
        Without the mark of a comment.
    is_comment : bool
    """

    number: int
    text: str
    is_comment: bool = False


class Layout(NamedTuple):
    """How the first lines of a table are to be read.

    Attributes
    ----------
    separator : str
        Comma, semicolon, tab, or a blank for white space of any length.
    names, units_below : tuple of str
        Fields of the line with the names of the columns, and of a line of units below it; empty if there is
        no such line.
    start : int
        Number of the line with the names, or of the first row if no line has them.
    first_row : int
        Number of the line with the first row.
    fields : int
        Number of fields of a row.
    """

    separator: str
    names: tuple[str, ...]
    units_below: tuple[str, ...]
    start: int
    first_row: int
    fields: int


class _Rows(NamedTuple):
    """Lines with numbers and with as many fields each."""

    separator: str
    first: int  # index of the first line that is such a row
    fields: list[list[str]]  # of successive rows


def find_layout(lines: Sequence[Line], names_first: bool = False) -> Layout:
    """Find the names and the rows in the first lines of a table.

    Rows are the longest run of lines with numbers and with as many fields each. The names stand in the last
    line without numbers above them that has as many fields, or in a comment directly above. A line of units
    or of dashes below the names is no row. Names may be numbers, as in `label,1,2`, directly above rows that
    differ from them.

    Parameters
    ----------
    lines : sequence of Line
        At least one that is no comment.
    names_first : bool
        Whether the names, if there are any, stand in the first line.
    """
    plain = [line for line in lines if not line.is_comment]
    rows = _find_rows(plain)
    if rows is None:
        separator = next((mark for mark in MARKS[:-1] if mark in plain[0].text), ",")
        names = tuple(split(plain[0].text, separator))
        return Layout(separator, names, (), plain[0].number, plain[0].number + 1, len(names))
    separator, fields = rows.separator, len(rows.fields[0])
    cells = [split(line.text, separator) for line in plain]
    if names_first:
        below = [row for row in cells[1:] if len(row) == len(cells[0])]
        named = None if are_values(cells[0]) or _is_row(cells[0], below[:ROWS]) else 0
        first = 0
    else:
        named = _line_with_names(plain, cells, rows)
        texts = [k for k in range(rows.first) if _is_text(cells[k])]
        first = texts[-1] + 1 if texts else 0
    if named is None:
        row = plain[first].number
        above = [line for line in lines if line.number < row]
        names = tuple(split(above[-1].text, separator)) if above and above[-1].is_comment else ()
        if len(names) == fields and not are_values(names):
            return Layout(separator, names, (), row, row, fields)
        several = [k for k in range(first) if len(cells[k]) > 1]
        if not several:
            return Layout(separator, (), (), row, row, fields)
        named = several[-1]
    names = tuple(_names(plain, named, separator, fields))
    start = plain[named].number
    units, row = _below_names([line for line in lines if line.number > start], separator, len(names))
    return Layout(separator, names, units, start, start + 1 if row is None else row, fields)


def split(line: str, separator: str) -> list[str]:
    """Return the fields of a line, without the blanks around them where white space separates."""
    if separator == WHITESPACE:
        return next(csv.reader([" ".join(line.split())], delimiter=" "), [])
    return next(csv.reader([line], delimiter=separator), [])


def are_values(cells: Sequence[str]) -> bool:
    """Return whether all fields are numbers or empty, and some are filled."""
    return all(map(VALUE.fullmatch, cells)) and any(cell.strip() for cell in cells)


def has_number(cells: Sequence[str]) -> bool:
    """Return whether a field is a number."""
    return any(map(DIGITS.fullmatch, cells))


def _find_rows(plain):
    """Return the rows, split by the separator that gives most of them and most numbers; None without any."""
    best, largest = None, (0, False, 0)
    for mark in MARKS:
        cells = [split(line.text, mark) for line in plain]
        for is_row in (are_values, has_number):
            start, stop = _longest_run(cells, is_row)
            if mark == WHITESPACE and all("\t" in line.text for line in plain[start:stop]):
                continue  # tabs say which field is empty
            numbers = sum(bool(DIGITS.fullmatch(cell)) for row in cells[start:stop] for cell in row)
            size = (stop - start, is_row is are_values, numbers)
            if numbers and size > largest:
                best, largest = _rows(mark, cells, start, stop), size
    return best


def _rows(mark, cells, start, stop):
    """Return the rows of which a run is known: others like them may precede it, such as before a remark."""
    run = cells[start:stop]
    fields = len(run[0])
    like_them = (
        k
        for k, row in enumerate(cells)
        if len(row) == fields and (k == start or are_values(row) or _is_row(row, run[:ROWS]))
    )
    return _Rows(mark if fields > 1 else ",", next(like_them), run)


def _longest_run(cells, is_row):
    """Return start and stop of the longest run of rows that have as many fields each."""
    start, longest = 0, (0, 0)
    for k, row in enumerate(cells):
        if not is_row(row):
            start = k + 1
            continue
        if len(row) != len(cells[start]):
            start = k
        longest = max(longest, (start, k + 1), key=lambda run: run[1] - run[0])
    return longest


def _line_with_names(plain, cells, rows):
    """Return the index of the line with as many names as rows have fields; None where there is none."""
    width = len(rows.fields[0])
    filled = max(
        (place for row in rows.fields for place, cell in enumerate(row, 1) if cell.strip()), default=1
    )
    matching = [
        k
        for k in range(rows.first)
        if _is_text(cells[k])
        and not _is_rule(cells[k])
        and filled <= len(_names(plain, k, rows.separator, width)) <= width
    ]
    if matching:
        last, before = matching[-1], matching[-1] - 1
        has_units = before in matching and _are_units(
            cells[last], _names(plain, before, rows.separator, width)
        )
        return before if has_units else last
    for k in (rows.first - 1, rows.first):
        if k >= 0 and len(cells[k]) == width and has_number(cells[k]) and not are_values(cells[k]):
            below = [row for row in cells[k + 1 :] if len(row) == width]
            if not _is_row(cells[k], below[:ROWS]):
                return k
    return None


def _below_names(lines, separator, columns):
    """Return the fields of a line of units, and the number of the line with the first row."""
    units = ()
    for line in lines:
        cells = split(line.text, separator)
        is_header = _is_text(cells) and (len(cells) == columns or not re.search(r"\d", line.text))
        if line.text and not is_header:
            return units, line.number
        if len(cells) == columns > 1 and not (units or line.is_comment or _is_rule(cells)):
            units = tuple(cells)
    return units, None


def _names(plain, k, separator, fields):
    """Return the names in a line: its fields, or as many as rows have where names have blanks in them."""
    line = plain[k].text
    names = split(line, separator)
    if separator != WHITESPACE or len(names) == fields:
        return names
    ruler = plain[k + 1].text if k + 1 < len(plain) else ""
    edges = [match.start() for match in re.finditer(r"\S+", ruler)] if _is_rule(ruler.split()) else []
    ways = (
        re.split(r"\s{2,}|\t", line.strip()),
        [line[start:stop].strip() for start, stop in zip(edges, [*edges[1:], None], strict=False)],
        re.sub(r"(?<!\s)\s+(?=[(\[{])", "", line.strip()).split(),
    )
    return next((names for names in ways if len(names) == fields), names)


def _is_text(cells):
    """Return whether no field is a number or a date, and some are filled."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and not any(VALUE.fullmatch(cell) or DATE_OR_CLOCK.search(cell) for cell in filled)


def _is_rule(cells):
    """Return whether a line has dashes alone."""
    return bool(cells) and all(RULE.fullmatch(cell.strip()) for cell in cells)


def _are_units(cells, names):
    """Return whether a line has units of the names above it, and not the names below a title."""
    if any(map(_is_time, cells)):
        return False
    units = [cell.strip(" ()[]{}") for cell in cells if cell.strip()]
    known = sum(bool(seconds_in(unit) or UNIT.fullmatch(unit)) for unit in units)
    return any(map(_is_time, names)) or 2 * known >= len(units)


def _is_time(name):
    """Return whether a column of this name would be the time."""
    return bool(TIME.fullmatch(UNITS.sub("", name).strip()))


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
    return alike or not all(cell.strip().isdigit() for cell in numbers if cell.strip())


def _is_alike(text, others):
    """Return whether a text equals one of the others, or has digits in the same places."""
    pattern = _pattern(text)
    return text in others or ("0" in pattern and pattern in map(_pattern, others))


def _pattern(text):
    """Return text with `0` for each number in it, and `a` for each word."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text.strip()))
