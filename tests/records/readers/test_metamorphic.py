"""Changes of a table that leave its record the same, or change it in a known way."""

import numpy as np
import pytest

from faultslip.records.raw_record import SERIES
from faultslip.records.readers import table
from faultslip.records.resampling import resample

ROWS = 400
NAMES = ("t", "e", "s", "n")
COLUMNS = {"time": "t", "emission": "sqrt(e)", "friction": "s / n", "normal_stress": "n"}


@pytest.fixture(scope="module")
def series():
    """Time, variance, shear and normal stress with all digits; counts are whole numbers."""
    random = np.random.default_rng(0)
    time = 0.1 * np.arange(ROWS)
    return np.column_stack(
        [time, random.integers(1, 5000, ROWS), random.normal(3, 0.1, ROWS), random.normal(8, 0.01, ROWS)]
    )


def to_text(values, names=NAMES, separator=",", decimal=".", newline="\n"):
    rows = [separator.join(repr(float(value)).replace(".", decimal) for value in row) for row in values]
    return newline.join([separator.join(names), *rows, ""])


def read(folder, text, **columns):
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return table.read([str(path)], {"columns": COLUMNS | columns})


def assert_same(found, expected):
    for name in SERIES:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


def reorder(values):
    order = [2, 0, 3, 1]
    return to_text(values[:, order], [NAMES[k] for k in order])


def with_more_columns(values):
    text = to_text(np.column_stack([values[:, :2], -values, values[:, 2:]]), [*"te", *"abcd", *"sn"])
    header, *rows = text.splitlines()
    return "\n".join([f"comment,{header}", *(f'"note, {k}",{row}' for k, row in enumerate(rows))])


REWRITTEN = {
    "windows' line endings": lambda v: to_text(v, newline="\r\n"),
    "a byte-order mark": lambda v: "\ufeff" + to_text(v),
    "a byte-order mark and quoted names": lambda v: "\ufeff" + to_text(v, [f'"{name}"' for name in NAMES]),
    "columns in another order": reorder,
    "more columns": with_more_columns,
    "semicolons": lambda v: to_text(v, separator=";"),
    "tabs": lambda v: to_text(v, separator="\t"),
    "semicolons and decimal commas": lambda v: to_text(v, separator=";", decimal=","),
    "tabs and decimal commas": lambda v: to_text(v, separator="\t", decimal=","),
    "semicolons, and a name with a comma": lambda v: to_text(
        np.column_stack([v, v[:, 0]]), [*NAMES, '"time, s"'], separator=";"
    ),
    "empty lines at the end": lambda v: to_text(v) + "\n\n\r\n",
    "no line feed at the end": lambda v: to_text(v).rstrip("\n"),
    "quoted names": lambda v: to_text(v, [f'"{name}"' for name in NAMES]),
    "quoted numbers": lambda v: to_text(v, separator='","').replace("\n", '"\n"')[:-1].replace("t", '"t', 1),
    "an empty line first": lambda v: "\n" + to_text(v),
    "an empty field at the end of each line": lambda v: to_text(v).replace("\n", ",\n"),
    "an empty field at the end of each row but the header": lambda v: (
        to_text(v).replace("\n", ",\n").replace("n,\n", "n\n", 1)
    ),
}


@pytest.mark.parametrize("case", REWRITTEN)
def test_the_same_table_in_another_form_is_the_same_record(tmp_path, series, case):
    assert_same(read(tmp_path, REWRITTEN[case](series)), read(tmp_path, to_text(series)))


def test_columns_in_two_files_are_the_same_record(tmp_path, series):
    paths = []
    for name, part in (("first", slice(0, 2)), ("second", slice(2, 4))):
        path = tmp_path / f"{name}.csv"
        path.write_text(to_text(series[:, part], NAMES[part], separator=";" if name == "first" else ","))
        paths.append(str(path))
    assert_same(table.read(paths, {"columns": COLUMNS}), read(tmp_path, to_text(series)))


@pytest.mark.parametrize("interval", [0.1, 0.2, 0.4, 1.0])
def test_rows_held_for_two_half_steps_are_the_same_means(tmp_path, series, interval):
    doubled = np.repeat(series, 2, axis=0)
    doubled[:, 0] = 0.05 * np.arange(len(doubled))
    once, twice = (resample(read(tmp_path, to_text(v)), interval, 2)[0] for v in (series, doubled))
    if interval == 0.1:  # a sample is the mean of one row and half of the row before it
        expected = (series[1:, 2] / series[1:, 3] + series[:-1, 2] / series[:-1, 3]) / 2
        np.testing.assert_allclose(twice.friction[1:], expected, rtol=1e-12)
        return
    np.testing.assert_allclose(twice.time, once.time, rtol=1e-12)
    for name in ("emission", "friction", "normal_stress"):
        np.testing.assert_allclose(getattr(twice, name), getattr(once, name), rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("shift", [1e3, 3825, 1e6])
@pytest.mark.parametrize("interval", [0.1, 0.2, 1.0])
def test_a_shift_of_time_shifts_time_only(tmp_path, series, shift, interval):
    text = to_text(series)
    before, after = (
        resample(read(tmp_path, text, time=time), interval, 2)[0] for time in ("t", f"t + {shift}")
    )
    np.testing.assert_allclose(after.time, before.time + shift, rtol=1e-15)
    rounding = 1e-12 if interval > 0.1 else 1e-7  # rows are interpolated between rounded times
    for name in ("emission", "friction", "normal_stress"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), rtol=rounding, err_msg=name)


def test_a_gain_scales_emission_only(tmp_path, series):
    text = to_text(series)
    before, after = (
        resample(read(tmp_path, text, emission=emission), 0.5, 2)[0]
        for emission in ("sqrt(e)", "8 * sqrt(e)")
    )
    np.testing.assert_allclose(after.emission, 8 * before.emission, rtol=1e-14)
    for name in ("time", "friction", "normal_stress"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name), err_msg=name)
