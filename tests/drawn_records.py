"""Records as laboratories write them, right and wrong, and what is right, for `command_lines.py`."""

import csv
import gzip
import io
import zipfile
from datetime import datetime, timedelta
from typing import NamedTuple

import h5py
import numpy as np
import xarray as xr
from hypothesis import strategies as st
from scipy.io import savemat
from small_networks import stick_slip

REFUSED = "refused"
WRONG = ("back", "negative", "empty", "inf", "text")  # what happens to rows that must then be refused
# Names of columns as laboratories write them, and as expressions name them; of times also the unit, s.
TIMES = {
    "time": ("time", 1.0),
    "Time (s)": ("Time", 1.0),
    "t [ms]": ("t", 1e-3),
    "Zeit/min": ("Zeit_min", 60.0),
    "lambda": ("lambda_", 1.0),
    "時刻": ("時刻", 1.0),
    "time, s": ("time_s", 1.0),
}
EMISSIONS = {
    "ae": "ae",
    "AE RMS (mV)": "AE_RMS",
    "V²": "V2",
    "µ": "μ",
    "class": "class_",
    "émission [V/√Hz]": "émission",
    "2nd": "_2nd",
    "AE-rms; ch. 1": "AE_rms_ch_1",
    "rms": "rms",
    "log": "log",
}
FRICTIONS = {
    "mu": "mu",
    "Friction (-)": "Friction",
    "τ/σ": "τ_σ",
    "friction coefficient": "friction_coefficient",
}
UNWRITABLE = {" ": " ", "\t": ";"}  # what names cannot have between such separators
PREAMBLES = ["", "# run 12; 8 MPa\n", "% a\n\n", "Experiment: p1234\nOperator: N. N.\n\n"]


class Right(NamedTuple):
    """What a record is, by a plain implementation."""

    samples: int
    interval: float
    smallest: float
    largest: float


def rows_of(text, separator, mark, skipped):
    """The rows of a table as texts, read with Python's own csv module."""
    lines = text.split("\n")[skipped:]
    rows = csv.reader(lines, delimiter=separator)
    if separator == " ":
        rows = [line.split() for line in lines]
    rows = [row for row in rows if row]
    return [[cell.replace(mark, ".") for cell in row] for row in rows]


def plainly(time, emission, within=None):
    """The record of times and amplitudes in ascending order of time: rows of one time are averaged."""
    if within:
        used = [within[0] <= one < within[1] for one in time]
        time, emission = np.array(time)[used], np.array(emission)[used]
    different = sorted(set(time))
    energy = [np.mean(np.square(emission)[np.array(time) == one]) for one in different]
    interval = float(np.median(np.diff(different)))
    samples = round((different[-1] - different[0]) / interval) + 1
    return Right(samples, interval, min(energy) ** 0.5, max(energy) ** 0.5)


def rarely(number):
    """True once in a number of cases."""
    return st.integers(1, number).map(lambda drawn: drawn == number // 2)


@st.composite
def series(draw, plausible):
    """Times, ms, an emission and a friction: of a plausible fault, or arbitrary."""
    plausible = plausible or not draw(rarely(3))
    rows = draw(st.integers(200, 500)) if plausible else draw(st.integers(2, 30))
    step = draw(st.sampled_from([1, 10, 100, 250, 1000]))  # ms
    start = draw(st.sampled_from([0, 0, 0, 3825_000, 1_000_000_000]))
    times = [start + step * row for row in range(rows)]
    emission, friction = stick_slip(
        np.random.default_rng(draw(st.integers(0, 99))), rows, draw(st.sampled_from([20, 40, 90]))
    )
    if not plausible:
        kind = draw(st.sampled_from(["constant", "zero", "wide", "any"]))
        values = {
            "constant": [3.0],
            "zero": [0.0],
            "wide": [1e-9, 1.0, 1e9],
            "any": [0.5, 1.25, 7.0, 1000.0],
        }[kind]
        emission = np.array(draw(st.lists(st.sampled_from(values), min_size=rows, max_size=rows)))
    scale = draw(st.sampled_from([1.0, 1.0, 1e-6, 1e6]))
    return times, np.abs(emission) * scale, friction


@st.composite
def faults_of_rows(draw, plausible, times, emission, friction):
    """Cells of rows after what happens to rows, and whether they must be refused; plausible ones need not."""
    cells = [
        [time, f"{one:.7g}", f"{mu:.6g}"] for time, one, mu in zip(times, emission, friction, strict=True)
    ]
    row = draw(st.integers(1, len(cells) - 1))
    kinds = [*4 * [""], "equal", "gap", "friction"]
    kind = draw(st.sampled_from(kinds if plausible else [*kinds, *WRONG]))
    match kind:
        case "equal" if len(cells) > 2:
            cells[row][0] = cells[row - 1][0]
        case "gap" if len(cells) > 20:
            del cells[5 : 5 + draw(st.integers(1, 3))]
        case "friction" if len(cells) > 20:
            cells[row][2] = ""
        case "back":
            cells[row][0] = cells[0][0] - 5
        case "negative":
            cells[row][1] = "-1.5"
        case "empty" | "inf" | "text":
            cells[row][1] = {"empty": "", "inf": "inf", "text": "over"}[kind]
        case _:
            kind = ""
    return cells, kind in WRONG


@st.composite
def tables(draw, plausible=False):
    """Files of a text table, the options with which they are read, and what is right."""
    cells, wrong = draw(faults_of_rows(plausible, *draw(series(plausible))))
    separator = draw(st.sampled_from(",,,;;\t "))
    mark = draw(st.sampled_from(",.")) if separator != "," else "."
    written = [
        draw(st.sampled_from([name for name in names if not set(name) & set(UNWRITABLE.get(separator, ""))]))
        for names in (TIMES, EMISSIONS, FRICTIONS)
    ]
    (time, unit), emission, friction = TIMES[written[0]], EMISSIONS[written[1]], FRICTIONS[written[2]]
    dated = separator != " " and draw(rarely(6))
    if dated:
        first, unit = datetime(2024, 5, 1, 23, 59, 50), 1.0
        stamps = [first + timedelta(milliseconds=cell[0] - cells[0][0]) for cell in cells]
        texts = [f"{stamp:%Y-%m-%d %H:%M:%S}.{stamp.microsecond:06}" for stamp in stamps]
    else:
        texts = [f"{cell[0] / 1000:.10g}" for cell in cells]
    if separator == " " and any("" in cell for cell in cells):
        separator = ","  # white space of any length has no empty cells
    mark = "." if separator == "," else mark
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\n")
    writer.writerow(written)
    writer.writerows(
        [stamp if dated else stamp.replace(".", mark), *(one.replace(".", mark) for one in cell[1:])]
        for stamp, cell in zip(texts, cells, strict=True)
    )
    preamble = draw(st.sampled_from(PREAMBLES))
    text = preamble + file.getvalue()
    options = ["--time", time, "--emission", emission, "--friction", friction]
    if preamble or draw(st.booleans()):
        options += ["--header-lines", str(preamble.count("\n"))]
    right = REFUSED
    if not wrong:
        rows = rows_of(text, separator, mark, preamble.count("\n") + 1)
        moments = (
            [(stamp - stamps[0]).total_seconds() for stamp in stamps]
            if dated
            else [unit * float(row[0]) for row in rows]
        )
        within = None
        if len(rows) > 20 and draw(rarely(4)):
            within = [(moments[place - 1] + moments[place]) / 2 for place in (3, len(rows) - 4)]
            options += ["--time-range", f"{within[0]!r}:{within[1]!r}"]
        elif unit == 1 and not dated and draw(rarely(6)):
            options += ["--time-scale", "60"]
            moments = [60 * moment for moment in moments]
        right = plainly(moments, [float(row[1]) for row in rows], within)
    if draw(rarely(10)):
        text += "End of file\n"
        right = None  # a footer asks for a time range
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    name = draw(
        st.sampled_from(
            ["record.csv", "record.csv", "é ü.csv", "a;b.dat", "max_gap.csv", "record", "c\x1b[31m.txt"]
        )
    )
    return {name: text.encode(encoding)}, options, right


@st.composite
def containers(draw, plausible=False):
    """A file of arrays or an archive, the options with which it is read, and what is right."""
    times, emission, friction = draw(series(plausible))
    time = np.array(times) / 1000
    kind = draw(st.sampled_from(["npy", "npz", "nc", "h5", "mat", "gz", "zip", "two"]))
    arrays = {"time": time, "ae": emission, "mu": friction}
    text = "time,ae,mu\n" + "\n".join(map("{:.10g},{:.9g},{:.6g}".format, time, emission, friction))
    options, file, name = [], io.BytesIO(), f"record.{kind}"
    match kind:
        case "npy":
            np.save(file, np.column_stack([time, emission]))
            options = ["--time", "column_1", "--emission", "column_2"]
        case "npz":
            np.savez(file, **arrays)
        case "nc":
            file = io.BytesIO(bytes(xr.Dataset({key: ("t", one) for key, one in arrays.items()}).to_netcdf()))
        case "h5":
            with h5py.File(file, "w") as stored:
                for key, one in arrays.items():
                    stored[f"run/{key}"] = one
            options = ["--time", "run_time", "--emission", "run_ae", "--friction", "run_mu"]
        case "mat":
            savemat(file, arrays)
        case "gz":
            file = io.BytesIO(gzip.compress(text.encode()))
        case "zip":
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("record.csv", text)
        case "two":
            rows = [line.rsplit(",", 1) for line in text.split("\n")]
            files = {f"{place}.csv": "\n".join(row[place] for row in rows).encode() for place in (0, 1)}
            return files, options, plainly(time, emission)
    return {name: file.getvalue()}, options, plainly(time, emission)
