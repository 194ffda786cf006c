"""A record straight from a table, without a study."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.read_table import read_table
from projects import P4581

COLUMNS = {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)", "friction": "ShearStress / 7.98"}


def write(folder, header="Time (s);AE_rms (mV);mu", rows=50):
    lines = [f"{row / 10};{1 + row % 7};{0.5 + row % 5 / 100}".replace(".", ",") for row in range(rows)]
    path = folder / "run 12.csv"
    path.write_text("\n".join([header, *lines]))
    return path


def test_columns_with_usual_names_are_found(tmp_path):
    record = read_table(write(tmp_path))
    assert record.attrs["label"] == "run 12" and record.attrs["interval"] == 0.1
    np.testing.assert_allclose(record["time"], np.arange(50) / 10)
    np.testing.assert_allclose(record["emission"], 1 + np.arange(50) % 7)
    np.testing.assert_allclose(record["friction"], 0.5 + np.arange(50) % 5 / 100)


def test_friction_may_be_missing(tmp_path):
    assert set(read_table(write(tmp_path, "t;emission;shear"))) == {"emission"}


def test_a_column_that_is_not_found_is_asked_for(tmp_path):
    path = write(tmp_path, "t;first;second")
    with pytest.raises(InputError, match="which column is the emission .*, there are: t, first, second"):
        read_table(path)
    path = write(tmp_path, "t;AE;rms")
    with pytest.raises(InputError, match="which column is the emission .one of AE, rms"):
        read_table(path)


def test_it_is_the_record_of_the_workflow(mirror, p4581):
    record = read_table(mirror / P4581, **COLUMNS, time_range=[3825, 4090])
    for name in ("time", "emission", "friction"):
        np.testing.assert_array_equal(record[name], getattr(p4581, name))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time": "0 * Time"}, "all rows have the time 0 s"),
        ({"time_range": [0, 100]}, "time_range .0, 100. s is not within the record"),
        ({"friction": "ShearStress"}, "friction has a median of 3.* shear stress in MPa"),
        ({"interval": 0.01}, "coarser than"),
    ],
)
def test_what_is_no_record_is_refused(mirror, change, message):
    with pytest.raises(InputError, match=message):
        read_table(mirror / P4581, **(COLUMNS | change))
