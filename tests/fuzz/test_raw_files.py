"""Raw files of experiments, simulations and the competition, damaged: read right, or refused."""

import shutil

import numpy as np
import pytest
from fuzzing import accepted, damaged, equal, fuzz
from hypothesis import given
from hypothesis import strategies as st

from faultslip.faults import APPARATUS_FILES, apparatus
from faultslip.records.readers import biaxial, fdem, lanl

EXPERIMENT = {"normal_stress": [3], "duration": 4, "ramp": 1, "sampling_rate": 4000, "gain": 10}
EXPERIMENT |= {"a": 0.006, "b": 0.0124, "critical_distance": 2, "friction": 0.43, "load_velocity": 10}
EXPERIMENT |= {"loading_rate": 0.0095, "perturbation_rate": 2, "state_noise": 0.3, "friction_noise": 0.006}


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    """Raw files of a virtual experiment of a few seconds."""
    path = tmp_path_factory.mktemp("raw") / "experiment"
    apparatus.simulate(path, EXPERIMENT, seed=3)
    return path


def columns(text):
    """Columns of a CSV file of numbers, read with plain Python; None where it is none."""
    try:
        head, *rows = [line.split(",") for line in text.decode().splitlines() if line.strip()]
        values = [[float(cell) for cell in row] for row in rows]
    except (UnicodeDecodeError, ValueError):
        return None
    if any(len(row) != len(head) for row in values):
        return None
    return {name: np.array([row[place] for row in values]) for place, name in enumerate(head)}


@fuzz
@given(data=st.data())
def test_experiments(experiment, tmp_path_factory, data):
    """A damaged experiment is refused, or differs where it was damaged: in so few rows as was damaged."""
    intact = biaxial.read([str(experiment)], APPARATUS_FILES)
    folder = tmp_path_factory.getbasetemp() / "experiment"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(experiment, folder)
    name = data.draw(st.sampled_from(sorted(path.name for path in folder.iterdir())))
    (folder / name).write_bytes(data.draw(damaged((folder / name).read_bytes())))
    found = accepted(biaxial.read, [str(folder)], APPARATUS_FILES)
    if found is not None and name.endswith(".ac"):
        differ = found.emission != intact.emission
        assert equal(found.time, intact.time) and equal(found.friction, intact.friction)
        assert differ.sum() <= 2 + 256 / 4  # 512 bytes are 256 samples of a channel, four in a row


@fuzz
@given(data=st.data())
def test_simulations(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    energy = "Time,KineticEnergy\n" + "".join(f"{k}.0,{1 + k % 7}\n" for k in range(30))
    plate = "Time,fx,fy\n" + "".join(f"{k}.0,{{}}{0.3 + k % 5 / 10:.1f},{{}}1.5\n" for k in range(30))
    contents = [energy.encode(), plate.format(*[""] * 60).encode(), plate.format(*["-"] * 60).encode()]
    one = data.draw(st.integers(0, 2))
    contents[one] = data.draw(damaged(contents[one]))
    paths = [folder / f"{name}.csv" for name in ("energy", "bottom", "top")]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    found = accepted(fdem.read, paths, {})
    if found is not None:
        energy, bottom, top = map(columns, contents)
        assert equal(found.time, energy["Time"] / 1000)
        assert equal(found.emission, np.sqrt(energy["KineticEnergy"]))
        assert equal(found.friction, (bottom["fx"] - top["fx"]) / (top["fy"] - bottom["fy"]))


@fuzz
@given(data=st.data())
def test_competition(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "seg_a.csv"
    counts = np.random.default_rng(data.draw(st.integers(0, 9))).integers(-99, 99, 9000)
    path.write_bytes(data.draw(damaged(("acoustic_data\n" + "\n".join(map(str, counts))).encode())))
    found = accepted(lanl.read_segment, path)
    if found is not None:
        values = columns(path.read_bytes())["acoustic_data"]
        blocks = values[-(len(values) // lanl.BLOCK) * lanl.BLOCK :].reshape(-1, lanl.BLOCK)
        np.testing.assert_allclose(found, np.sqrt((blocks**2).mean(axis=1)), rtol=1e-9)
