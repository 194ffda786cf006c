"""Headers of delimited text, and names of their columns."""

import pytest

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


def test_names_that_expressions_can_use():
    written = ["Time (s)", "Stress (MPa)", "Stress (psi)", "AE rms [mV]", "2nd", "a", "a", "", "µ"]
    names = ["Time", "Stress_MPa", "Stress_psi", "AE_rms", "_2nd", "a", "a_2", "column_8", "µ"]
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
