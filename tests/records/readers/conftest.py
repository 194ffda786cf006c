"""Penn State's raw files, of a virtual experiment of a few seconds."""

import shutil

import pytest

from faultslip.faults import apparatus

PARAMETERS = {
    "normal_stress": [3, 4],
    "duration": 8,
    "ramp": 2,
    "sampling_rate": 20_000,
    "gain": 10,
    "a": 0.006,
    "b": 0.0124,
    "critical_distance": 2,
    "friction": 0.43,
    "load_velocity": 10,
    "loading_rate": 0.0095,
    "perturbation_rate": 2,
    "state_noise": 0.3,
    "friction_noise": 0.006,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("raw") / "experiment"
    apparatus.simulate(path, PARAMETERS, seed=3)
    return path


@pytest.fixture
def copy(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copy")
