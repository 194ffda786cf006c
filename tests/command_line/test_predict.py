"""`faultslip predict`: from a table to friction, and what it refuses."""

import errno
import json
import os
import re
import shutil

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner

import faultslip
from faultslip.command_line import each as each_command
from faultslip.command_line import predict as command
from faultslip.command_line.main import main
from faultslip.io import netcdf
from faultslip.records.readers.table import read_series
from faultslip.release.summary import described, summarise

COLUMNS = ["--emission", "sqrt(Var_1 + Var_2)", "--friction", "Shear / 8"]


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def predict(table, networks, *more):
    return run("predict", table, *COLUMNS, "--network", networks, "--output", table.with_name("out"), *more)


def refused(result, message):
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ") and message in line


def test_outputs_agree_with_one_another_and_with_python(table, networks, record):
    result = predict(table, networks)
    assert result.exit_code == 0, result.output
    stored = netcdf.read(table.with_name("out.nc"))
    rows = pd.read_csv(table.with_name("out.csv"), comment="#")
    here = faultslip.load(networks).predict(record)
    assert list(rows) == ["time", "friction", "lower", "upper"]
    np.testing.assert_allclose(rows["time"], here["time"], atol=1e-6)
    for name in ("friction", "lower", "upper"):
        np.testing.assert_allclose(rows[name], here[name], atol=6e-6)
        np.testing.assert_allclose(stored[name], here[name], rtol=1e-6, atol=1e-6)
    assert table.with_name("out.png").stat().st_size > 10_000
    assert not table.with_name("out.html").exists()
    assert "one every 0.1 s" in result.output and "from peaks of the emission" in result.output
    assert "standard deviations; no level is known" in result.output


def test_the_option_takes_the_causal_networks_of_that_name(table, networks, causal):
    result = predict(table, causal.with_name("small"), "--causal", "--time-range", "0:30")
    assert result.exit_code == 0 and "networks    small_causal" in result.output
    assert "predicting" not in result.stderr  # a progress bar, where nobody sees it
    refused(predict(table, networks, "--causal", "--overwrite"), "small_causal: there are no such networks")


def test_a_page(table, networks):
    assert predict(table, networks, "--html").exit_code == 0
    page = table.with_name("out.html").read_text()
    assert "run 12: friction predicted by small" in page
    assert "src=" not in page and "http" not in page


def test_all_outputs_or_none(table, networks, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "out.png")

    monkeypatch.setattr(command, "draw", fail)
    refused(predict(table, networks), "out.png: the disk is full")
    assert sorted(path.name for path in table.parent.iterdir()) == ["run 12.csv"]


# Outputs of an earlier run.
OLD = {"csv": b"time,friction,lower,upper\nold", "png": b"\x89PNG\r\n\x1a\n Software\0faultslip old"}


def not_read(*_, **__):
    raise AssertionError("the output is refused before the record is read")


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
@pytest.mark.parametrize("kind", ["png", "html"])
def test_an_output_that_is_a_folder_is_refused_before_anything_is_read(
    table, networks, monkeypatch, kind, more
):
    folder = table.with_name(f"out.{kind}")
    folder.mkdir()
    (folder / "data").write_text("mine")
    monkeypatch.setattr(command, "read_table", not_read)
    refused(predict(table, networks, "--html", *more), f"out.{kind}: is a folder; give another --output")
    assert (folder / "data").read_text() == "mine"
    assert sorted(path.name for path in table.parent.iterdir()) == sorted([folder.name, table.name])


def test_an_output_that_becomes_a_folder_meanwhile_is_kept_and_so_are_the_others(
    table, networks, monkeypatch
):
    old = table.with_name("out.csv")
    old.write_bytes(OLD["csv"])

    def draw(_, path):
        table.with_name("out.png").mkdir()
        with open(path, "w") as file:
            file.write("new")

    monkeypatch.setattr(command, "draw", draw)
    refused(predict(table, networks, "--overwrite"), "out.png: is a folder")
    assert old.read_bytes() == OLD["csv"]
    assert sorted(path.name for path in table.parent.iterdir()) == ["out.csv", "out.png", table.name]


@pytest.mark.parametrize("kind", ["csv", "nc", "png"])
def test_if_one_output_cannot_be_renamed_all_are_as_they_were(table, networks, monkeypatch, kind):
    replace = os.replace

    def fail(source, target):
        if target == table.with_name(f"out.{kind}"):
            raise PermissionError(errno.EPERM, "not allowed", str(source), None, str(target))
        replace(source, target)

    for each, content in OLD.items():
        table.with_name(f"out.{each}").write_bytes(content)
    monkeypatch.setattr(os, "replace", fail)
    refused(predict(table, networks, "--overwrite"), f"out.{kind}: not allowed; give another path")
    assert {each: table.with_name(f"out.{each}").read_bytes() for each in OLD} == OLD
    assert sorted(path.name for path in table.parent.iterdir()) == ["out.csv", "out.png", table.name]


def test_a_link_is_an_output_that_exists(table, networks):
    """Neither a link nor what it leads to is ever replaced."""
    table.with_name("data").write_text("mine")
    table.with_name("out.csv").symlink_to("data")
    table.with_name("out.png").symlink_to("nothing")
    refused(predict(table, networks), "out.csv: exists already")
    table.with_name("out.csv").unlink()
    refused(predict(table, networks), "out.png: exists already")
    refused(predict(table, networks, "--overwrite"), "out.png: is no output of this command")
    table.with_name("out.csv").symlink_to("data")
    refused(predict(table, networks, "--overwrite"), "out.csv: is no output of this command")
    assert table.with_name("data").read_text() == "mine" and not table.with_name("nothing").exists()


@pytest.mark.parametrize("link", ["loop", "table"])
def test_a_link_to_an_input_or_to_itself(table, networks, link):
    table.with_name("out.nc").symlink_to({"loop": "out.nc", "table": table.name}[link])
    message = {"loop": "exists already", "table": "is an input"}[link]
    refused(predict(table, networks, *(["--overwrite"] if link == "table" else [])), f"out.nc: {message}")
    assert table.read_text().startswith("Time")


@pytest.mark.parametrize("output", ["", ".", "..", "/", "new/", "new/.", "new/.."])
def test_an_output_without_a_name(table, networks, monkeypatch, output):
    monkeypatch.chdir(table.parent)
    refused(predict(table, networks, "--output", output), "is not the beginning of a file name")
    assert sorted(path.name for path in table.parent.iterdir()) == [table.name]


def test_an_output_in_a_folder_that_is_a_file(table, networks, monkeypatch):
    monkeypatch.setattr(command, "read_table", not_read)
    refused(predict(table, networks, "--output", table / "out"), "is not a folder; give another path")


def test_a_folder_is_made_for_outputs_and_removed_if_they_fail(table, networks, monkeypatch):
    output = table.with_name("new") / "deep" / "out"
    assert predict(table, networks, "--output", output).exit_code == 0
    shutil.rmtree(table.with_name("new"))
    monkeypatch.setattr(command, "draw", lambda *_: None)  # draws nothing
    refused(predict(table, networks, "--output", output), "out.png")
    assert not table.with_name("new").exists()


def test_an_output_that_exists_is_kept(table, networks):
    assert predict(table, networks, "--html").exit_code == 0
    before = table.with_name("out.png").read_bytes()
    refused(predict(table, networks), "out.csv: exists already; give another --output, or add --overwrite")
    assert predict(table, networks, "--html", "--overwrite", "--time-range", "0:50").exit_code == 0
    assert table.with_name("out.png").read_bytes() != before


@pytest.mark.parametrize("kind", ["csv", "nc", "png", "html"])
def test_a_file_that_the_command_did_not_write_is_never_replaced(table, networks, monkeypatch, kind):
    notes = table.with_name(f"out.{kind}")
    notes.write_text("notes on\ntime,friction,lower,upper\n: friction predicted by faultslip is of use\n")
    monkeypatch.setattr(command, "read_table", not_read)
    refused(predict(table, networks, "--html", "--overwrite"), f"out.{kind}: is no output of this command")
    assert notes.read_text().startswith("notes on")


def test_an_output_that_is_no_regular_file(table, networks, monkeypatch):
    os.mkfifo(table.with_name("out.csv"))
    monkeypatch.setattr(command, "read_table", not_read)
    refused(predict(table, networks, "--overwrite"), "out.csv: is no output of this command")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--emission", "Shear"], "friction"),
        (["--emission", "0 * Shear + 3"], "the emission is 3 throughout"),
        (["--emission", "Var_1 - Var_1"], "the emission is 0 at 0 s (1000 of 1000 samples)"),
        (
            ["--emission", "AE"],
            "there is no column 'AE' in the table, which has Time, Var_1, Var_2, Shear, row",
        ),
        (["--time-range", "0:10"], "100 samples are fewer than the 128 of a window"),
        (["--interval", "0.01"], "coarser"),
        (["--known", "200:300"], "does not tell its level (0 samples); the record covers 0 to 99.9 s"),
        (["--friction-mean", "0.4"], "give both, or neither"),
        (["--friction-mean", "nan", "--friction-std", "0.02"], "--friction-mean: nan; a finite number was"),
        (
            ["--friction-mean", "0.4", "--friction-std", "nan"],
            "--friction-std: nan; a finite number above 0",
        ),
        (
            ["--friction-mean", "0.4", "--friction-std", "inf"],
            "--friction-std: inf; a finite number above 0",
        ),
        (["--friction-mean", "0.4", "--friction-std", "-0.02"], "--friction-std: -0.02; a finite number"),
        (["--friction-mean", "1e300", "--friction-std", "0.02"], "friction is not finite, or too large"),
        (["--friction-mean", "1e300", "--friction-std", "1e300"], "friction is not finite, or too large"),
        (
            ["--friction-mean", "0.4", "--friction-std", "0.02", "--known", "0:60"],
            "--known and --friction-mean: give one",
        ),
        (["--known", "nan:nan"], "--known: nan; a finite number was expected"),
        (["--known", "60:0"], "--known: 60 to 0; a start and a later end were expected"),
        (["--time-range", "nan:5"], "--time-range: nan; a finite number"),
        (["--time-scale", "0"], "--time-scale: 0.0; a finite number above 0 was expected"),
        (["--time-scale", "-1"], "--time-scale: -1.0; a finite number above 0 was expected"),
        (["--time-scale", "nan"], "--time-scale: nan; a finite number above 0 was expected"),
        (["--interval", "0"], "--interval: 0.0; a finite number above 0"),
        (["--interval", "nan"], "--interval: nan; a finite number above 0"),
        (["--average", "-1"], "--average: -1.0; a finite number of at least 0 was expected"),
        (["--average", "101"], "--average: 101 s is longer than the record, 100 s"),
        (["--averaged", "nan"], "--averaged: nan; a finite number of at least 0 was expected"),
        (["--averaged", "101"], "--averaged: 101 s is longer than the record, 100 s"),
        (["--max-gap", "nan"], "--max-gap: nan; a number of at least 0 was expected"),
        (["--max-gap", "-1"], "--max-gap: -1.0; a number of at least 0 was expected"),
        (["--network", "none"], "none: there are no such networks"),
    ],
)
def test_mistakes(table, networks, change, message):
    result = predict(table, networks, *change)
    if change == ["--emission", "Shear"]:  # a poor choice, but no mistake: the record is unlike any fault
        assert "warning" in result.output
        return
    refused(result, message)
    assert sorted(path.name for path in table.parent.iterdir()) == ["run 12.csv"]


def test_a_missing_file(tmp_path, networks):
    refused(run("predict", tmp_path / "none.csv", "--network", networks), "there is no such file")


def test_altered_networks(table, networks, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in networks.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    weights = copy / "seed1.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    refused(predict(table, copy), "seed1.safetensors: missing, or not the file that about.json describes")
    (copy / "about.json").write_text("{}")
    refused(predict(table, copy), "about.json: not a description of networks")


def test_friction_that_is_zero_somewhere_has_no_mape(table, networks):
    """The score was refused after the outputs had been written."""
    columns = ["--friction", "Shear / 8 * (1 - exp(-100 * abs(row - 500)))"]
    result = predict(table, networks, *columns, "--friction-mean", "0.4", "--friction-std", "0.02")
    assert result.exit_code == 0, result.output
    assert "no MAPE, because the friction in the table is 0 somewhere" in result.output


@pytest.mark.parametrize(
    ("key", "value"),
    [("half_width", -1), ("causal", "false"), ("low_pass_gain", float("nan")), ("files", {"../seed1": ""})],
)
def test_a_description_is_not_believed(table, networks, tmp_path, key, value):
    copy = tmp_path / "copy"
    shutil.copytree(networks, copy)
    about = json.loads((copy / "about.json").read_text())
    (copy / "about.json").write_text(json.dumps(about | {key: value}))
    refused(predict(table, copy), "about.json: not a description of networks: ")
    assert not table.with_name("out.csv").exists()


@pytest.fixture
def gappy(table):
    """The table without 10 s in its middle."""
    header, *rows = table.read_text().splitlines()
    path = table.with_name("gappy.csv")
    path.write_text("\n".join([header, *rows[:500], *rows[600:]]))
    return path


def test_nothing_is_predicted_in_a_gap(gappy, networks):
    refused(
        predict(gappy, networks),
        "no rows between 49.9 and 60 s; select a part of the record without this gap",
    )
    result = predict(gappy, networks, "--max-gap", "20", "--html")
    assert result.exit_code == 0, result.output
    assert (
        "warning: 100 of 1000 samples lie in gaps between rows: nothing is predicted there" in result.stderr
    )
    assert "gaps        1, the longest 10.1 s, with 100 samples that are bridged;" in result.output
    written = pd.read_csv(gappy.with_name("out.csv"), comment="#")
    page = gappy.with_name("out.html").read_text()
    assert re.search(r'"span": \[49.95\d*, 59.95', page)  # the bar
    stored = netcdf.read(gappy.with_name("out.nc"))
    for name in ("friction", "lower", "upper"):
        for values in (written[name], stored[name].values):
            assert np.flatnonzero(np.isnan(values)).tolist() == list(range(500, 600))
    assert np.isfinite(stored["emission"]).all()
    assert stored["bridged"].values.sum() == 100


def test_units_band_and_score_do_not_depend_on_what_is_in_a_gap(gappy, networks):
    opened = faultslip.read_table(gappy, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8", max_gap=20)
    changed = opened.copy(deep=True)
    changed["friction"][500:600] = 5.0
    one, other = (faultslip.load(networks).predict(each, known=(40, 80)) for each in (opened, changed))
    for name in ("friction", "lower", "upper", "true"):
        np.testing.assert_array_equal(one[name], other[name])


def read_everywhere(path):
    """The first column that is not the time, as pandas, NumPy and the reader of this project read it."""
    rows = pd.read_csv(path, comment="#")
    numbers = np.loadtxt(path, delimiter=",", comments=["#", "time"])
    (own,) = read_series([path], {"own": list(rows)[1]}).values()
    np.testing.assert_array_equal(rows.iloc[:, 1], numbers[:, 1])
    np.testing.assert_array_equal(rows.iloc[:, 1], own)
    return rows


def test_a_table_says_what_it_is(table, networks):
    """Record, networks, units, what is known and warnings stand above the columns."""
    assert predict(table, networks, "--known", "0:60").exit_code == 0
    lines = [one for one in table.with_name("out.csv").read_text().splitlines() if one.startswith("#")]
    said = "\n".join(lines)
    assert (
        lines[0] == f"# written by faultslip {faultslip.__version__}: friction of run 12, predicted by small"
    )
    assert f"# file: {table}" in lines and "friction coefficient, calibrated on 7 cycles between 0" in said
    warnings = netcdf.read(table.with_name("out.nc")).attrs["warnings"].splitlines()
    assert warnings and all(f"# warning: {one}" in lines for one in warnings)
    read_everywhere(table.with_name("out.csv"))
    assert predict(table, networks, "--overwrite").exit_code == 0
    assert "standard deviations of friction; no level is known" in table.with_name("out.csv").read_text()


def test_small_friction_keeps_its_digits(table, networks):
    """Friction between 0.4 and 0.40005 was rounded to 0.40000 to 0.40005."""
    small = ["--friction", "0.4 + (Shear / 8 - 0.4) / 1000", "--known", "0:99"]
    assert predict(table, networks, *small).exit_code == 0
    rows, stored = (
        read_everywhere(table.with_name("out.csv")),
        xr.open_dataset(table.with_name("out.nc"), engine="netcdf4"),
    )
    deviation = rows["friction"].std()
    assert 0 < deviation < 1e-4
    here = faultslip.load(networks).predict(
        faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction=small[1]), known=(0, 99)
    )
    assert np.abs(rows["friction"] - here["friction"]).max() < 1e-4 * deviation
    np.testing.assert_allclose(stored["time"], rows["time"], atol=1e-4)  # by the same name


def test_an_output_of_an_earlier_version_is_replaced(table, networks):
    for kind, content in OLD.items():
        table.with_name(f"out.{kind}").write_bytes(content)
    assert predict(table, networks, "--overwrite").exit_code == 0


def test_warnings_are_on_standard_error_alone(table, networks):
    result = predict(table, networks, "--emission", "Shear")
    assert result.exit_code == 0 and "warning: " in result.stderr and "more like noise" not in result.stdout
    assert "written" in result.stdout


def test_a_warning_ends_a_strict_run_with_status_3(table, networks):
    result = predict(table, networks, "--emission", "Shear", "--strict")
    assert result.exit_code == 3 and table.with_name("out.csv").exists()
    assert predict(table, networks, "--emission", "Shear", "--overwrite").exit_code == 0


def test_the_summary_as_json(table, networks):
    """One object, and nothing else on standard output; numbers are not rounded."""
    result = predict(table, networks, "--json", "--known", "0:60")
    found, stored = json.loads(result.stdout), netcdf.read(table.with_name("out.nc"))
    assert found["warnings"] == stored.attrs["warnings"].splitlines() and found["warnings"]
    assert [line.removeprefix("warning: ") for line in result.stderr.splitlines()] == found["warnings"]
    assert found["friction"]["maximum"] == pytest.approx(float(stored["friction"].max()), rel=1e-6)
    assert found["recurrence"] == stored.attrs["recurrence"]
    rest = stored["time"].values >= 60
    r = np.corrcoef(stored["true"].values[rest], stored["friction"].values[rest])[0, 1]
    assert found["score"]["pearson_r"] == pytest.approx(r, abs=1e-6)
    assert found["outputs"] == {kind: str(table.with_name(f"out.{kind}")) for kind in ("csv", "nc", "png")}
    assert (found["known"]["start"], found["known"]["end"]) == (0, 60)


def test_quiet_prints_warnings_alone(table, networks):
    result = predict(table, networks, "--quiet", "--emission", "Shear")
    assert result.exit_code == 0 and not result.stdout
    assert all(line.startswith("warning: ") for line in result.stderr.splitlines())


def test_no_recurrence_is_not_a_number_of_samples(table, networks):
    """The summary had 'cycles have nan samples'."""
    summary = summarise(faultslip.load(networks).predict(faultslip.read_table(table, emission="Var_1")))
    changed = summary | {"recurrence": None, "interval_of_record": 0.05}
    assert described(changed)["time"] == "resampled from 0.05 to 0.1 s; rows of the outputs are these samples"


def each(folder, networks, *more):
    return run("predict", folder, *COLUMNS, "--network", networks, "--each", *more)


@pytest.fixture
def folder(table):
    """A folder with two records, notes, and a file of a system."""
    folder = table.with_name("folder")
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        shutil.copy(table, folder / name)
    (folder / "notes.txt").write_text("glass beads\n")
    (folder / ".DS_Store").write_bytes(b"\0")
    return folder


def test_records_one_by_one(folder, networks, monkeypatch):
    """One that fails is a line, and does not stop the others; networks are loaded once."""
    loaded = []
    monkeypatch.setattr(each_command, "load", lambda *given: loaded.append(given) or faultslip.load(given[0]))
    result = each(folder, networks, "--output", folder / "out", "--known", "0:60")
    (error,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert result.exit_code == 2 and f"{folder / 'notes.txt'}: " in error and len(loaded) == 1
    rows = pd.read_csv(folder / "out.csv", comment="#").set_index("record")
    assert list(rows.index) == ["a", "b", "notes"] and rows["error"].notna().tolist() == [False, False, True]
    stored = netcdf.read(folder / "out_a.nc")
    assert rows.loc["a", "recurrence_s"] == stored.attrs["recurrence"] and rows.loc["a", "warnings"] > 0
    assert rows.loc["a", "pearson_r"] == rows.loc["b", "pearson_r"] and "notes" in result.stdout
    again = each(folder, networks, "--output", folder / "out", "--overwrite", "--json")
    found = json.loads(again.stdout)["records"]  # outputs of the first run are no records
    assert [one["record"] for one in found] == ["a", "b", "notes"] and "error" in found[2]


def test_a_folder_is_predicted_only_if_asked(folder, networks):
    refused(run("predict", folder, "--network", networks), "folder: is a folder; add --each to predict its")
    refused(each(folder, networks, "--friction-mean", "1"), "give both, or neither")
    (folder / "b.txt").write_text("")
    refused(each(folder, networks), "b.txt: both would be written to b_friction.csv")
    empty = folder / "empty"
    empty.mkdir()
    refused(each(empty, networks), "there is no file to be predicted in this folder")
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        ".DS_Store",
        "a.csv",
        "b.csv",
        "b.txt",
        "notes.txt",
    ]
