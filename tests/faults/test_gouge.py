"""The granular simulation: a layer of 60 grains over a short slip."""

from pathlib import Path

import numpy as np
import pytest
from small_gouge import PARAMETERS, simulate

from faultslip.faults import SIMULATION_FILES, gouge
from faultslip.io.errors import InputError
from faultslip.records.readers import fdem


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("gouge"))


def test_balance_of_forces(simulated):
    """The plates are pressed with P on average, and friction is that of grains."""
    bottom, top = (np.loadtxt(path, delimiter=",", skiprows=1) for path in simulated[1:])
    length = PARAMETERS["length"]
    assert top[:, 2].mean() == pytest.approx(length, rel=0.05)
    assert bottom[:, 2].mean() == pytest.approx(-length, rel=0.05)
    # action and reaction: the force that drags the bottom holds back the top
    assert bottom[:, 1].mean() == pytest.approx(-top[:, 1].mean(), rel=0.2)
    friction = fdem.read(simulated, {}).friction
    assert 0.05 < friction.mean() < 0.6


def test_time_and_rows(simulated):
    record = fdem.read(simulated, {})
    step = PARAMETERS["output_stride"] * gouge.TIMESTEP / 1000  # one time unit is a millisecond
    np.testing.assert_allclose(np.diff(record.time), step, rtol=1e-6)
    steps = int(PARAMETERS["load_displacement"] / (PARAMETERS["load_velocity"] * gouge.TIMESTEP))
    assert len(record.time) == pytest.approx(steps / PARAMETERS["output_stride"], abs=3)
    assert np.all(record.emission > 0)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_grains(simulated, tmp_path):
    first = [Path(path).read_bytes() for path in simulated]
    again = [Path(path).read_bytes() for path in simulate(tmp_path / "again")]
    other = [Path(path).read_bytes() for path in simulate(tmp_path / "other", seed=2)]
    assert first == again
    assert first[0] != other[0]


class Killed(Exception):
    pass


def test_an_interrupted_run_ends_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(gouge, "STEPS_PER_PIECE", 3_500)
    expected = [Path(path).read_bytes() for path in simulate(tmp_path / "uninterrupted")]
    run, pieces = gouge._run, []

    def killed(arguments, *others):
        """Interrupt the second piece at its end, and the third in its middle."""
        pieces.append(int(arguments[arguments.index("piece") + 1]))
        if len(pieces) == 4:
            arguments[arguments.index("steps") + 1] = "1000"
        run(arguments, *others)
        if len(pieces) in (2, 4):
            raise Killed

    monkeypatch.setattr(gouge, "_run", killed)
    for _ in range(2):
        with pytest.raises(Killed):
            simulate(tmp_path / "broken")
    found = [Path(path).read_bytes() for path in simulate(tmp_path / "broken")]
    assert found == expected
    assert pieces == [0, 1, 1, 2, 2, 3, 4, 5]
    assert sorted(p.name for p in (tmp_path / "broken").iterdir()) == sorted(SIMULATION_FILES.values())


def test_a_run_of_other_parameters_is_not_resumed(simulated, tmp_path, monkeypatch):
    def killed(*arguments):
        run(*arguments)
        raise Killed

    run = gouge._run
    with monkeypatch.context() as patch:
        patch.setattr(gouge, "_run", killed)
        with pytest.raises(Killed):
            simulate(tmp_path / "x", seed=2)
    assert (tmp_path / "x" / ".lammps" / "made_from").exists()
    first = [Path(path).read_bytes() for path in simulate(tmp_path / "x")]
    assert first == [Path(path).read_bytes() for path in simulated]


def test_lammps_missing(tmp_path):
    with pytest.raises(InputError, match="'no_such_lmp' was not found; install LAMMPS"):
        simulate(tmp_path, command="no_such_lmp")
    assert not list(tmp_path.rglob("*"))


def test_grains_that_are_lost(tmp_path):
    # so fast that grains are lost
    with pytest.raises(InputError, match="LAMMPS ended with exit status 1: ERROR"):
        simulate(tmp_path, load_velocity=100, load_displacement=60000)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
