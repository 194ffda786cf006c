"""A simulation of 60 grains over a short slip, as its rule runs it."""

from pathlib import Path

from faultslip.faults import SIMULATION_FILES
from simulate import simulate as run_script

DECK = Path(__file__).resolve().parents[1] / "resources" / "decks" / "gouge.lmp"
PARAMETERS = {
    "grains": 60,
    "length": 12,
    "stiffness": 0.15,
    "load_velocity": 0.02,
    "load_displacement": 3,
    "friction": 0.15,
    "output_stride": 50,
}


def simulate(folder, seed=1, command="lmp", **changes):
    paths = {name: str(folder / file) for name, file in SIMULATION_FILES.items()}
    run_script(str(DECK), command, PARAMETERS | changes, str(seed), **paths)
    return list(paths.values())
