"""Sampling: pairs of emission and target windows, drawn from segments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from faultslip.networks.augmentation import Augmentation
from faultslip.records.gaps import interpolated
from faultslip.scalograms import windows
from faultslip.scalograms.image import (
    Normalisation,
    ScalogramConfig,
    emission_image,
    normalise,
    transform,
)

# Windows taken from each crop of a segment.
WINDOWS_PER_CROP = 8

# Fraction of a window in which friction is known, at least, where it is known in part.
SMALLEST_KNOWN = 1 / 8

# Windows of emission (windows, channels, rows, length) and target (windows, rows, length).
Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class TrainingSeries:
    """Series of one segment, and how they are normalised.

    Attributes
    ----------
    emission, target : ndarray, shape (samples,)
        The series that are transformed. The target is NaN where it is not known.
    normalisation : mapping
        Normalisation of `target` and of the channels of the emission, by name.
    interval : float
        Seconds.
    completion : ndarray, shape (samples,), optional
        What the target is taken to be where it is not known, when it is transformed. By default, known values
        are interpolated.
    """

    emission: np.ndarray
    target: np.ndarray
    normalisation: Mapping[str, Normalisation]
    interval: float
    completion: np.ndarray | None = None

    def images(
        self,
        start: int,
        end: int,
        scalogram: ScalogramConfig,
        augmentation: Augmentation | None = None,
        random: np.random.Generator | None = None,
    ) -> Pair:
        """Return the normalised images of emission and target of a crop, transformed on its own.

        Parameters
        ----------
        start, end : int
            First sample of the crop, and the one after its last.
        scalogram : ScalogramConfig
        augmentation : Augmentation, optional
            Changes the crop at random.
        random : numpy.random.Generator, optional
            Required with an augmentation.

        Returns
        -------
        emission : ndarray, shape (channels, rows, end - start)
        target : ndarray, shape (rows, end - start)
            NaN in the columns in which the target is not known.
        """
        emission, target = self.emission[start:end], self.target[start:end]
        if augmentation is not None:
            if random is None:
                raise ValueError("an augmentation needs a random generator")
            emission, target = augmentation.augment(
                self.emission,
                self.target,
                self.normalisation[scalogram.channels[0]],
                start,
                end - start,
                random,
            )
        unknown = np.isnan(target)
        if self.completion is None:
            complete = np.nan_to_num(interpolated(target))  # of a crop that lies in a gap nothing is known
        else:
            complete = np.where(unknown, self.completion[start:end], target)
        coefficients = transform(complete, self.interval, scalogram)
        target_image = normalise(coefficients, self.normalisation["target"], self.interval, scalogram)
        target_image[..., unknown] = np.nan
        return emission_image(emission, self.normalisation, self.interval, scalogram), target_image


@dataclass(frozen=True)
class WindowSampler:
    """Windows of emission and target from the segments of one or several experiments.

    A tested segment is short, and the reflection at its edges influences a large part of its largest
    scales. So that the networks learn to handle edges, a segment is not transformed once: crops of
    random position and length are transformed on their own in each epoch.

    Attributes
    ----------
    segments : sequence of TrainingSeries
        All with the same sampling interval.
    scalogram : ScalogramConfig
    length, step : int
        Of the windows, columns.
    causal : bool
        If true, each window ends where the transformed crop ends, so that no future emission is used;
        otherwise it may lie anywhere.
    probabilities : tuple of float, optional
        Probability with which a crop is drawn from each segment; by default they take turns.
    partly_known : bool
        If true, the target is known in one short part of each segment alone. Segments are then transformed
        as a whole, and windows are drawn that hold some of this part.
    """

    segments: Sequence[TrainingSeries]
    scalogram: ScalogramConfig
    length: int
    step: int
    causal: bool = False
    probabilities: tuple[float, ...] | None = None
    partly_known: bool = False

    @property
    def interval(self) -> float:
        """Sampling interval, seconds."""
        return self.segments[0].interval

    def all_windows(self) -> Pair:
        """Return the windows of all segments at regular steps.

        Each segment is transformed as a whole. If causal, everything up to the end of a window is
        transformed for that window.
        """
        windows_of = self._causal_windows if self.causal else self._plain_windows
        return _concatenate(windows_of(segment) for segment in self.segments)

    def _plain_windows(self, segment):
        pair = segment.images(0, len(segment.target), self.scalogram)
        return tuple(windows.cut(image, self.length, self.step) for image in pair)

    def _causal_windows(self, segment):
        ends = windows.starts(len(segment.target), self.length, self.step) + self.length
        pairs = [segment.images(0, end, self.scalogram) for end in ends]
        return tuple(
            np.stack([image[..., -self.length :] for image in images]) for images in zip(*pairs, strict=True)
        )

    def random_windows(
        self,
        number: int,
        crop_length: Sequence[float],
        random: np.random.Generator,
        edge_fraction: float = 0.0,
        augmentation: Augmentation | None = None,
    ) -> Pair:
        """Draw windows from random crops of the segments.

        The segments take turns; of more segments than crops, as many are drawn at random. With
        `probabilities`, a segment is drawn for each crop. A crop yields `WINDOWS_PER_CROP` windows, or
        its last window only if causal.

        Parameters
        ----------
        number : int
            Number of windows.
        crop_length : pair of float
            Shortest and longest crop, seconds. Lengths are rounded down to one whose transform is fast.
        random : numpy.random.Generator
        edge_fraction : float
            Fraction of the windows that are placed at the edges of the crops, half of them at each
            edge; the others lie anywhere.
        augmentation : Augmentation, optional
            Changes each crop at random.
        """
        if self.partly_known:
            return self._windows_of_known_parts(number, random)
        crops = -(-number // (1 if self.causal else WINDOWS_PER_CROP))
        drawn = (
            self._windows_of_crop(self.segments[turn], crop_length, random, edge_fraction, augmentation)
            for turn in self._turns(crops, random)
        )
        emission, target = _concatenate(drawn)
        return emission[:number], target[:number]

    def _windows_of_known_parts(self, number, random):
        """Draw windows from the segments in turn, each with enough samples whose target is known."""
        counts = np.bincount(np.arange(number) % len(self.segments), minlength=len(self.segments))
        drawn = []
        for segment, count in zip(self.segments, counts, strict=True):
            pair = segment.images(0, len(segment.target), self.scalogram)
            known = np.flatnonzero(~np.isnan(segment.target))
            enough = min(len(known), int(SMALLEST_KNOWN * self.length))
            first = max(0, known[0] + enough - self.length)
            last = min(len(segment.target) - self.length, known[-1] + 1 - enough)
            starts = random.integers(first, last + 1, count)
            drawn.append(tuple(np.stack([image[..., s : s + self.length] for s in starts]) for image in pair))
        return _concatenate(drawn)

    def _turns(self, crops, random):
        """Return the number of the segment from which each crop is drawn."""
        number = len(self.segments)
        if self.probabilities:
            return random.choice(number, crops, p=self.probabilities)
        return np.arange(crops) % number if crops >= number else random.choice(number, crops, replace=False)

    def _windows_of_crop(self, segment, crop_length, random, edge_fraction, augmentation):
        """Draw the windows of one random crop; the order of the random draws is part of the results."""
        samples = len(segment.target)
        low, high = (min(samples, round(seconds / segment.interval)) for seconds in crop_length)
        length = max(self.length, scipy.fft.prev_fast_len(int(random.integers(low, high + 1)), real=True))
        start = int(random.integers(0, samples - length + 1))
        pair = segment.images(start, start + length, self.scalogram, augmentation, random)
        places = self._places(length - self.length, random, edge_fraction)
        return tuple(np.stack([image[..., p : p + self.length] for p in places]) for image in pair)

    def _places(self, last, random, edge_fraction):
        """Return the first columns of the windows of a crop, whose last window begins at `last`."""
        places = random.integers(0, last + 1, 1 if self.causal else WINDOWS_PER_CROP)
        if self.causal:
            return [last]
        at_edges = round(edge_fraction * WINDOWS_PER_CROP)
        places[: at_edges // 2] = 0
        places[at_edges // 2 : at_edges] = last
        return places


def _concatenate(pairs: Iterable[Pair]) -> Pair:
    emission, target = zip(*pairs, strict=True)
    return np.concatenate(emission), np.concatenate(target)
