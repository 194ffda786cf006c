"""Tables, and what is refused of them."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.readers import table
from faultslip.records.resampling import resample

COLUMNS = {"time": "t", "emission": "e", "friction": "s / n"}
GOOD = "t,e,s,n\n0,1,2,4\n0.1,1,3,4\n0.2,2,1,4\n"


def write(folder, text, name="table.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def read(*paths, **more):
    return table.read(paths, {"columns": COLUMNS | more})


def test_table(tmp_path):
    path = write(tmp_path, GOOD)
    record = read(path, normal_stress=4)
    np.testing.assert_allclose(record.time, [0, 0.1, 0.2])
    np.testing.assert_allclose(record.friction, [0.5, 0.75, 0.25])
    np.testing.assert_allclose(record.normal_stress, 4)
    assert [str(file) for file in record.files] == [path]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a readable CSV table"),
        ("t,e,s,n\n", "no rows"),
        ("t,e,s\n0,1,2\n", "no column 'n' in the first line of the table, which has t, e, s"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3\n", "friction is nan in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,three,4\n", "column 's' holds 'three' in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,4,5,6\n", "not a readable CSV table"),
        ("t,e,s,n\n0,1,2,4\n0.1,inf,3,4\n", "emission is inf in row 2"),
        ("t,e,s,n\n0,1,2,4\n0.1,1,3,0\n", "friction is inf in row 2"),
        ("t,e,s,n\n1,1,2,4\n0,1,3,4\n", "time goes back"),
        (b"\x89HDF\r\n\x1a\n\x00\x01\xff\xfe", "not a readable CSV table"),
    ],
)
def test_bad_tables(tmp_path, text, message):
    with pytest.raises(InputError, match=message) as error:
        read(write(tmp_path, text))
    assert "table.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_table():
    with pytest.raises(InputError, match="nowhere.csv: there is no such file"):
        read("nowhere.csv")


def test_real_fdem_plate_series_side_by_side(mirror):
    folder = mirror / "fdem_gao_plate"
    columns = {"time": "row / 1000", "emission": "sqrt(VxTop ** 2 + VyTop ** 2)", "friction": "-DxTop"}
    record = table.read([folder / f"{name}AveTop.txt" for name in ("Vx", "Vy", "Dx")], {"columns": columns})
    assert len(record.time) == 25000
    velocity = np.loadtxt(folder / "VxAveTop.txt", skiprows=1)
    assert record.emission[0] >= abs(velocity[0])
    uniform, report = resample(record, 0.01, 0.5)
    assert len(uniform.time) == 2500 and report["gaps"] == 0


def test_tables_of_different_length(tmp_path):
    paths = [write(tmp_path, "a\n1\n2\n"), write(tmp_path, "b\n1\n", "other.csv")]
    with pytest.raises(InputError, match="different numbers of rows"):
        read(*paths)


def test_a_column_in_two_tables(tmp_path):
    paths = [write(tmp_path, GOOD), write(tmp_path, "n\n1\n2\n3\n", "other.csv")]
    with pytest.raises(InputError, match="column 'n' is in more than one file"):
        read(*paths)
