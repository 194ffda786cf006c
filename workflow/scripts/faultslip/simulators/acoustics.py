"""Acoustic emission of a slipping fault: amplitude from slip rate, waveforms from amplitude.

The shape follows what is measured on sheared glass beads: amplitude lowest just after a
slip and growing towards the next (Bolton and others 2019, Geophys. Res. Lett. 46, 13266;
Hulbert and others 2019, Nature Geoscience 12, 69), carried by micro-slips that become more
frequent (Johnson and others 2013, Geophys. Res. Lett. 40, 5627). The constants are chosen
so that the amplitude of the real p4581 at 8 MPa is met (figure `apparatus` of `studies/open_data.yaml`).
"""

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

NOISE = 4.0  # counts, of each channel: electronics
# Energies, in units of the background that shearing makes at rest:
BURST_RATE = 170.0  # micro-slips a second at the loading velocity
BURST_GROWTH = 0.25  # their rate follows this power of slip rate
BURST_ENERGY = (2.0, 1.5, 1e3)  # ms: smallest; exponent of the Pareto law (b-value 1); range
CREEP_BURSTS = 170.0  # micro-slips a second where the gouge shears at the loading velocity
SLIP_ENERGY = 9e6  # of slip at 1 m / s
SLIP_POWER = 1.5
CODA = 0.02  # s; decay of energy after a burst
CHANNELS = (1.0, 0.8)  # their sensitivities
BAND = (0.1, 0.4)  # of the sampling rate: the sensors' resonance
FULL_SCALE = 8191  # counts: 14 bit


def amplitude(slip_rate, creep_rate, normal_stress, load_velocity, gain, interval, random):
    """Root mean square amplitude of the emission, without the electronics' noise.

    Parameters
    ----------
    slip_rate, creep_rate : ndarray, shape (samples,)
        Of the fault and of the gouge beside it, m / s.
    normal_stress : ndarray, shape (samples,)
        MPa; amplitude is proportional to it.
    load_velocity : float
        m / s.
    gain : float
        Counts a MPa: amplitude of the background.
    interval : float
        Seconds.
    random : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples,)
        Counts, of a channel of sensitivity 1.
    """
    rate = BURST_RATE * np.minimum(slip_rate / load_velocity, 1e3) ** BURST_GROWTH
    rate += CREEP_BURSTS * creep_rate / load_velocity
    number = random.poisson(rate * interval)
    smallest, exponent, reach = BURST_ENERGY
    # Pareto law between smallest and smallest x reach, by its inverse distribution
    power = exponent - 1
    uniform = random.random(number.sum())
    sizes = smallest * (1 - uniform * (1 - reach**-power)) ** (-1 / power)
    energy = np.bincount(np.repeat(np.arange(len(number)), number), weights=sizes, minlength=len(number))
    energy *= 1e-3 / interval  # sizes are given in ms
    energy += SLIP_ENERGY * slip_rate**SLIP_POWER
    decay = np.exp(-interval / CODA)
    energy = 1 + lfilter([1 - decay], [1, -decay], energy)
    return gain * normal_stress * np.sqrt(energy)


def waveforms(amplitude, interval, starts, samples, sampling_rate, random):
    """Recorded samples of each channel: resonant noise under an amplitude, digitised.

    Parameters
    ----------
    amplitude : ndarray
        Counts, at multiples of `interval` seconds.
    starts : ndarray, shape (waveforms,)
        Seconds.
    samples : int
        Of a waveform.
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
