"""Data augmentation: faults that are slower, louder or noisier than the recorded one."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Augmentation:
    """Random changes of a crop of a segment, drawn anew for each crop.

    Attributes
    ----------
    time_stretch : float
        Largest factor by which time is stretched or compressed; the factor is uniform on a logarithmic
        axis. 1: unchanged.
    amplitude_scale : float
        Standard deviation of the logarithm of a factor on the emission's deviations from its mean. If
        the emission is a logarithm, the factor changes the number of decades. 0: unchanged.
    noise_std : float
        White noise added to the emission, in standard deviations of the emission.
    level_shift : float
        Standard deviation of a shift of the emission's level, in standard deviations of the emission.
        0: unchanged.
    """

    time_stretch: float = 1.0
    amplitude_scale: float = 0.0
    noise_std: float = 0.0
    level_shift: float = 0.0

    def augment(
        self,
        emission: np.ndarray,
        target: np.ndarray,
        normalisation: tuple[float, float],
        start: int,
        samples: int,
        random: np.random.Generator,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Cut a crop out of emission and target and change it at random.

        Parameters
        ----------
        emission, target : ndarray, shape (all samples,)
        normalisation : Normalisation
            Mean and standard deviation of the emission.
        start, samples : int
            Position and length of the crop if it is not stretched. A stretched crop has the same centre
            where there is room, and is stretched less where the segment is too short.
        random : numpy.random.Generator

        Returns
        -------
        emission, target : ndarray, shape (samples,)
        """
        if self.time_stretch > 1:
            emission, target = self._stretch(emission, target, start, samples, random)
        else:
            emission, target = (x[start : start + samples] for x in (emission, target))
        mean, std = normalisation
        if self.amplitude_scale:
            emission = mean + (emission - mean) * np.exp(self.amplitude_scale * random.normal())
        if self.noise_std:
            emission = emission + self.noise_std * std * random.normal(size=samples)
        if self.level_shift:
            emission = emission + self.level_shift * std * random.normal()
        return emission, target

    def _stretch(self, emission, target, start, samples, random):
        """Return both series at `samples` times of a longer or shorter crop, interpolated."""
        slower = self.time_stretch ** random.uniform(-1, 1)
        span = min((samples - 1) / slower, len(emission) - 1)
        first = np.clip(start + (samples - 1 - span) / 2, 0, len(emission) - 1 - span)
        places = first + span * np.linspace(0, 1, samples)
        return tuple(np.interp(places, np.arange(len(x)), x) for x in (emission, target))
