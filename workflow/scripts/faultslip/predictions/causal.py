"""Causal inference: each sample is predicted from the emission up to it, and nothing after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from faultslip.runtime import one_thread
from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation
from faultslip.scalograms.wavelets import low_pass_scale
from faultslip.scalograms.windows import BATCH_SIZE

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble

MIN_PAST_SAMPLES = 16  # that a prediction needs; with fewer the mean is predicted
REACH = 6.0  # low-pass scales; farther back a sample has an effect below 1e-7
INVERTED_WINDOWS = 4  # window lengths of the predicted image that are inverted for each sample


def predict_causally(ensemble: "Ensemble", emission: np.ndarray) -> np.ndarray:
    """Predict a series, each sample from the emission up to it, normalised as the ensemble says.

    Parameters
    ----------
    ensemble : Ensemble
        Its `window_step` is not used.
    emission : ndarray, shape (samples,)
        Its logarithm where the configuration of the scalogram says so.

    Returns
    -------
    ndarray, shape (networks, samples)
        Series of each network, in units of the target.
    """
    channels = image.emission_series(emission, ensemble.config)
    levels = {}
    for name in channels:
        mean, std = ensemble.normalisation[name]
        levels[name] = np.full(len(emission), mean), np.full(len(emission), std)
    return CausalPredictor(ensemble).feed(channels, levels)


class CausalPredictor:
    """Predicts a series while its emission arrives.

    The emission up to each sample is transformed by itself, as far back as the largest scale reaches, and
    the last window is predicted. Each column of the predicted image is taken from the last window that holds
    it. The sample is the last value of the series that belongs to this image. A sample costs the same however
    many there were before it, and memory does not grow.

    Parameters
    ----------
    ensemble : Ensemble
        Of its normalisation that of the `target` is used.
    """

    def __init__(self, ensemble: "Ensemble") -> None:
        self._ensemble = ensemble
        self._transform = LastWindow.of(ensemble)
        self._past: dict[str, np.ndarray] = {}
        rows = len(ensemble.config.scales) + ensemble.config.low_pass
        self._image = np.zeros((len(ensemble.networks), rows, 0))
        self._seen = 0

    @one_thread()
    def feed(
        self,
        channels: Mapping[str, np.ndarray],
        levels: Mapping[str, tuple[np.ndarray, np.ndarray]],
    ) -> np.ndarray:
        """Predict the samples that follow those of before.

        Parameters
        ----------
        channels : mapping of str to ndarray, shape (samples,)
            Series of the channels of the emission.
        levels : mapping of str to pair of ndarray, shape (samples,)
            Mean and standard deviation of each channel, as they are known at each sample.

        Returns
        -------
        ndarray, shape (networks, samples)
            In units of the target.
        """
        samples = len(next(iter(channels.values())))
        batches = [slice(s, min(s + BATCH_SIZE, samples)) for s in range(0, samples, BATCH_SIZE)]
        series = np.empty((len(self._image), samples))
        for batch in batches:
            emission = [self._windows(name, channels[name], levels[name], batch) for name in channels]
            series[:, batch] = self._series_of(self._ensemble.apply(np.stack(emission, axis=1)))
        return series

    def _windows(self, name, series, levels, batch):
        """Return the last window of a channel for each sample of a batch, (samples, rows, columns)."""
        past = self._past.get(name, np.empty(0))
        known = np.concatenate([past, np.asarray(series[batch], dtype=float)])
        coefficients = self._transform(known, batch.stop - batch.start)
        self._past[name] = known[-self._transform.past :]
        ensemble = self._ensemble
        for sample, mean, std in zip(coefficients, *(level[batch] for level in levels), strict=True):
            sample[:] = image.normalise(sample, Normalisation(mean, std), ensemble.interval, ensemble.config)
        return coefficients

    def _series_of(self, predicted):
        """Merge the windows that were predicted for a batch, and return the last value for each of them."""
        length, kept = predicted.shape[-1], INVERTED_WINDOWS * predicted.shape[-1]
        before, samples = self._image.shape[-1], predicted.shape[1]
        merged = np.concatenate([self._image, np.zeros((*self._image.shape[:2], samples))], axis=-1)
        series = np.empty((len(merged), samples))
        for sample in range(samples):
            end = before + sample + 1
            columns = min(length, end)
            merged[..., end - columns : end] = predicted[:, sample, :, length - columns :]
            for network, image_of_network in enumerate(merged[..., max(0, end - kept) : end]):
                series[network, sample] = self._ensemble.to_series(image_of_network)[-1]
        self._image = merged[..., -kept:]
        first = max(0, MIN_PAST_SAMPLES - 1 - self._seen)
        series[:, :first] = float(self._ensemble.normalisation["target"].mean)
        self._seen += samples
        return series


@dataclass(frozen=True)
class LastWindow:
    """The transform of the last window of a series that is reflected at its ends, as one matrix.

    The transform is linear, and a sample that is farther back than `REACH` low-pass scales has no effect:
    the past of each sample is multiplied by the same matrix. A shorter past is continued by reflection.

    Attributes
    ----------
    matrix : ndarray, shape (past, rows * columns), float32
    rows : int
    low_pass : bool
        Whether the last row is the low-pass row, which has the level of the series.
    """

    matrix: np.ndarray
    rows: int
    low_pass: bool

    @classmethod
    def of(cls, ensemble: "Ensemble") -> Self:
        """Transform each unit vector of the past."""
        config, interval, length = ensemble.config, ensemble.interval, ensemble.window_length
        past = length + int(np.ceil(REACH * low_pass_scale(config.scales) / interval))
        unit = np.zeros(past)
        rows = len(config.scales) + config.low_pass
        matrix = np.empty((past, rows * length), np.float32)
        for sample in range(past):
            unit[sample] = 1
            matrix[sample] = image.transform(unit, interval, config)[:, -length:].ravel()
            unit[sample] = 0
        return cls(matrix, rows, config.low_pass)

    @property
    def past(self) -> int:
        """Samples that have an effect."""
        return len(self.matrix)

    def __call__(self, series: np.ndarray, samples: int) -> np.ndarray:
        """Return the coefficients of the windows that end with each of the last samples of a series.

        Parameters
        ----------
        series : ndarray
            All that is known up to the last of these samples, or as much as has an effect.
        samples : int

        Returns
        -------
        ndarray, shape (samples, rows, columns), float32
        """
        level = series[0]  # what is left are small numbers, for single precision
        pasts = np.empty((samples, self.past), np.float32)
        for row, end in zip(pasts, range(len(series) - samples + 1, len(series) + 1), strict=True):
            known = series[max(0, end - self.past) : end] - level
            row[:] = np.pad(known, (self.past - len(known), 0), mode="symmetric")
        coefficients = (pasts @ self.matrix).reshape(samples, self.rows, -1)
        if self.low_pass:
            coefficients[:, -1] += level
        return coefficients
