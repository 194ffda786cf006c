"""The command, with options and files right and wrong, beside plain readers of what it reads and writes."""

import csv
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import warnings
from contextlib import chdir
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner
from command_lines import COMMANDS, Case, command_lines
from drawn_records import REFUSED, Right
from fuzzing import CASES, SECONDS, fuzz, limited
from hypothesis import given, settings
from hypothesis import strategies as st

import faultslip
from faultslip.command_line.main import main

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
TOLD = "warning: |waits for |goes on from |stopped$"  # lines on standard error that are no errors
MEGABYTES = 1200  # of a command, with the 600 of the libraries
many = settings(fuzz, max_examples=int(CASES) // 5 if CASES else 25)
few = settings(fuzz, max_examples=int(CASES) // 100 if CASES else 3)


def files_in(folder):
    """The content of each file in a folder, also hidden ones."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check(case, folder, status, stdout, stderr):
    """A case ends as it should: after an error with one line and nothing written, else with right numbers."""
    lines = stderr.splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    assert "Traceback" not in stdout + stderr
    assert status in ((0, 2, 3) if "--strict" in case.arguments else (0, 2))
    assert not CONTROL.search(stdout + stderr)
    written = files_in(folder)
    assert {name: written.pop(name, None) for name in case.files} == case.files, "an input changed"
    assert not any(".partial" in name for name in written)
    if "--each" in case.arguments and case.arguments[0] == "predict":
        return
    assert all(line in errors or re.match(TOLD, line) for line in lines), stderr
    assert len(errors) == (status == 2)
    if status == 2:
        assert 15 < len(errors[0]) < 1600 and "columns." not in errors[0]
        assert not written or case.arguments[0] == "monitor", "outputs in spite of an error"
        assert not any(path.is_dir() for path in folder.iterdir()), "a folder in spite of an error"
        assert not isinstance(case.right, tuple) or case.arguments[0] != "inspect", "a good record is refused"
        return
    assert case.right != REFUSED or case.arguments[0] not in ("inspect", "predict", "forecast"), (
        "a bad one is read"
    )
    match case.arguments[0]:
        case "inspect" if case.right is not None:
            check_record(case.right, stdout)
        case "predict":
            check_prediction(written, folder, stdout, stderr)
        case "forecast":
            check_forecast(written, folder)
        case "monitor":
            check_stream(stdout)


def check_record(right, stdout):
    """What is said of a record is right."""
    samples, interval = re.search(r", (\d+) samples, one every (\S+) s", stdout).groups()
    emission = re.search(r"^emission +(\S+) to (\S+)$", stdout, re.MULTILINE).groups()
    assert int(samples) == right.samples
    np.testing.assert_allclose(
        [float(interval), *map(float, emission)], [right.interval, right.smallest, right.largest], rtol=6e-4
    )


def read_csv(path):
    """The comments and columns of an output, read with plain Python."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    names, *rows = csv.reader(lines[len(comments) :])
    return comments, dict(zip(names, np.array(rows, float).T, strict=True))


def stored(written, folder, kinds):
    """The CSV and the NetCDF file of a command that succeeded; the times are the same."""
    stems = {name.rpartition(".")[0] for name in written}
    (stem,) = stems
    assert set(written) == {f"{stem}.{kind}" for kind in kinds}
    assert all(written.values())
    comments, columns = read_csv(folder / f"{stem}.csv")
    dataset = xr.load_dataset(folder / f"{stem}.nc", decode_times=False)
    interval = dataset.attrs["interval"]
    np.testing.assert_allclose(columns["time"], dataset["time"], rtol=0, atol=interval / 100)
    if len(columns["time"]) > 1:
        np.testing.assert_allclose(np.diff(columns["time"]), interval, rtol=0.05)
    return comments, columns, dataset


def check_prediction(written, folder, stdout, stderr):
    """CSV, NetCDF and JSON agree, and what they say can be."""
    html = ["html"] * any(name.endswith(".html") for name in written)
    comments, columns, dataset = stored(written, folder, ["csv", "nc", "png", *html])
    bridged = (
        dataset["bridged"].values.astype(bool)
        if "bridged" in dataset
        else np.zeros(len(columns["time"]), bool)
    )
    spread = np.nanstd(columns["friction"]) + 1e-6 * np.nanmax(np.abs(columns["friction"]))
    for name in ("friction", "lower", "upper"):
        assert np.array_equal(np.isfinite(columns[name]), ~bridged), name
        np.testing.assert_allclose(columns[name], dataset[name], rtol=1e-6, atol=1e-4 * spread)
    lower, friction, upper = (columns[name][~bridged] for name in ("lower", "friction", "upper"))
    assert (lower <= friction).all() and (friction <= upper).all()
    told = [line.removeprefix("warning: ") for line in stderr.splitlines()]
    said = [line.removeprefix("# warning: ") for line in comments if line.startswith("# warning: ")]
    assert said == dataset.attrs["warnings"].splitlines()
    assert told[len(told) - len(said) :] == said
    if not stdout.startswith("{"):
        return
    summary = json.loads(stdout)
    assert summary["warnings"] == said and summary["samples"] == len(bridged)
    np.testing.assert_allclose(
        [summary["start"], summary["end"]], columns["time"][[0, -1]], rtol=0, atol=summary["interval"] / 100
    )
    found = [summary["friction"]["minimum"], summary["friction"]["maximum"]]
    np.testing.assert_allclose(found, [friction.min(), friction.max()], rtol=1e-6, atol=1e-4 * spread)
    widths = [summary["half_width"]["minimum"], summary["half_width"]["maximum"]]
    width = (upper - lower) / 2
    np.testing.assert_allclose(widths, [width.min(), width.max()], rtol=1e-4, atol=1e-4 * spread)
    assert sorted(summary["outputs"].values()) == sorted(written)
    assert summary["interval"] == dataset.attrs["interval"]


def check_forecast(written, folder):
    """CSV and NetCDF agree, and probabilities and times are such."""
    _, columns, dataset = stored(written, folder, ["csv", "nc", "png"])
    within = np.array([columns[name] for name in columns if name.startswith("within_")])
    levels = np.array([columns[name] for name in columns if re.fullmatch(r"q\d+", name)])
    assert (within >= 0).all() and (within <= 1).all() and (np.diff(within, axis=0) >= -1e-6).all()
    assert (levels >= 0).all() and (levels[1:] >= levels[:-1]).all()
    np.testing.assert_allclose(within.T, dataset["probability"], rtol=1e-5, atol=1e-6)


def check_stream(stdout):
    """Each forecast is a row of numbers, or an object of JSON; probabilities are such."""
    rows = stdout.splitlines()
    if rows and not rows[0].startswith("{"):
        rows = list(csv.DictReader(rows))
    for row in rows:
        values = (
            {key: float(value) for key, value in row.items()} if isinstance(row, dict) else json.loads(row)
        )
        within = [value for key, value in values.items() if key.startswith("within_")]
        assert all(0 <= value <= 1 for value in within) and within == sorted(within)


def new_folder(tmp_path_factory, case):
    """An empty folder with the files of a case."""
    folder = tmp_path_factory.getbasetemp() / "commands"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def loaded(networks, tmp_path_factory):
    """The libraries of all commands, so that their memory is not that of a case."""
    folder = tmp_path_factory.mktemp("loaded")
    emission = 5 + np.sin(np.arange(300) / 5)
    rows = "\n".join(f"{row},{one},{one / 20}" for row, one in enumerate(emission))
    (folder / "a.csv").write_text(f"time,ae,mu\n{rows}")
    with chdir(folder):
        for command in (["predict", "--html", "--network", str(networks)], ["forecast"], ["inspect"]):
            CliRunner().invoke(main, [command[0], "a.csv", *command[1:]])
    return str(networks)


def run_here(case, folder):
    """Run a command in this process, and check how it ends; a warning of Python is an error."""
    terminate = signal.getsignal(signal.SIGTERM)
    with chdir(folder), limited(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        result = CliRunner().invoke(main, case.arguments, input=case.stdin)
    signal.signal(signal.SIGTERM, terminate)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    seen = [
        one
        for one in caught
        if not issubclass(one.category, (DeprecationWarning, PendingDeprecationWarning, ResourceWarning))
    ]
    assert not seen, str(seen[0])
    check(case, folder, result.exit_code, result.stdout, result.stderr)
    return result


NAME = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=8)
HARD = st.sampled_from(
    [
        "sqrt",
        "log",
        "abs",
        "nan",
        "None",
        "1",
        "1e5",
        "a,b",
        "'",
        "(s)",
        "_",
        "a (s)",
        "a [V]",
        "#",
        "\x1b[31ma",
    ]
)


@fuzz
@given(names=st.lists(st.one_of(NAME, HARD), min_size=3, max_size=5))
def test_names(loaded, tmp_path_factory, names):
    """Names that inspect lists can be written, and are different."""
    names = [*names, "signal"]  # else they may be a row of values
    rows = [[f"{row + place}" for place in range(len(names))] for row in range(5)]
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([names, *rows])
    case = Case(
        ["inspect", "record.csv", "--header-lines", "0"], {"record.csv": file.getvalue().encode()}, None
    )
    folder = new_folder(tmp_path_factory, case)
    listed = run_here(case, folder).stdout.split("\n")[0].partition("name them: ")[2].split(", ")
    if "row" in listed:  # the number of the row: no column of this name is read
        return
    assert len(set(listed)) == len(names)
    right = Right(5, 1.0, 1.0, 5.0)
    options = ["--time", listed[0], "--emission", listed[1], "--friction", f"{listed[2]} / 10"]
    run_here(case._replace(arguments=[*case.arguments, *options], right=right), folder)


@many
@given(data=st.data())
def test_commands(loaded, brief, tmp_path_factory, data):
    case = data.draw(command_lines(loaded))
    run_here(case, new_folder(tmp_path_factory, case))


@few
@given(data=st.data())
def test_real_commands(loaded, tmp_path_factory, data):
    case = data.draw(command_lines(loaded, [each for each in COMMANDS if each != "adapt"]))
    folder = new_folder(tmp_path_factory, case)
    environment = os.environ | {"PYTHONPATH": str(Path(faultslip.__file__).parents[1])}
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [sys.executable, "-m", "faultslip", *case.arguments],
        cwd=folder,
        env=environment,
        input=case.stdin,
        capture_output=True,
        timeout=SECONDS,
    )
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(before + 1, MEGABYTES * 1024)
    check(case, folder, done.returncode, done.stdout.decode(), done.stderr.decode())
