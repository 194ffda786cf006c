"""Columns of a table of text, read in pieces, of which the columns that are used are kept.

pandas is loaded where rows are read, so that a wrong column is refused at once.
"""

import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from faultslip.io.errors import InputError
from faultslip.records.readers.arrays import Column
from faultslip.records.readers.delimited import (
    NAMES,
    Header,
    decimal_mark,
    longer_row,
    open_rows,
    shorter_row,
)
from faultslip.records.readers.encodings import NAMES as ENCODINGS
from faultslip.records.readers.layout import DIGITS, WHITESPACE
from faultslip.records.readers.text_files import check_size

CELLS = 1_000_000  # of a piece


def read_text(path: str | Path, header: Header, places: Sequence[int]) -> list[Column]:
    """Read a table of text.

    Parameters
    ----------
    path : str or Path
    header : Header
        From `read_header`.
    places : sequence of int
        Places of the columns that are kept, from 0; of the others there is no more than the number of rows.

    Returns
    -------
    list of Column
        All columns of the header.

    Raises
    ------
    InputError
        If the file is damaged or has no rows, or a row is longer than the header.
    """
    import pandas as pd

    check_size(path)
    decimal = decimal_mark(path, header)
    options = {
        "sep": r"\s+" if header.separator == WHITESPACE else header.separator,
        "decimal": decimal,
        "header": None,
        "names": range(len(header.columns)),
        "index_col": False,  # or the first column of longer rows would become the index
        "chunksize": max(1, CELLS // len(header.columns)),
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # a row is longer than the header
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # text is refused where it is used
            try:
                table, last_is_full = _used_columns(path, header, places, options)
            except (pd.errors.ParserError, pd.errors.ParserWarning):
                _check_lengths(path, header)  # and if they are right, the fields beyond the header are empty
                options["usecols"] = range(len(header.columns))
                table, last_is_full = _used_columns(path, header, places, options)
            except pd.errors.EmptyDataError:
                table, last_is_full = pd.DataFrame(), True
    except (ValueError, pd.errors.ParserWarning) as error:  # pandas raises many kinds of ValueError
        raise InputError(f"{path}: not a readable CSV table: {str(error).strip()}") from None
    rows = len(table)
    if not rows:
        raise InputError(f"{path}: the table has no rows")
    if header.separator == WHITESPACE and not last_is_full:
        _check_no_row_is_shorter(path, header)
    _print_how_it_is_read(path, header, decimal)
    return [
        Column(rows, partial(_values, table, place, decimal), unit) for place, unit in enumerate(header.units)
    ]


def _used_columns(path, header, places, options):
    """Return the columns at these places, read in pieces, and whether every row reaches the last column."""
    import pandas as pd

    pieces, last_is_full = [], True
    with open_rows(path, header) as file, pd.read_csv(file, **options) as reader:
        for piece in reader:
            last_is_full = last_is_full and piece.iloc[:, -1].notna().all()
            pieces.append(piece[places])
    return pd.concat(pieces), last_is_full


def _values(table, place, decimal):
    """Return a column; where it is text, with decimal points in the numbers that it has."""
    values = table[place].to_numpy()
    if decimal == "." or values.dtype != object:
        return values
    points = [
        one.replace(",", ".") if isinstance(one, str) and DIGITS.fullmatch(one) else one for one in values
    ]
    return np.array(points, dtype=object)


def _print_how_it_is_read(path, header, decimal):
    if header.encoding in ENCODINGS:
        print(f"{path}: read as {ENCODINGS[header.encoding]}")
    if header.preamble:
        number = "line 1 is" if header.preamble == 1 else f"lines 1 to {header.preamble} are"
        print(
            f"{path}: {number} a preamble; the columns are {', '.join(header.columns)} (if not: header_lines)"
        )
    if header.separator != ",":
        mark = "commas" if decimal == "," else "points"
        print(f"{path}: columns separated by {NAMES[header.separator]}, decimal {mark}")


def _check_lengths(path, header):
    longer = longer_row(path, header)
    if longer is not None:
        row, length = longer
        names = f"line {header.preamble + 1}" if header.preamble else "the first line"
        raise InputError(
            f"{path}: not a readable CSV table: row {row} has {length} fields, but {names} names "
            f"{len(header.columns)} columns; are there decimal commas (write points, or separate the columns "
            "by semicolons), has a column no name, or are there lines before the names (header_lines)?"
        )


def _check_no_row_is_shorter(path, header):
    """Refuse rows in which white space does not say which value is missing."""
    shorter = shorter_row(path, header)
    if shorter is not None:
        row, length = shorter
        raise InputError(
            f"{path}: row {row} has {length} fields, but there are {len(header.columns)} columns, and with "
            "white space between them it is not known which is empty; write nan there, or separate the "
            "columns by commas"
        )
