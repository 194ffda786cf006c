"""`faultslip inspect` and `predict` with a list of hits."""

import numpy as np
import pytest
from click.testing import CliRunner

import bursty_faults
from faultslip.command_line.main import main


@pytest.fixture(scope="module")
def hits(tmp_path_factory):
    """A list of an acoustic system: settings, names with units, three channels, decibels."""
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    random = np.random.default_rng(0)
    counts = random.poisson(emission / emission.sum() * 10_000)
    time = np.sort(0.1 * (np.repeat(np.arange(len(emission)), counts) + random.uniform(size=counts.sum())))
    size = 40 + 20 * np.log10(np.repeat(emission, counts))
    path = tmp_path_factory.mktemp("hits") / "run7.txt"
    rows = [f"{n} {n % 3} {at:.7f} {one:.0f}" for n, (at, one) in enumerate(zip(time, size, strict=True))]
    path.write_text("System, version 5\nDate: 14 May\n\nID CH TIME(s) AMP(dB)\n" + "\n".join(rows) + "\n")
    stress = "".join(f"{0.1 * n:.1f},{5 * one:.4f}\n" for n, one in enumerate(friction))
    path.with_name("mechanics.csv").write_text("t,shear\n" + stress)
    return path


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


ASKED = ("--catalogue", "--time", "TIME", "--size", "AMP", "--kind", "decibel")


def test_hits_are_inspected_and_predicted(hits, tmp_path):
    result = run("inspect", hits, *ASKED)
    assert result.exit_code == 0
    assert "of hits in intervals of " in result.output
    result = run("predict", hits, *ASKED, "--output", tmp_path / "run7")
    assert result.exit_code == 0
    assert (tmp_path / "run7.csv").exists()
    assert "cannot read" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--time", "TIME", "--size", "AMP"), "--size: says something of a list of events; add --catalogue"),
        (("--catalogue", "--size", "AMP"), "--time: is missing"),
        (("--catalogue", "--time", "TIME", "--size", "AMP"), "--kind: is missing"),
        ((*ASKED[:-1], "amplitude"), "AMP is in dB; give decibel"),
        ((*ASKED, "--emission", "AMP"), "--emission: says nothing of a list of events"),
        ((*ASKED, "--time-scale", "60"), "--time-scale: says nothing of a list of events"),
        ((*ASKED, "--friction-time", "TIME"), "--friction and --friction-time: of hits give both"),
        ((*ASKED, "--friction", "mu", "--friction-time", "t"), "--friction: of hits it is in another file"),
        (("--catalogue", "--time", "CH"), "event 4 is earlier"),
        (("--catalogue", "--time", "CLOCK"), "there is no column CLOCK; there are: ID, CH, TIME, AMP"),
    ],
)
@pytest.mark.parametrize("command", ["inspect", "predict"])
def test_what_is_refused(hits, tmp_path, command, arguments, message):
    output = ("--output", tmp_path / "out") if command == "predict" else ()
    result = run(command, hits, *arguments, *output)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_friction_of_the_mechanical_logger_calibrates_hits(hits, tmp_path):
    friction = ("--friction", "shear / 5", "--friction-time", "t", "--known", "0:100")
    mechanics = hits.with_name("mechanics.csv")
    result = run("predict", hits, mechanics, *ASKED, *friction, "--output", tmp_path / "run7")
    assert result.exit_code == 0
    assert "calibrated on" in result.output
    assert "score       outside the known part, Pearson's r 0.9" in result.output


def test_one_list_is_expected(hits):
    result = run("predict", hits, hits, *ASKED)
    assert result.exit_code == 2
    assert "one list of events was expected" in result.stderr
