"""Tables as laboratories write them, and what becomes of them, beside a reader of plain Python."""

import csv
import re

import numpy as np
from fuzzing import accepted, equal, fuzz
from hypothesis import given
from hypothesis import strategies as st

from faultslip.records.readers import table

COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
# What pandas takes as a missing value; friction may be one.
EMPTY = {"", "nan", "NaN", "NA", "N/A", "n/a", "null", "NULL", "None", "<NA>", "#N/A", "#NA", "-nan", "-NaN"}
NOISE = ",;\t.\"' \n\r-+eE019xµ１\0#"


@st.composite
def tables(draw):
    """Text of a table: separator, decimal mark, line ends, order of columns, quotation marks differ."""
    separator = draw(st.sampled_from(",,;\t "))
    mark = "." if separator == "," else draw(st.sampled_from(".,"))
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    names = draw(st.permutations([*draw(st.sampled_from(["tesn", "tesnx", "tesnxyz"]))]))
    quoted, trailing = draw(st.booleans()), draw(st.booleans()) and separator != " "
    comments = draw(st.sampled_from(["", "# a comment\n", "% a comment; with, marks\n\n"]))
    units = draw(st.booleans())
    rows = []
    for row in range(draw(st.integers(2, 12))):
        values = {name: draw(st.floats(0.3, 0.9)) for name in names} | {"t": row / 10, "n": 1.0}
        rows.append([f"{values[name]:.6g}".replace(".", mark) for name in names])
    lines = [[f'"{name}"' if quoted else name for name in names], *[["mV"] * len(names)] * units, *rows]
    text = line_end.join(
        separator.join(line) + (separator if trailing and line in rows else "") for line in lines
    )
    return (
        draw(st.sampled_from(["", "\ufeff"]))
        + comments
        + text
        + draw(st.sampled_from(["", line_end, 2 * line_end]))
    )


def plainly(text):
    """The series of a table, read with Python's own csv module; None where a field is no number."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    lines = lines[next(number for number, line in enumerate(lines) if line[0] not in "#%") :]
    separator = next((mark for mark in ",;\t " if mark in re.sub('"[^"]*"', "", lines[0])), ",")
    if separator == " ":
        lines = [" ".join(line.split()) for line in lines]
    names, *rows = csv.reader(lines, delimiter=separator)
    rows = rows[rows[0] == ["mV"] * len(names) :]
    series = {name: [] for name in names}
    decimal = "," if separator != "," and "," in "".join(lines[1:]) else "."
    for row in rows:
        filled = row + [""] * (len(names) - len(row))
        if any(cell.strip() for cell in filled[len(names) :]):
            return None
        for name, cell in zip(names, filled, strict=False):
            cell = cell.strip().replace(decimal, ".")
            empty = len(row) >= len(names) and name in "sn" and cell in EMPTY
            series[name].append(float(cell) if NUMBER.fullmatch(cell) else np.nan if empty else None)
    used = [series.get(name) for name in "tesn"]
    if any(values is None or None in values for values in used):
        return None
    time, emission, shear, normal = used
    return time, emission, [s / n for s, n in zip(shear, normal, strict=True)]


def read(path):
    """Read a table of four columns or more."""
    return table.read([path], {"columns": COLUMNS})


def check(path, text):
    """Read a table twice; what is accepted must be what plain Python reads."""
    path.write_bytes(text.encode())
    record = accepted(read, path)
    if record is not None:
        found = (record.time, record.emission, record.friction)
        expected = plainly(text)
        known = np.isfinite(expected[2])  # elsewhere it may be interpolated
        assert all(
            equal(one[known], np.array(other)[known]) for one, other in zip(found, expected, strict=True)
        )
        assert len(record.time) == len(known)
    return record


@fuzz
@given(tables())
def test_tables(tmp_path_factory, text):
    assert check(tmp_path_factory.getbasetemp() / "table.csv", text) is not None, "a good table is read"


@fuzz
@given(st.data(), tables())
def test_damaged_tables(tmp_path_factory, data, text):
    first_row = re.search(r"\d", text).start()
    for _ in range(data.draw(st.integers(1, 3))):
        # below the names: what is made of damaged names is looked at in the tests of the reader
        place = data.draw(st.integers(min(first_row, len(text) - 1), len(text) - 1))
        kept = place + data.draw(st.sampled_from([0, 1, 1, 5]))
        text = text[:place] + data.draw(st.sampled_from(["", *NOISE])) + text[kept:]
        text = text or "t"
    check(tmp_path_factory.getbasetemp() / "table.csv", text)
