"""Faults whose emission comes in bursts, and records that are no faults: on these warnings are measured.

They share nothing with the random faults that networks are trained on (`faultslip.faults.priors`) but that
slips end cycles. Thresholds were chosen on `CALIBRATION`; `OTHERS` were looked at afterwards.
"""

from collections.abc import Callable

import numpy as np
from scipy.signal import lfilter

Series = np.ndarray
MIN_SAMPLES = 320


class Cycles:
    """Stick-slip cycles of log-normal duration, friction that rises and falls, and how far each sample is.

    Attributes
    ----------
    period : float
        Mean duration, samples: 20 to 200.
    age, left : ndarray, shape (samples,)
        Samples since the last slip, and until the next one.
    friction, stress : ndarray, shape (samples,)
        Friction, and the same from 0 to 1.
    drop : ndarray, shape (samples,)
        Of the slip that began the cycle.
    small : ndarray of bool, shape (samples,)
        Whether the cycle is an even one.
    """

    def __init__(self, random: np.random.Generator) -> None:
        self.period = float(np.exp(random.uniform(np.log(20), np.log(200))))
        number = max(int(random.integers(12, 60)), int(np.ceil(1.5 * MIN_SAMPLES / self.period)))
        sigma = np.sqrt(np.log1p(random.uniform(0.05, 0.5) ** 2))
        intervals = self.period * np.exp(random.normal(-(sigma**2) / 2, sigma, number))
        intervals = np.maximum(intervals, 0.08 * self.period)
        edges = np.append(0, np.cumsum(intervals))
        time = np.arange(int(edges[-1])) + 0.5
        cycle = np.clip(np.searchsorted(edges, time, side="right") - 1, 0, number - 1)
        self.age, self.left, self.small = time - edges[cycle], edges[cycle + 1] - time, cycle % 2 == 0
        bend, lowest = random.uniform(0.05, 1.5), random.normal(0, random.uniform(0, 0.25), number)
        highest = np.append(lowest[0] + 0.5, lowest + _risen(intervals / self.period, bend))
        drop = np.maximum(highest[:-1] - lowest, 0.05)
        slip = np.exp(-self.age / random.uniform(0.3, 0.4 + 0.04 * self.period))
        self.friction = (
            lowest[cycle] + _risen(self.age / self.period, bend) + (highest[:-1] - lowest)[cycle] * slip
        )
        self.stress = (self.friction - self.friction.min()) / np.ptp(self.friction)
        self.drop = drop[cycle]

    def decay(self, exponent: float, time: float = 1.0) -> Series:
        """Return a burst at each slip, and what follows it, by Omori's law."""
        return self.drop * (1 + self.age / time) ** -exponent


def _risen(cycles, bend):
    return (1 - np.exp(-bend * cycles)) / bend


def _noisy(random, level, most=0.5):
    return level * np.exp(random.uniform(0.05, most) * random.normal(size=len(level)))


def omori(random: np.random.Generator, of: Cycles) -> Series:
    """Return a level that grows with stress, and bursts with aftershocks."""
    bursts = np.exp(random.uniform(1, 4)) * of.decay(random.uniform(0.7, 1.4), random.uniform(0.3, 2))
    return _noisy(random, np.exp(random.uniform(0, 2.5) * of.stress) + bursts)


def steady(random: np.random.Generator, of: Cycles) -> Series:
    """Return a level that grows with stress, and short bursts."""
    bursts = np.exp(random.uniform(1, 4)) * of.drop * np.exp(-of.age / random.uniform(0.3, 1.5))
    return _noisy(random, np.exp(random.uniform(0.8, 3) * of.stress) + bursts)


def double(random: np.random.Generator, of: Cycles) -> Series:
    """Return a level that grows with stress, and bursts of which every other one is small."""
    size = np.where(of.small, random.uniform(0.15, 0.5), 1.0)
    bursts = np.exp(random.uniform(1, 4)) * size * of.decay(random.uniform(0.8, 1.5))
    return _noisy(random, np.exp(random.uniform(0.5, 2.5) * of.stress) + bursts)


def foreshocks(random: np.random.Generator, of: Cycles) -> Series:
    """Return bursts that become more frequent before a slip, by an inverse Omori's law, and its burst."""
    rate = random.uniform(0.1, 2) / (1 + of.left / (0.05 * of.period))
    bursts = np.exp(random.uniform(1, 4)) * of.decay(random.uniform(0.8, 1.6))
    return _noisy(random, 1 + _sums(random, rate, 1.6) + bursts, 0.25)


def hits(random: np.random.Generator, of: Cycles) -> Series:
    """Return root energies of hits at a rate that grows with stress and after a slip, above noise."""
    rate = np.exp(random.uniform(-1, 1.5) + random.uniform(0.5, 3) * of.stress)
    rate += np.exp(random.uniform(1, 3.5)) * of.decay(1.2)
    return np.sqrt(_sums(random, rate, random.uniform(1.2, 2.2), 2) + random.uniform(0.2, 1))


def creep(random: np.random.Generator, of: Cycles) -> Series:
    """Return bursts of creep throughout the cycle that fade away, and those of slips."""
    rate = random.uniform(0.03, 0.2) * np.exp(random.uniform(0.5, 2) * of.stress) * np.sqrt(40 / of.period)
    faded = _fading(random, rate, 0.7, random.uniform(0.5, 0.6 + 0.04 * of.period))
    bursts = np.exp(random.uniform(1.5, 4)) * of.drop * np.exp(-of.age / random.uniform(0.3, 2))
    return _noisy(random, np.exp(random.uniform(0, 2) * of.stress) + faded + bursts)


def _sums(random, rate, exponent, power=1):
    """Return sums of powers of amplitudes that follow Gutenberg and Richter's law, at a rate a sample."""
    numbers = random.poisson(rate)
    amplitudes = (1 + random.pareto(exponent, numbers.sum())) ** power
    return np.bincount(np.repeat(np.arange(len(rate)), numbers), amplitudes, minlength=len(rate))


def _fading(random, rate, deviation, time):
    """Return bursts of log-normal size at a rate a sample, that fade away."""
    bursts = (random.uniform(size=len(rate)) < rate) * np.exp(random.normal(1, deviation, len(rate)))
    return lfilter([1], [1, -np.exp(-1 / time)], bursts)


def _coloured(exponent):
    """Return a function that makes log-normal noise whose spectrum falls with a power of the frequency."""

    def noise(random: np.random.Generator, samples: int) -> Series:
        frequency = np.maximum(np.fft.rfftfreq(samples), 1 / samples)
        phase = np.exp(2j * np.pi * random.uniform(size=len(frequency)))
        series = np.fft.irfft(frequency ** (-exponent / 2) * phase, samples)
        return np.exp(random.uniform(0.2, 1.2) * series / series.std())

    return noise


def red(random: np.random.Generator, samples: int) -> Series:
    """Return log-normal noise that remembers one to two hundred samples."""
    memory = np.exp(-1 / np.exp(random.uniform(0, np.log(200))))
    series = lfilter([1], [1, -memory], random.normal(size=samples + 1000))[1000:]
    return np.exp(random.uniform(0.2, 1.2) * series / series.std())


def poisson(random: np.random.Generator, samples: int) -> Series:
    """Return root energies of hits at a constant rate, above noise."""
    rate = np.full(samples, np.exp(random.uniform(-1.5, 2)))
    return np.sqrt(_sums(random, rate, random.uniform(1.2, 2.2), 2) + random.uniform(0.2, 1))


def constant(random: np.random.Generator, samples: int) -> Series:
    """Return a constant with the noise of electronics."""
    return 1 + 10 ** random.uniform(-6, -2) * random.normal(size=samples)


def sine(random: np.random.Generator, samples: int) -> Series:
    """Return an oscillation with noise."""
    phase = 2 * np.pi * np.arange(samples) / random.uniform(10, 200)
    return np.exp(random.uniform(0.3, 1.5) * np.sin(phase)) * np.exp(
        random.uniform(0.02, 0.5) * random.normal(size=samples)
    )


def shots(random: np.random.Generator, samples: int) -> Series:
    """Return bursts at random times that fade away: a fault that slips so has the same emission."""
    rate = np.full(samples, np.exp(random.uniform(-4.5, -1.5)))
    faded = _fading(random, rate, 1.0, np.exp(random.uniform(-0.5, 2.5)))
    return _noisy(random, 1 + faded, 0.4)


FAULTS: dict[str, Callable[[np.random.Generator, Cycles], Series]] = {
    one.__name__: one for one in (omori, steady, double, foreshocks, hits, creep)
}
NOISE: dict[str, Callable[[np.random.Generator, int], Series]] = {
    "white": _coloured(0),
    "red": red,
    "poisson": poisson,
    "constant": constant,
    "pink": _coloured(1),
    "brown": _coloured(2),
    "blue": _coloured(-1),
    "sine": sine,
    "shots": shots,
}
CALIBRATION = ("omori", "steady", "double")
OTHERS = ("foreshocks", "hits", "creep")


def fault(kind: str, random: np.random.Generator) -> tuple[Series, Series]:
    """Return emission and friction (samples,) of a fault of one of the kinds of `FAULTS`."""
    of = Cycles(random)
    return FAULTS[kind](random, of), of.friction


def no_fault(kind: str, random: np.random.Generator, faults: tuple[str, ...] = OTHERS) -> Series:
    """Return an emission (samples,) that is no fault's.

    Parameters
    ----------
    kind : str
        One of `NOISE`; or `shuffled` or `reversed`, the samples of a fault.
    random : Generator
    faults : tuple of str
        Kinds of faults that are shuffled or reversed.
    """
    if kind in NOISE:
        return NOISE[kind](random, int(np.exp(random.uniform(np.log(600), np.log(8000)))))
    emission, _ = fault(faults[int(random.integers(len(faults)))], random)
    return random.permutation(emission) if kind == "shuffled" else emission[::-1].copy()
