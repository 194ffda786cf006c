"""The granular simulation: a layer of 60 grains over a short slip."""

from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from faultslip.errors import InputError
from faultslip.readers import fdem
from faultslip.simulators import gouge

DECK = ROOT / "resources" / "decks" / "gouge.lmp"
PARAMETERS = {
    "grains": 60,
    "length": 12,
    "stiffness": 0.15,
    "speed": 0.02,
    "travel": 3,
    "pressure": 1,
    "friction": 0.15,
    "every": 50,
}


def simulate(folder, seed=1, command="lmp", **changes):
    paths = [str(folder / name) for name in (fdem.ENERGY, fdem.BOTTOM, fdem.TOP)]
    gouge.simulate(DECK, command, PARAMETERS | changes, seed, *paths)
    return paths


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    return simulate(tmp_path_factory.mktemp("gouge"))


def test_balance_of_forces(simulated):
    """Plates are pressed with P, on average, and friction is that of grains."""
    bottom, top = (np.loadtxt(path, delimiter=",", skiprows=1) for path in simulated[1:])
    length = PARAMETERS["length"]
    assert top[:, 2].mean() == pytest.approx(length, rel=0.05)
    assert bottom[:, 2].mean() == pytest.approx(-length, rel=0.05)
    # action and reaction: what drags the bottom holds the top back
    assert bottom[:, 1].mean() == pytest.approx(-top[:, 1].mean(), rel=0.2)
    friction = fdem.read(*simulated).friction
    assert 0.05 < friction.mean() < 0.6


def test_time_and_rows(simulated):
    record = fdem.read(*simulated)
    step = PARAMETERS["every"] * gouge.TIMESTEP / 1000  # one time unit is a millisecond
    np.testing.assert_allclose(np.diff(record.time), step, rtol=1e-6)
    steps = int(PARAMETERS["travel"] / (PARAMETERS["speed"] * gouge.TIMESTEP))
    assert len(record.time) == pytest.approx(steps / PARAMETERS["every"], abs=3)
    assert np.all(record.emission > 0)


def test_same_seed_same_bytes_other_seed_other_grains(simulated, tmp_path):
    first = [Path(path).read_bytes() for path in simulated]
    again = [Path(path).read_bytes() for path in simulate(tmp_path / "again")]
    other = [Path(path).read_bytes() for path in simulate(tmp_path / "other", seed=2)]
    assert first == again
    assert first[0] != other[0]


def test_lammps_missing(tmp_path):
    with pytest.raises(InputError, match="'no_such_lmp' was not found; install LAMMPS"):
        simulate(tmp_path, command="no_such_lmp")
    assert not list(tmp_path.rglob("*"))


def test_lammps_failing(tmp_path):
    # so fast that grains are lost
    with pytest.raises(InputError, match="LAMMPS ended with exit status 1: ERROR"):
        simulate(tmp_path, speed=100, travel=60000)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
