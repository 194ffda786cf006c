"""`faultslip monitor`: fed through a pipe, stopped, and going on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forecasts"))
from synthetic import failures_of, record_of

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from faultslip.command_line.main import main; main()", "monitor"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "workflow" / "scripts")}


@pytest.fixture(scope="module")
def lines():
    record = record_of(failures_of(8))
    table = pd.DataFrame({name: record[name].values for name in ("time", "emission", "friction")})
    return table.to_csv(index=False).splitlines(keepends=True)


def run(text, *options):
    return subprocess.run(
        [*COMMAND, *map(str, options)],
        input=text,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=120,
    )


@pytest.fixture(scope="module")
def whole(lines):
    return run("".join(lines), "--friction", "friction")


def test_a_line_for_each_step(whole, lines):
    assert whole.returncode == 0, whole.stderr
    header, *rows = whole.stdout.splitlines()
    assert header.startswith("time,within_0.05") and header.endswith("usual_interval,delay")
    numbers = np.array([list(map(float, row.split(","))) for row in rows])
    assert len(numbers) > 400
    assert (np.diff(numbers[:, 0]) > 0).all()
    assert (np.diff(numbers[:, 1:7], axis=1) >= 0).all()
    assert whole.stderr.splitlines() == [
        "waits for a first and a second failure",
        "waits for a second failure",
    ]


def test_stopped_in_a_pipe_it_goes_on(whole, lines, tmp_path):
    state = tmp_path / "state.json"
    options = [*COMMAND, "--friction", "friction", "--state", str(state)]
    process = subprocess.Popen(
        options,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    half = 450
    process.stdin.write("".join(lines[:half]))
    process.stdin.flush()
    # A line comes out for each that goes in: nothing waits in a buffer.
    before = [process.stdout.readline()]
    last = float(lines[half - 1].split(",")[0])
    while float(before[-1].split(",")[0]) < last - 0.05 if len(before) > 1 else True:
        before.append(process.stdout.readline())
    process.send_signal(signal.SIGTERM)
    rest, messages = process.communicate(timeout=60)
    assert process.returncode == 0 and not rest
    assert "stopped" in messages and "Traceback" not in messages
    after = run(lines[0] + "".join(lines[half:]), "--friction", "friction", "--state", state)
    assert "goes on from" in after.stderr
    joined = "".join(before) + "".join(after.stdout.splitlines(keepends=True)[1:])
    found, expected = (
        np.array([list(map(float, row.split(","))) for row in text.splitlines()[1:]])
        for text in (joined, whole.stdout)
    )
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_growing_file(lines, tmp_path):
    path, output = tmp_path / "growing.csv", tmp_path / "out.txt"
    path.write_text("".join(lines[:420]))
    with output.open("w") as file:
        process = subprocess.Popen(
            [*COMMAND, str(path), "--friction", "friction", "--json"],
            stdout=file,
            stderr=file,
            env=ENVIRONMENT,
        )
    with path.open("a") as file:
        for line in lines[420:]:
            file.write(line[:5])
            file.flush()
            file.write(line[5:])
    last = float(lines[-1].split(",")[0])
    deadline = time.monotonic() + 60
    found = {"time": 0.0}
    while found["time"] < last - 0.05 and time.monotonic() < deadline:
        time.sleep(0.2)
        rows = [row for row in output.read_text().splitlines() if row.startswith("{") and row.endswith("}")]
        found = json.loads(rows[-1]) if rows else found
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert found["time"] == pytest.approx(last, abs=0.05)
    assert 0 <= found["within_0.05"] <= found["within_1.6"] <= 1


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("time,emission\n1,2\n2,x\n", [], "line 3 is '2,x'; numbers were expected"),
        ("1 2\n2 3 4\n", [], "line 2 has 3 columns; 2 were expected"),
        ("1\n2\n", [], "one column; time and emission were expected"),
        ("1 2\n", ["--friction", "mu"], "--friction"),
        ("1 2\n", ["--model", "none"], "no such model of forecasts"),
        ("1 2\n", ["--state", "."], "is a folder"),
        ("1 2\n", ["--averaged", "-1"], "averaged"),
    ],
)
def test_what_is_refused(text, options, message):
    result = run(text, *options)
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith("error: ") and message in result.stderr
    assert "Traceback" not in result.stderr and not result.stdout


def test_rows_that_cannot_be_used_are_told():
    result = run("1 2\n2 3\n2 3\n1 5\n3 2\n4 2\n5 1\n50 2\n")
    assert result.returncode == 0
    assert "repeated row at 2 s" in result.stderr and "late row at 1 s" in result.stderr
    assert "no rows for 45 s before 50 s" in result.stderr
    assert "waits for 4 peaks" in result.stderr
    result = run("time,emission,friction\n1,2,3\n2,,3\n3,-1,3\n4,1,\n", "--friction", "friction")
    assert result.returncode == 0
    assert "emission is nan at 2 s" in result.stderr and "emission is -1 at 3 s" in result.stderr


def test_nobody_reads_any_more(lines):
    process = subprocess.Popen(
        [*COMMAND, "--friction", "friction"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    process.stdout.close()
    _, messages = process.communicate("".join(lines), timeout=60)
    assert "Traceback" not in messages
