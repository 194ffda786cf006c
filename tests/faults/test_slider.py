"""The slider, compared with what is known of rate- and state-dependent friction."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.records.resampling import moving_average


def test_without_noise_the_cycles_are_equal(run_slider):
    friction, *_ = run_slider()
    start, end = slip_events(friction, 0.03)
    recurrence = np.diff(start)[1:] * 1e-3
    assert len(recurrence) > 10
    assert np.std(recurrence) < 0.01 * np.mean(recurrence)
    # what is loaded in a cycle is released, except for what creeps
    drop = friction[start] - friction[end]
    assert np.median(drop) < 0.0095 * np.median(recurrence) < 1.3 * np.median(drop)


def test_noise_makes_cycles_quasi_periodic(run_slider):
    friction, *_ = run_slider(state_noise=0.3, friction_noise=0.006)
    start, end = slip_events(moving_average(friction, 100), 0.03)
    recurrence = np.diff(start)[1:]
    assert 0.05 < np.std(recurrence) / np.mean(recurrence) < 0.3
    assert 0.003 < np.std(friction[end]) < 0.01


def test_rearrangements_do_not_change_friction_at_once(run_slider):
    friction, slip_rate, _ = run_slider(state_noise=0.3, friction_noise=0.006)
    slow = slip_rate < 1e-6
    steps = np.diff(friction)[slow[1:] & slow[:-1]]
    assert np.abs(steps).max() < 2e-5  # 0.0095 per second, at 1 kHz


def test_slip_balances_loading(run_slider):
    """Over many cycles the fault slips as far as the load point moves."""
    _, slip_rate, _ = run_slider(seconds=300)
    fast = slip_rate > 1e-3
    starts = np.flatnonzero(fast[1:] & ~fast[:-1])
    between = slice(starts[1], starts[-1])
    moved = slip_rate[between].sum() * 1e-3
    assert moved == pytest.approx(1e-5 * (between.stop - between.start) * 1e-3, rel=0.02)


def test_a_locked_fault_is_loaded_at_the_loading_rate(run_slider):
    friction, slip_rate, _ = run_slider()
    locked = slip_rate < 1e-8
    runs = locked[1:] & locked[:-1]
    rates = np.diff(friction)[runs] / 1e-3
    assert np.median(rates) == pytest.approx(0.0095, rel=0.01)


@pytest.mark.parametrize("load", [2.5, 8.0])
def test_machine_and_layers_are_springs_in_series(run_slider, load):
    """1.9e-3 of friction per micrometre of the layers, and 0.04 MPa per micrometre of the machine."""
    friction, slip_rate, _ = run_slider(load=load, loading_rate=0.019, machine_stiffness=0.04)
    locked = slip_rate < 1e-8
    rates = np.diff(friction)[locked[1:] & locked[:-1]] / 1e-3
    layers, machine = 1.9e-3 * load, 0.04  # MPa per micrometre
    expected = 10 / load / (1 / layers + 1 / machine)
    assert np.median(rates) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loading_rate": 0.05}, "creeps at a loading_rate of 0.05 per second; it slips below 0.032"),
        ({"b": 0.005}, "it slips only where b is larger than a"),
        ({"creep_friction": 0.42, "creep_effect": 0.03}, "creeps at a creep_friction of 0.42"),
    ],
)
def test_a_fault_that_cannot_slip_is_refused(run_slider, changes, message):
    with pytest.raises(InputError, match=message):
        run_slider(**changes)


def test_friction_of_creeping_gouge_rises_as_the_solution_says(run_slider, creeping):
    """While the fault is locked, w = exp(-(friction - creep_friction) / creep_effect) obeys
    dw/dt = (1 - w) loading_rate / creep_effect."""
    friction, slip_rate, creep_rate = run_slider(**creeping)
    locked = slip_rate < 1e-9  # a ten-thousandth of the loading velocity
    first = np.flatnonzero(locked[1:] & ~locked[:-1])[2] + 5
    last = first + np.flatnonzero(~locked[first:])[0] - 5
    assert last - first > 3000  # milliseconds
    w = np.exp(-(friction[[first, last]] - 0.48) / 0.035)
    grown = 1 + (w[0] - 1) * np.exp(-0.0145 / 0.035 * (last - first) * 1e-3)
    assert w[1] == pytest.approx(grown, rel=0.01)
    assert friction[last] - friction[first] < 0.97 * 0.0145 * (last - first) * 1e-3  # not a line
    np.testing.assert_allclose(creep_rate, 1e-5 * np.exp((friction - 0.48) / 0.035))
