"""The virtual apparatus: load steps, and raw files that repeat byte for byte."""

import numpy as np

from apparatus import apparatus
from faultslip.faults import APPARATUS_FILES
from faultslip.faults.apparatus import load_steps


def test_load_steps():
    normal = load_steps([3, 5], duration=10, ramp=4, interval=0.5)
    assert len(normal) == 48
    np.testing.assert_allclose(normal[[0, 20, 24, 28, 47]], [3, 3, 4, 5, 5])


def test_the_same_seed_gives_the_same_bytes(tmp_path, constants):
    parameters = constants | {
        "normal_stress": [8],
        "duration": 6,
        "ramp": 1,
        "sampling_rate": 8000,
        "gain": 4,
    }
    for name, seed in (("one", "1"), ("again", "1"), ("other", "2")):
        apparatus(parameters, seed, str(tmp_path / name))

    def files(name):
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    assert files("one") == files("again")
    assert set(APPARATUS_FILES.values()) | {"WF_1.ac"} <= set(files("one"))
    assert files("one")["WF_1.ac"] != files("other")["WF_1.ac"]
    assert not list(tmp_path.glob(".*"))
