"""Headers of delimited text, and names of their columns."""

import pytest

from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate
from faultslip.records.readers.delimited import read_header, usable_names


def write(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.mark.parametrize(
    ("names", "first"), [("t,e,2", "0"), ("label,1,2", "abc"), ("label,1,2", "label 1"), ("run 1,1,2", "x")]
)
def test_a_name_may_be_a_number(tmp_path, names, first):
    header = read_header(write(tmp_path, f"{names}\n{first},1.5,0.5\n{first},1.5,0.6\n"))
    assert header.columns == tuple(names.split(",")) and header.lines == 1


def test_lines_before_the_names_can_be_counted(tmp_path):
    path = write(tmp_path, "speed,load\n1,2\n\nt,e\n0,1\n1,2\n")
    assert read_header(path).columns == ("speed", "load")  # two tables, one above the other
    header = read_header(path, 3)
    assert header.columns == ("t", "e") and header.lines == 4
    assert read_header(write(tmp_path, "# t e\n0 1\n"), 0).columns == ("t", "e")
    assert read_header(write(tmp_path, "run 12\n0,1\n1,2\n"), 1).columns == ("column_1", "column_2")
    path = write(tmp_path, "speed,load\n1,2\n\nt,e\n0,1\n1,2\n")
    for lines in (2, 9):
        with pytest.raises(
            InputError, match=f"header_lines is {lines}, but line {lines + 1}, .* blank or miss"
        ):
            read_header(path, lines)


@pytest.mark.parametrize(
    "name", ["lambda", "None", "V²", "µ", "AE [µV]", "½ load", "²", "log", "Ⅳ", "·x", "ﬁ"]
)
def test_each_name_evaluates(name):
    for column in usable_names(["t", name, name]):
        assert evaluate(column, dict.fromkeys(usable_names(["t", name, name]), 2.0)) == 2


def test_the_micro_sign_of_the_keyboard_is_the_letter_mu():
    assert usable_names(["µ", "V²", "lambda", "lambda_"]) == ["\u03bc", "V2", "lambda__2", "lambda_"]
    assert evaluate("\u00b5 + \u03bc", {"\u03bc": 1.0}) == 2


def test_names_that_expressions_can_use():
    written = ["Time (s)", "Stress (MPa)", "Stress (psi)", "AE rms [mV]", "2nd", "a", "a", "", "µ"]
    names = ["Time", "Stress_MPa", "Stress_psi", "AE_rms", "_2nd", "a", "a_2", "column_8", "μ"]
    assert usable_names(written) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["a", "a", "a_2"], ["a", "a_3", "a_2"]),
        (["a b", "a b", "a b 2"], ["a_b", "a_b_3", "a_b_2"]),
        (["a b", "a_b"], ["a_b_2", "a_b"]),
        (["", "column_1"], ["column_1_2", "column_1"]),
        (["a (s)", "a (s)", "a_s"], ["a_s_2", "a_s_3", "a_s"]),
    ],
)
def test_no_column_takes_the_name_of_another(written, names):
    assert usable_names(written) == names
