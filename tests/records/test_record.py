"""The script that writes records."""

import json

import numpy as np
import pytest
from studies import load

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from projects import P4581
from record import record

SHARP = "p4581_zhang/old_data_p4581.csv"
COLUMNS = {"time": "t", "emission": "e", "friction": "f"}


def write_table(folder, rows=101):
    """Time to 10 s, with a sawtooth of 2.5 s as friction."""
    time = np.arange(rows) * 0.1
    path = folder / "raw.csv"
    table = np.column_stack([time, 1 + time, 0.5 + 0.1 * (time % 2.5)])
    np.savetxt(path, table, delimiter=",", header="t,e,f", comments="", fmt="%.10g")
    return path


def make(folder, raw, reader="table", **changes):
    parameters = {
        "reader": reader,
        "options": {"columns": COLUMNS} if reader == "table" else {},
        "label": "sawtooth",
        "virtual": False,
        "time_scale": 1,
        "time_range": None,
        "average": 0,
        "interval": 0.1,
        "max_gap": 0.5,
    }
    output = str(folder / "record.nc")
    record([str(raw)], parameters | changes, study="test", threads=1, output=output)
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


def test_a_single_variable_may_be_averaged(tmp_path):
    """Friction is that of a plain loop; the record ends where its average would reach beyond the rows."""
    path = write_table(tmp_path)
    plain, found = make(tmp_path, path), make(tmp_path, path, average={"friction": 0.5})
    kept = slice(2, 99)
    for name in ("time", "emission"):
        np.testing.assert_array_equal(found[name], plain[name][kept])
    rows = np.loadtxt(path, delimiter=",", skiprows=1)[:, 2]
    expected = [rows[k - 2 : k + 3].sum() / 5 for k in range(2, 99)]
    np.testing.assert_allclose(found["friction"], expected, rtol=1e-6)
    assert json.loads(found.attrs["parameters"])["average"] == {"friction": 0.5}


def test_the_sharp_stress_of_p4581_averaged_is_the_stress_of_the_other_table(mirror, tmp_path):
    """Two public tables of the load step of 8 MPa: one with the stress as measured, one with its mean over
    the window of the emission. Their emission is the same; averaged, so is their friction."""
    tables = {
        P4581: {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)", "friction": "ShearStress / 7.98"},
        SHARP: {"time": "time", "emission": "sqrt(var1 + var2)", "friction": "Shr_stress / 7.98"},
    }
    if not (mirror / SHARP).is_file():
        pytest.skip(f"{SHARP} is not in the folder of public raw files")

    def read(name, **average):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        options = {"columns": tables[name]}
        return make(folder, mirror / name, options=options, time_range=[3825, 4075], **average)

    reference, sharp, averaged = read(P4581), read(SHARP), read(SHARP, average={"friction": 1.0})

    def difference(record):
        time = record["time"].values[10:-10]
        other = np.interp(time, reference["time"], reference["friction"])
        return float(np.sqrt(np.mean((record["friction"].values[10:-10] - other) ** 2)))

    assert difference(averaged) < 0.002 < 5 * difference(averaged) < difference(sharp)
    assert len(averaged["time"]) == len(sharp["time"]) - 9
    emission = np.interp(averaged["time"], reference["time"], reference["emission"])
    assert np.median(np.abs(np.log(averaged["emission"] / emission))) < 0.01


def test_the_load_steps_of_p4581_are_plateaus(mirror, tmp_path):
    """Neither has a ramp in it: in every fifth the friction is the same, and so are the slips."""
    for name in ("p4581_7mpa", "p4581_8mpa"):
        given = load("open_data.yaml")["experiments"][name]
        path = mirror / given["table"]["files"][0]
        if not path.is_file():
            pytest.skip(f"{path.name} is not in the folder of public raw files")
        folder = tmp_path / name
        folder.mkdir()
        options = {"columns": given["table"]["columns"]}
        changes = {key: given[key] for key in ("time_range", "average") if key in given}
        found = make(folder, path, options=options, **changes)
        friction = found["friction"].values.astype(float)
        assert np.ptp([part.mean() for part in np.array_split(friction, 5)]) < 0.006
        starts, ends = slip_events(friction, 0.03)
        assert len(starts) >= 25 and np.ptp(friction[starts] - friction[ends]) < 0.06
        np.testing.assert_allclose(found["normal_stress"], float(given["table"]["columns"]["normal_stress"]))
        low, high = given["time_range"]
        assert low <= found["time"][0] < low + 1 and high - 1 < found["time"][-1] < high


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
