"""The script that writes records."""

import json

import numpy as np
import pytest

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from record import record

COLUMNS = {"time": "t", "emission": "e", "friction": "f"}


def write_table(folder, rows=101):
    """Time to 10 s, with a sawtooth of 2.5 s as friction."""
    time = np.arange(rows) * 0.1
    path = folder / "raw.csv"
    table = np.column_stack([time, 1 + time, 0.5 + 0.1 * (time % 2.5)])
    np.savetxt(path, table, delimiter=",", header="t,e,f", comments="", fmt="%.10g")
    return path


def make(folder, raw, reader="table", **changes):
    values = {
        "options": {"columns": COLUMNS} if reader == "table" else {},
        "label": "sawtooth",
        "virtual": False,
        "time_scale": 1,
        "time_range": None,
        "average": 0,
        "interval": 0.1,
        "max_gap": 0.5,
        "study": "test",
        "threads": 1,
    }
    record([str(raw)], reader, **(values | changes), output=str(folder / "record.nc"))
    return netcdf.read(folder / "record.nc")


def test_a_record_holds_the_series_and_no_events(tmp_path, capsys):
    found = make(tmp_path, write_table(tmp_path))
    assert set(found.variables) == {"time", "emission", "friction"}
    np.testing.assert_allclose(found["time"], np.arange(101) * 0.1)
    np.testing.assert_allclose(found["emission"], 1 + np.arange(101) * 0.1, rtol=1e-6)
    assert found.attrs["label"] == "sawtooth" and found.attrs["virtual"] == 0
    assert found.attrs["interval"] == 0.1 and found.attrs["gaps"] == found.attrs["duplicate_times"] == 0
    assert found["emission"].attrs["long_name"] == "emission amplitude"
    printed = capsys.readouterr().out
    assert printed.startswith("sawtooth: 0 to 10 s, 101 samples of 0.1 s\n")
    assert "event" not in printed and len(printed.splitlines()) < 10


def test_the_provenance_names_the_raw_files_and_the_parameters(tmp_path):
    path = write_table(tmp_path)
    found = make(tmp_path, path, average=0.5)
    assert list(json.loads(found.attrs["raw_files"])) == [str(path)]
    parameters = json.loads(found.attrs["parameters"])
    assert parameters["average"] == 0.5 and parameters["options"] == {"columns": COLUMNS}
    assert "threads" not in parameters and "output" not in parameters


def test_the_time_range_is_selected_after_times_are_scaled(tmp_path):
    found = make(tmp_path, write_table(tmp_path), time_scale=0.5, time_range=[1, 4], interval=0.05)
    np.testing.assert_allclose(found["time"], 1 + 0.05 * np.arange(60))


def test_a_time_range_outside_the_record_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not within the record"):
        make(tmp_path, write_table(tmp_path), time_range=[5, 30])


def test_what_is_not_plausible_is_warned_of_on_the_console(tmp_path, capsys):
    make(tmp_path, write_table(tmp_path))
    assert capsys.readouterr().err == ""
    options = {"columns": COLUMNS | {"friction": "f - 0.51"}}
    make(tmp_path, write_table(tmp_path), options=options)
    printed = capsys.readouterr()
    warning = "warning: sawtooth: {}: friction is outside the range of 0 to 2 in 5 of 101 rows, first -0.01"
    assert printed.err.startswith(warning.format(tmp_path / "raw.csv"))
    assert printed.err in printed.out  # it stands in the log, too


def test_the_part_that_is_used_must_be_plausible(tmp_path):
    options = {"columns": COLUMNS | {"friction": "f * 100"}}
    with pytest.raises(InputError, match="friction has a median of .* is it in percent"):
        make(tmp_path, write_table(tmp_path), options=options)


def test_failures_of_the_raw_file_are_kept(tmp_path):
    """Three blocks of the LANL competition, with a failure after the second."""
    path = tmp_path / "train.csv"
    remaining = np.repeat([0.4, 0.2, 1.0, 0.8], 10)
    np.savetxt(
        path,
        np.column_stack([np.arange(40) % 5, remaining]),
        delimiter=",",
        header="acoustic_data,time_to_failure",
        comments="",
    )
    found = make(tmp_path, path, reader="lanl", interval=0.2)
    assert set(found.variables) == {"time", "emission", "failure_time"}
    np.testing.assert_allclose(found["failure_time"], [0.4])
