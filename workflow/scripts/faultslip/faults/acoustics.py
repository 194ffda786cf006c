"""Acoustic emission of a slipping fault: amplitude from slip rate, waveforms from amplitude.

The amplitude has the shape that is measured on sheared glass beads. It is lowest just after a slip
and grows towards the next (Bolton et al., 2019, Geophys. Res. Lett. 46, 13266; Hulbert et al., 2019,
Nature Geoscience 12, 69). It is carried by micro-slips that become more frequent (Johnson et al.,
2013, Geophys. Res. Lett. 40, 5627). The constants are chosen to match the amplitude of the real
p4581 at 8 MPa (figure `apparatus` of `studies/open_data.yaml`).
"""

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

NOISE = 4.0  # counts; standard deviation of the electronic noise of each channel
# Energies in units of the background energy of a fault at rest:
BURST_RATE = 170.0  # micro-slips per second at the loading velocity
BURST_GROWTH = 0.25  # exponent of the slip rate in the rate of micro-slips
BURST_ENERGY = (2.0, 1.5, 1e3)  # smallest (ms), exponent of the Pareto law (b-value 1), largest / smallest
CREEP_BURSTS = 170.0  # micro-slips per second where the gouge shears at the loading velocity
SLIP_ENERGY = 9e6  # energy of slip at 1 m/s
SLIP_POWER = 1.5  # exponent of the slip rate in the energy of slip
CODA = 0.02  # s; decay time of the energy after a burst
CHANNELS = (1.0, 0.8)  # sensitivity of each channel
BAND = (0.1, 0.4)  # resonance of the sensors, in units of the sampling rate
FULL_SCALE = 8191  # counts; 14 bit


def amplitude(
    slip_rate: np.ndarray,
    creep_rate: np.ndarray,
    normal_stress: np.ndarray,
    load_velocity: float,
    gain: float,
    interval: float,
    random: np.random.Generator,
) -> np.ndarray:
    """Root-mean-square amplitude of the emission, without electronic noise.

    Parameters
    ----------
    slip_rate, creep_rate : ndarray, shape (samples,)
        Slip rate of the fault and shear rate of the gouge beside it, m/s.
    normal_stress : ndarray, shape (samples,)
        MPa. The amplitude is proportional to it.
    load_velocity : float
        Velocity of the load point, m/s.
    gain : float
        Amplitude of the background, counts per MPa.
    interval : float
        Sampling interval, s.
    random : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples,)
        Counts, of a channel of sensitivity 1.
    """
    rate = BURST_RATE * np.minimum(slip_rate / load_velocity, 1e3) ** BURST_GROWTH
    rate += CREEP_BURSTS * creep_rate / load_velocity
    number = random.poisson(rate * interval)
    sizes = _burst_energies(number.sum(), random)
    bursts = np.repeat(np.arange(len(number)), number)
    energy: np.ndarray = np.bincount(bursts, weights=sizes, minlength=len(number))
    energy *= 1e-3 / interval  # sizes are given in ms
    energy += SLIP_ENERGY * slip_rate**SLIP_POWER
    decay = np.exp(-interval / CODA)
    energy = 1 + lfilter([1 - decay], [1, -decay], energy)
    return gain * normal_stress * np.sqrt(energy)


def _burst_energies(number, random):
    """Draw from a Pareto law between two bounds, by its inverse distribution function."""
    smallest, exponent, reach = BURST_ENERGY
    power = exponent - 1
    uniform = random.random(number)
    return smallest * (1 - uniform * (1 - reach**-power)) ** (-1 / power)


def waveforms(
    amplitude: np.ndarray,
    interval: float,
    starts: np.ndarray,
    samples: int,
    sampling_rate: float,
    random: np.random.Generator,
) -> np.ndarray:
    """Recorded samples of each channel: resonant noise with the given amplitude, digitised.

    Parameters
    ----------
    amplitude : ndarray, shape (times,)
        Counts, at multiples of `interval`.
    interval : float
        Seconds.
    starts : ndarray, shape (waveforms,)
        Start of each waveform, s.
    samples : int
        Number of samples of a waveform.
    sampling_rate : float
        Hz.
    random : numpy.random.Generator

    Returns
    -------
    ndarray of int16, shape (channels, waveforms, samples)
    """
    times = starts[:, None] + np.arange(samples) / sampling_rate
    envelope = np.interp(times, interval * np.arange(len(amplitude)), amplitude)
    sections = butter(2, BAND, btype="bandpass", fs=1, output="sos")
    noise = random.standard_normal((len(CHANNELS), times.size), dtype=np.float32)
    resonant = sosfilt(sections, noise, axis=1)
    resonant /= resonant.std()
    resonant = resonant.reshape(len(CHANNELS), *times.shape)
    electronics = NOISE * random.standard_normal(resonant.shape, dtype=np.float32)
    recorded = np.array(CHANNELS)[:, None, None] * envelope * resonant + electronics
    return np.clip(np.rint(recorded), -FULL_SCALE - 1, FULL_SCALE).astype("<i2")
