"""`faultslip forecast`: outputs, and what it refuses."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import faultslip
from faultslip.command_line.main import main
from faultslip.io import netcdf

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forecasts"))
from synthetic import failures_of, record_of

OPTIONS = ["--friction", "friction"]
EVENTS = ["--catalogue", "--time", "1", "--size", "2", "--kind", "magnitude", "--completeness", "2"]
EVENTS += ["--interval", "1", "--main", "4", "--apart", "3"]


@pytest.fixture
def table(tmp_path):
    record = record_of(failures_of(12))
    path = tmp_path / "record.csv"
    columns = {name: record[name].values for name in ("time", "emission", "friction")}
    pd.DataFrame(columns).to_csv(path, index=False)
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["forecast", *map(str, arguments)])


def refused(result, message):
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ") and message in line


def test_outputs_agree_with_one_another_and_with_python(table):
    result = run(table, *OPTIONS, "--output", table.with_name("out"))
    assert result.exit_code == 0, result.output
    rows, stored = (
        pd.read_csv(table.with_name("out.csv"), comment="#"),
        netcdf.read(table.with_name("out.nc")),
    )
    here = faultslip.forecast(faultslip.read_table(table, friction="friction"))
    assert list(rows)[:3] == ["time", "within_0.05", "within_0.1"]
    np.testing.assert_allclose(rows["time"], here["time"], atol=1e-4)
    np.testing.assert_allclose(rows["within_0.2"], here["probability"][:, 2], rtol=1e-5)
    np.testing.assert_allclose(rows["q50"], here["time_to_failure"][:, 1], rtol=1e-5)
    np.testing.assert_allclose(stored["probability"], here["probability"], rtol=1e-5)
    assert table.with_name("out.png").stat().st_size > 10_000
    assert "12, found in the friction" in result.output


@pytest.mark.filterwarnings("error")
def test_a_single_forecast(table):
    """The first one that can be made: its figure has a single time."""
    first = float(faultslip.forecast(faultslip.read_table(table, friction="friction"))["time"][0])
    result = run(table, *OPTIONS, "--time-range", f"0:{first + 0.05}", "--output", table.with_name("out"))
    assert result.exit_code == 0 and "forecast    1 times" in result.output and not result.stderr


def test_outputs_are_replaced_only_if_asked(table):
    assert run(table, *OPTIONS, "--output", table.with_name("out")).exit_code == 0
    refused(run(table, *OPTIONS, "--output", table.with_name("out")), "exists already")
    assert run(table, *OPTIONS, "--output", table.with_name("out"), "--overwrite").exit_code == 0
    table.with_name("other.csv").write_text("mine\n")
    refused(
        run(table, *OPTIONS, "--output", table.with_name("other"), "--overwrite"), "only such are replaced"
    )


def test_a_list_of_events(tmp_path):
    random = np.random.default_rng(1)
    failures = failures_of(10)
    small = np.sort(random.uniform(0, failures[-1] + 3, 3000))
    events = [(time, 2 + random.exponential(0.3)) for time in small] + [(time, 5.0) for time in failures]
    path = tmp_path / "events.txt"
    path.write_text(
        "\n".join(f"{time:.3f} {min(size, 3.9) if size < 5 else size:.2f}" for time, size in sorted(events))
    )
    result = run(path, *EVENTS, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    found = netcdf.read(tmp_path / "out.nc")
    np.testing.assert_allclose(found["failure"], failures, atol=2e-3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "none"], "there is no such model of forecasts"),
        (["--min-drop", "0"], "--min-drop: 0.0; a finite number above 0"),
        (["--min-drop", "5"], "no failure; two are needed"),
        (["--kind", "energy"], "add --catalogue"),
        (["--catalogue"], "--time: is missing"),
        (["--min-drop", "5"], "a fall of friction by 5"),
        (["--time-range", "0:24"], "one failure; two are needed"),
    ],
)
def test_what_is_refused(table, arguments, message):
    before = sorted(table.parent.iterdir())
    refused(run(table, *OPTIONS, *arguments, "--output", table.with_name("out")), message)
    assert sorted(table.parent.iterdir()) == before
