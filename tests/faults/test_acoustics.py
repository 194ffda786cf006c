"""The emission, compared with what is measured on sheared glass beads."""

from dataclasses import replace

import numpy as np
from scipy.signal import welch

from faultslip.faults import acoustics
from faultslip.records.events import slip_events
from faultslip.records.resampling import moving_average


def emission(slip_rate, creep_rate):
    normal = np.full(len(slip_rate), 8.0)
    return acoustics.amplitude(slip_rate, creep_rate, normal, 1e-5, 4.0, 1e-3, np.random.default_rng(1))


def test_creeping_gouge_emits(run_slider, creeping):
    _, slip_rate, creep_rate = run_slider(**creeping)
    quiet, loud = emission(slip_rate, 0 * creep_rate), emission(slip_rate, creep_rate)
    slow = slip_rate < 1e-7
    louder = np.median(loud[slow]) / np.median(quiet[slow])
    assert 1.05 < louder < 3


def test_emission_grows_towards_the_next_slip(run_slider):
    friction, slip_rate, _ = run_slider(state_noise=0.3)
    amplitude = emission(slip_rate, np.zeros_like(slip_rate))
    smooth = np.sqrt(moving_average(amplitude**2, 1000))
    start, end = slip_events(moving_average(friction, 1000), 0.03)
    after = np.median([smooth[e + 1500] for e in end[:-1]])
    before = np.median([smooth[s - 1500] for s in start[1:]])
    during = np.median([smooth[s : s + 1000].max() for s in start])
    assert 1.5 * after < before < 0.3 * during


def test_emission_relaxes_after_a_slip_by_omori_s_law(run_slider):
    """Without micro-slips, the energy above the background is K (1 + t / c)^-p after each slip."""
    friction, slip_rate, _ = run_slider(seconds=100)
    drops = acoustics.drops_in_slip(friction, slip_rate, 1e-5)
    start, end = slip_events(friction, 0.03)
    (found,) = np.nonzero(drops)
    assert len(found) == len(end)
    np.testing.assert_allclose(
        drops[found],
        (friction[start] - friction[end]) / np.median(friction[start] - friction[end]),
        rtol=0.02,
    )
    quiet = acoustics.Emission(burst_rate=0, creep_bursts=0, slip_energy=0)
    relaxing = replace(quiet, relaxation=3.0, relaxation_time=0.3, relaxation_exponent=1.2)
    at_rest = np.zeros_like(slip_rate)
    normal, random = np.full(len(friction), 8.0), np.random.default_rng(1)
    amplitude = acoustics.amplitude(at_rest, at_rest, normal, 1e-5, 4.0, 1e-3, random, relaxing, drops)
    first = found[0]
    elapsed = 1e-3 * np.arange(found[1] - first)
    energy = (amplitude[first : found[1]] / (4.0 * 8)) ** 2
    np.testing.assert_allclose(energy, 1 + 3 * drops[first] * (1 + elapsed / 0.3) ** -1.2, rtol=1e-6)


def test_micro_slips_are_missing_after_a_slip_and_come_back():
    """A million micro-slips a second are as good as their mean."""
    still = np.zeros(20_000)
    drops = still.copy()
    drops[[2000, 12_000]] = 1.0, 2.0
    law = acoustics.Emission(burst_rate=1e6, smallest_burst=1.0, creep_bursts=0, coda=1e-3, quiescence=0.8)
    law = replace(law, relaxation_time=1.0, relaxation_exponent=1.0, relaxation_growth=-1.0)
    random, ones = np.random.default_rng(1), np.ones_like(still)
    amplitude = acoustics.amplitude(still, still, ones, 1e-5, 1.0, 1e-3, random, law, drops, ones)
    level = 1e6 * 1e-3 * acoustics.MEAN_BURST
    smooth = moving_average(amplitude**2, 200)
    for first, drop in ((2000, 1.0), (12_000, 2.0)):
        elapsed = np.array([0.5, 3.0])
        missing = 0.8 / drop / (1 + elapsed)
        if drop == 2:
            missing += 0.8 / (1 + 10 + elapsed)
        found = smooth[first + (1000 * elapsed).astype(int)]
        np.testing.assert_allclose(found, level * (1 - missing), rtol=0.03)


def test_a_fault_that_does_not_slip_fast_has_no_drops():
    assert not acoustics.drops_in_slip(np.linspace(0.4, 0.5, 100), np.full(100, 1e-6), 1e-5).any()


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


def test_loud_slips_are_clipped_at_full_scale():
    recorded = acoustics.waveforms(
        np.full(100, 1e5), 1e-3, np.zeros(1), 1024, 40_000, np.random.default_rng(0)
    )
    assert recorded.max() == 8191 and recorded.min() == -8192
