"""Variety that no simulation has to be run for: faults slower, louder or noisier than they were."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Augmentation:
    """How a part of a segment is changed each time it is drawn.

    Attributes
    ----------
    stretch : float
        Up to so many times slower or faster, evenly on a logarithmic axis; 1 for not at all.
    amplitude : float
        The emission's deviations from its mean times a factor whose logarithm has this
        standard deviation. With the logarithm of the emission: more or fewer decades.
    noise : float
        White noise added to the emission, in standard deviations of it.
    """

    stretch: float = 1.0
    amplitude: float = 0.0
    noise: float = 0.0

    def varied(self, emission, target, statistics, start, samples, random):
        """Emission and target of `samples` samples from about `start` on, changed at random.

        Parameters
        ----------
        emission, target : ndarray, shape (all samples,)
        statistics : pair of float
            Mean and standard deviation of the emission.
        start, samples : int
            The part, if it were not stretched; a stretched one has the same middle where there
            is room, and is stretched less where the segment is too short.
        random : numpy.random.Generator

        Returns
        -------
        tuple of ndarray, shape (samples,)
        """
        if self.stretch > 1:
            slower = self.stretch ** random.uniform(-1, 1)
            span = min((samples - 1) / slower, len(emission) - 1)
            first = np.clip(start + (samples - 1 - span) / 2, 0, len(emission) - 1 - span)
            places = first + span * np.linspace(0, 1, samples)
            emission, target = (np.interp(places, np.arange(len(x)), x) for x in (emission, target))
        else:
            emission, target = (x[start : start + samples] for x in (emission, target))
        mean, deviation = statistics
        if self.amplitude:
            emission = mean + (emission - mean) * np.exp(self.amplitude * random.normal())
        if self.noise:
            emission = emission + self.noise * deviation * random.normal(size=samples)
        return emission, target
