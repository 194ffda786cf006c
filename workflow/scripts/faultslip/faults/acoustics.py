"""Acoustic emission of a slipping fault: amplitude from slip rate, waveforms from amplitude.

The amplitude has the shape that is measured on sheared glass beads. It is lowest just after a slip
and grows towards the next (Bolton et al., 2019, Geophys. Res. Lett. 46, 13266; Hulbert et al., 2019,
Nature Geoscience 12, 69). It is carried by micro-slips that become more frequent (Johnson et al.,
2013, Geophys. Res. Lett. 40, 5627). The constants are chosen to match the amplitude of the real
p4581 at 8 MPa (figure `apparatus` of `studies/open_data.yaml`).
"""

from dataclasses import dataclass

import numpy as np
import scipy

from faultslip.faults.activity import MOST, slip_rate_law

NOISE = 4.0  # counts; standard deviation of the electronic noise of each channel
BURST_ENERGY = (1.5, 1e3)  # exponent of the Pareto law (b-value 1), largest / smallest
MEAN_BURST = np.sqrt(BURST_ENERGY[1])  # over the smallest; of this exponent
SLIP_POWER = 1.5  # exponent of the slip rate in the energy of slip
CHANNELS = (1.0, 0.8)  # sensitivity of each channel
BAND = (0.1, 0.4)  # resonance of the sensors, in units of the sampling rate
FULL_SCALE = 8191  # counts; 14 bit


@dataclass(frozen=True)
class Emission:
    """Parameters of a fault's emission. Energies are in units of the background energy of a fault at rest.

    Attributes
    ----------
    burst_rate : float
        Micro-slips per second at the loading velocity.
    smallest_burst : float
        Energy of the smallest micro-slip, ms; the mean is 32 times as large.
    burst_growth : float
        Exponent of the slip rate in the rate of micro-slips.
    creep_bursts : float
        Micro-slips per second where the gouge shears at the loading velocity.
    slip_energy : float
        Energy of slip at 1 m/s.
    coda : float
        Decay time of the energy after a burst, s.
    relaxation, relaxation_time, relaxation_exponent : float
        K, c (s) and p of Omori's law, K (1 + t / c)^-p: energy at a time t after a slip of median drop
        (Utsu et al., 1995, J. Phys. Earth 43, 1). K is 0 where emission does not relax.
    relaxation_growth : float
        Exponent of the drop in this energy.
    quiescence : float
        Fraction of micro-slips that are missing just after a slip; they come back by the same law.
    """

    burst_rate: float = 170.0
    smallest_burst: float = 2.0
    burst_growth: float = 0.25
    creep_bursts: float = 170.0
    slip_energy: float = 9e6
    coda: float = 0.02
    relaxation: float = 0.0
    relaxation_time: float = 1.0
    relaxation_exponent: float = 1.0
    relaxation_growth: float = 1.0
    quiescence: float = 0.0


def amplitude(
    slip_rate: np.ndarray,
    creep_rate: np.ndarray,
    normal_stress: np.ndarray,
    load_velocity: float,
    gain: float,
    interval: float,
    random: np.random.Generator,
    emission: Emission = Emission(),
    drops: np.ndarray | None = None,
    activity: np.ndarray | None = None,
) -> np.ndarray:
    """Return the root-mean-square amplitude of the emission, without electronic noise.

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
    emission : Emission
    drops : ndarray, shape (samples,), optional
        Fall of friction in each slip event at the sample of its end, in units of the median fall, and 0
        elsewhere; needed for emission that relaxes after a slip, or is quiescent.
    activity : ndarray, shape (samples,), optional
        Rate of micro-slips over that at the loading velocity (`activity.LAWS`); by default a power of the
        slip rate.

    Returns
    -------
    ndarray, shape (samples,)
        Counts, of a channel of sensitivity 1.
    """
    if activity is None:
        activity = slip_rate_law(slip_rate / load_velocity, emission.burst_growth)
    relaxing = drops is not None and (emission.relaxation or emission.quiescence)
    decay = _omori(emission, drops, interval) if relaxing else np.zeros(1)
    rate = emission.burst_rate * activity
    rate += emission.creep_bursts * np.minimum(creep_rate / load_velocity, MOST)
    rate *= 1 - emission.quiescence * np.minimum(decay, 1)
    number = random.poisson(rate * interval)
    sizes = _burst_energies(number.sum(), emission.smallest_burst, random)
    bursts = np.repeat(np.arange(len(number)), number)
    # sizes are given in ms
    energy = 1e-3 / interval * np.bincount(bursts, weights=sizes, minlength=len(number))
    energy += emission.slip_energy * slip_rate**SLIP_POWER
    kept = np.exp(-interval / emission.coda)
    energy = 1 + scipy.signal.lfilter([1 - kept], [1, -kept], energy)
    energy += emission.relaxation * decay
    return gain * normal_stress * np.sqrt(energy)


def drops_in_slip(friction: np.ndarray, slip_rate: np.ndarray, load_velocity: float) -> np.ndarray:
    """Return the fall of friction in each fast slip over the median fall, at its last sample; else 0.

    Parameters
    ----------
    friction, slip_rate : ndarray, shape (samples,)
        The latter in m/s.
    load_velocity : float
        Velocity of the load point, m/s; slip is fast at a hundred times this velocity.
    """
    fast = np.concatenate([[False], slip_rate > 100 * load_velocity, [False]])
    starts, stops = np.flatnonzero(np.diff(fast.astype(int))).reshape(-1, 2).T
    ends = np.minimum(stops, len(friction) - 1)
    falls = friction[starts] - friction[ends]
    found = np.zeros(len(friction))
    found[ends[falls > 0]] = falls[falls > 0]
    return found / np.median(falls[falls > 0]) if (falls > 0).any() else found


def _omori(emission, drops, interval):
    """Return what follows slip events by Omori's law, each in proportion to a power of its drop."""
    elapsed = interval * np.arange(len(drops))
    decay = (1 + elapsed / emission.relaxation_time) ** -emission.relaxation_exponent
    events = np.where(drops > 0, drops, 1) ** emission.relaxation_growth * (drops > 0)
    return np.maximum(scipy.signal.fftconvolve(events, decay)[: len(drops)], 0)  # the FFT rounds


def _burst_energies(number, smallest, random):
    """Draw from a Pareto law between two bounds, by its inverse distribution function."""
    exponent, reach = BURST_ENERGY
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
    """Return the recorded samples of each channel: resonant noise with the given amplitude, digitised.

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
    sections = scipy.signal.butter(2, BAND, btype="bandpass", fs=1, output="sos")
    noise = random.standard_normal((len(CHANNELS), times.size), dtype=np.float32)
    resonant = scipy.signal.sosfilt(sections, noise, axis=1)
    resonant /= resonant.std()
    resonant = resonant.reshape(len(CHANNELS), *times.shape)
    electronics = NOISE * random.standard_normal(resonant.shape, dtype=np.float32)
    recorded = np.array(CHANNELS)[:, None, None] * envelope * resonant + electronics
    return np.clip(np.rint(recorded), -FULL_SCALE - 1, FULL_SCALE).astype("<i2")
