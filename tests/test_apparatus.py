"""The virtual apparatus against what is known of rate-and-state sliders and of real emission."""

import numpy as np
import pytest
from scipy.signal import welch

from faultslip import records
from faultslip.errors import InputError
from faultslip.simulators import acoustics, apparatus, slider

CONSTANTS = {
    "a": 0.006,
    "b": 0.0124,
    "critical_distance": 2,
    "friction": 0.43,
    "load_velocity": 10,
    "loading_rate": 0.0095,
    "kicks": 2,
    "state_noise": 0.0,
    "friction_noise": 0.0,
}


def run(seconds=200, load=8.0, seed=0, **changes):
    fault = slider.Slider(**(CONSTANTS | changes))
    normal = np.full(round(1000 * seconds), load)
    return slider.run(fault, normal, 1e-3, np.random.default_rng(seed))


def emission(slip_rate, creep_rate):
    normal = np.full(len(slip_rate), 8.0)
    return acoustics.amplitude(slip_rate, creep_rate, normal, 1e-5, 4.0, 1e-3, np.random.default_rng(1))


def test_without_noise_the_cycles_are_equal():
    friction, *_ = run()
    start, end = records.slip_events(friction, 0.03)
    recurrence = np.diff(start)[1:] * 1e-3
    assert len(recurrence) > 10
    assert np.std(recurrence) < 0.01 * np.mean(recurrence)
    # what is loaded in a cycle is what is released, but for what creeps
    drop = friction[start] - friction[end]
    assert np.median(drop) < 0.0095 * np.median(recurrence) < 1.3 * np.median(drop)


def test_noise_makes_cycles_quasi_periodic():
    friction, *_ = run(state_noise=0.3, friction_noise=0.006)
    start, end = records.slip_events(records.moving_average(friction, 100), 0.03)
    recurrence = np.diff(start)[1:]
    assert 0.05 < np.std(recurrence) / np.mean(recurrence) < 0.3
    assert 0.003 < np.std(friction[end]) < 0.01


def test_rearrangements_do_not_change_friction_at_once():
    friction, slip_rate, _ = run(state_noise=0.3, friction_noise=0.006)
    slow = slip_rate < 1e-6
    steps = np.diff(friction)[slow[1:] & slow[:-1]]
    assert np.abs(steps).max() < 2e-5  # 0.0095 a second, at 1 kHz


def test_slip_balances_loading():
    """Over many cycles the fault slips as far as the load point moves."""
    _, slip_rate, _ = run(seconds=300)
    fast = slip_rate > 1e-3
    starts = np.flatnonzero(fast[1:] & ~fast[:-1])
    between = slice(starts[1], starts[-1])
    moved = slip_rate[between].sum() * 1e-3
    assert moved == pytest.approx(1e-5 * (between.stop - between.start) * 1e-3, rel=0.02)


def test_a_locked_fault_is_loaded_at_the_loading_rate():
    friction, slip_rate, _ = run()
    locked = slip_rate < 1e-8
    runs = locked[1:] & locked[:-1]
    rates = np.diff(friction)[runs] / 1e-3
    assert np.median(rates) == pytest.approx(0.0095, rel=0.01)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loading_rate": 0.05}, "creeps at a loading_rate of 0.05 a second; it slips below 0.032"),
        ({"b": 0.005}, "it slips only where b is larger than a"),
        ({"creep_friction": 0.42, "creep_effect": 0.03}, "creeps at a creep_friction of 0.42"),
    ],
)
def test_a_fault_that_cannot_slip_is_refused(changes, message):
    with pytest.raises(InputError, match=message):
        run(**changes)


CREEPING = {
    "creep_friction": 0.48,
    "creep_effect": 0.035,
    "loading_rate": 0.0145,
    "friction": 0.41,
    "b": 0.0135,
}


def test_friction_of_creeping_gouge_rises_as_the_solution_says():
    """While the fault is locked, w = exp(-(friction - creep_friction) / creep_effect) obeys
    dw/dt = (1 - w) loading_rate / creep_effect."""
    friction, slip_rate, creep_rate = run(**CREEPING)
    locked = slip_rate < 1e-9  # a ten-thousandth of the loading velocity
    first = np.flatnonzero(locked[1:] & ~locked[:-1])[2] + 5
    last = first + np.flatnonzero(~locked[first:])[0] - 5
    assert last - first > 3000  # milliseconds
    w = np.exp(-(friction[[first, last]] - 0.48) / 0.035)
    grown = 1 + (w[0] - 1) * np.exp(-0.0145 / 0.035 * (last - first) * 1e-3)
    assert w[1] == pytest.approx(grown, rel=0.01)
    assert friction[last] - friction[first] < 0.97 * 0.0145 * (last - first) * 1e-3  # not a line
    np.testing.assert_allclose(creep_rate, 1e-5 * np.exp((friction - 0.48) / 0.035))


def test_creeping_gouge_is_heard():
    _, slip_rate, creep_rate = run(**CREEPING)
    silent, heard = emission(slip_rate, 0 * creep_rate), emission(slip_rate, creep_rate)
    slow = slip_rate < 1e-7
    louder = np.median(heard[slow]) / np.median(silent[slow])
    assert 1.05 < louder < 3


def test_load_steps():
    normal = apparatus.load_steps([3, 5], duration=10, ramp=4, interval=0.5)
    assert len(normal) == 48
    np.testing.assert_allclose(normal[[0, 20, 24, 28, 47]], [3, 3, 4, 5, 5])


def test_emission_grows_towards_the_next_slip():
    friction, slip_rate, _ = run(state_noise=0.3)
    amplitude = emission(slip_rate, np.zeros_like(slip_rate))
    smooth = np.sqrt(records.moving_average(amplitude**2, 1000))
    start, end = records.slip_events(records.moving_average(friction, 1000), 0.03)
    after = np.median([smooth[e + 1500] for e in end[:-1]])
    before = np.median([smooth[s - 1500] for s in start[1:]])
    during = np.median([smooth[s : s + 1000].max() for s in start])
    assert 1.5 * after < before < 0.3 * during


def test_waveforms():
    amplitude = np.full(2000, 100.0)
    starts = 0.01 + 0.03 * np.arange(40)
    recorded = acoustics.waveforms(amplitude, 1e-3, starts, 1024, 40_000, np.random.default_rng(2))
    assert recorded.shape == (2, 40, 1024) and recorded.dtype == np.int16
    rms = np.sqrt((recorded.astype(float) ** 2).mean(axis=(1, 2)))
    expected = np.hypot(100 * np.array(acoustics.CHANNELS), acoustics.NOISE)
    np.testing.assert_allclose(rms, expected, rtol=0.03)
    frequency, power = welch(recorded[0].ravel().astype(float), fs=1, nperseg=256)
    band = (frequency > 0.12) & (frequency < 0.38)
    outside = frequency < 0.05
    assert power[band].mean() > 10 * power[outside].mean()


def test_loud_slips_reach_full_scale_and_no_further():
    recorded = acoustics.waveforms(
        np.full(100, 1e5), 1e-3, np.zeros(1), 1024, 40_000, np.random.default_rng(0)
    )
    assert recorded.max() == 8191 and recorded.min() == -8192


def test_same_seed_same_bytes(tmp_path):
    parameters = CONSTANTS | {
        "normal_stress": [8],
        "duration": 6,
        "ramp": 1,
        "sampling_rate": 8000,
        "gain": 4,
    }
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        apparatus.simulate(tmp_path / name, parameters, seed)

    def files(name):
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    assert files("one") == files("again")
    assert files("one")["WF_1.ac"] != files("other")["WF_1.ac"]
    assert not list(tmp_path.glob(".*"))
