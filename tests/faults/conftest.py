"""Sliders that several tests run."""

from collections.abc import Callable

import numpy as np
import pytest

from faultslip.faults import slider

CONSTANTS = {
    "a": 0.006,
    "b": 0.0124,
    "critical_distance": 2,
    "friction": 0.43,
    "load_velocity": 10,
    "loading_rate": 0.0095,
    "perturbation_rate": 2,
    "state_noise": 0.0,
    "friction_noise": 0.0,
}
CREEPING = {
    "creep_friction": 0.48,
    "creep_effect": 0.035,
    "loading_rate": 0.0145,
    "friction": 0.41,
    "b": 0.0135,
}


@pytest.fixture
def constants() -> dict[str, float]:
    """Constants of a slider without noise and without creep."""
    return dict(CONSTANTS)


@pytest.fixture
def creeping() -> dict[str, float]:
    """Constants that differ where the gouge beside the fault creeps."""
    return dict(CREEPING)


@pytest.fixture
def run_slider() -> Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """A function that runs a slider at 1 kHz: friction, slip rate and creep rate."""

    def run(seconds=200, load=8.0, seed=0, **changes):
        fault = slider.Slider(**(CONSTANTS | changes))
        normal = np.full(round(1000 * seconds), load)
        return slider.simulate(fault, normal, 1e-3, np.random.default_rng(seed))

    return run
