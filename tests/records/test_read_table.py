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


@pytest.mark.parametrize(("step", "decimals"), [(0.1, 1), (0.001, 3), (1 / 3, 6)])
def test_seconds_since_1970_keep_the_digits_that_differ(tmp_path, step, decimals):
    path = tmp_path / "since_1970.csv"
    rows = [f"{1714564800.1 + row * step:.{decimals}f},{1 + row % 3}" for row in range(300)]
    path.write_text("\n".join(["time,ae", *rows]))
    record = read_table(path)
    assert record.attrs["interval"] == pytest.approx(step, rel=3e-6)
    assert record.sizes["time"] == 300
    start, end = 1714564800.1 + step * np.array([100, 200]) - step / 2
    found = read_table(path, time_range=[start, end])
    assert found["time"].values[0] == pytest.approx(1714564800.1 + 100 * step, abs=1e-6)
    with pytest.raises(InputError, match=r"which covers 1714564800.1 to 17145648\d\d"):
        read_table(path, time_range=[0, 1])


def test_a_column_of_friction_that_nobody_asked_for_may_be_empty(tmp_path, capsys):
    path = tmp_path / "viscosity.csv"
    path.write_text("time,ae,mu\n" + "".join(f"{row / 10},{1 + row % 3},\n" for row in range(20)))
    assert set(read_table(path)) == {"emission"}
    assert "column mu holds no number, and is not used as friction" in capsys.readouterr().out
    with pytest.raises(InputError, match="friction has no number in any of 20 rows"):
        read_table(path, friction="mu")


def test_lines_before_the_names(tmp_path):
    path = tmp_path / "two_tables.csv"
    path.write_text("speed,load\n1,2\n\ntime,ae\n" + "".join(f"{row},{1 + row % 3}\n" for row in range(20)))
    with pytest.raises(InputError, match="there are: speed, load"):
        read_table(path)
    assert read_table(path, header_lines=3).sizes["time"] == 20
    for lines in (-1, 1.5, "3"):
        with pytest.raises(InputError, match="header_lines .on the command line --header-lines"):
            read_table(path, header_lines=lines)


def test_a_time_range_is_in_scaled_seconds(tmp_path):
    path = tmp_path / "minutes.csv"
    path.write_text("time,ae\n" + "".join(f"{row},{1 + row % 3}\n" for row in range(20)) + "30,end\n")
    record = read_table(path, time_scale=60, time_range=[120, 300])
    np.testing.assert_array_equal(record["time"], [120, 180, 240])
