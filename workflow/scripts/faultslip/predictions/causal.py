"""Causal inference: each sample is predicted from the emission up to it, and nothing after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from faultslip.scalograms import image
from faultslip.scalograms.wavelets import low_pass_scale
from faultslip.scalograms.windows import BATCH_SIZE

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble

MIN_PAST_SAMPLES = 16  # that a prediction needs; with fewer the mean is predicted
REACH = 6.0  # low-pass scales; farther back a sample has an effect below 1e-7
INVERTED_WINDOWS = 4  # window lengths of the predicted image that are inverted for each sample


def predict_causally(
    ensemble: "Ensemble", emission: np.ndarray, progress: Callable[[list[list[int]]], Any] = iter
) -> np.ndarray:
    """Predict a series, each sample from the emission up to it.

    For each sample, the emission up to it is transformed by itself, as far back as the largest scale reaches,
    and the last window is predicted. Each column of the predicted image is taken from the last window that
    holds it. The sample is the last value of the series that belongs to this image.

    Parameters
    ----------
    ensemble : Ensemble
        Its `window_step` is not used.
    emission : ndarray, shape (samples,)
        Its logarithm where the configuration of the scalogram says so.
    progress : callable
        Given the batches of windows, yields them; such as `tqdm`.

    Returns
    -------
    ndarray, shape (networks, samples)
        Series of each network, in units of the target.
    """
    length, config = ensemble.window_length, ensemble.config
    shape = (len(ensemble.networks), len(emission))
    series = np.full(shape, float(ensemble.normalisation["target"].mean))
    images = np.zeros((shape[0], len(config.scales) + config.low_pass, shape[1]))
    channels = image.emission_series(emission, config)
    transform = LastWindow.of(ensemble) if len(emission) >= length else None
    for ends in progress(_batches(len(emission), length)):
        if transform is not None and ends[0] >= transform.shortest_past:
            last = transform.images(channels, ends, ensemble)
        else:
            pasts = [ensemble.emission_image(emission[:end]) for end in ends]
            last = np.stack([past[..., -length:] for past in pasts])
        for network, predicted in enumerate(ensemble.apply(last)):
            for end, window in zip(ends, predicted, strict=True):
                images[network, :, end - window.shape[1] : end] = window
                recent = images[network, :, max(0, end - INVERTED_WINDOWS * length) : end]
                series[network, end - 1] = ensemble.to_series(recent)[-1]
    return series


@dataclass(frozen=True)
class LastWindow:
    """The transform of the last window of a series that is reflected at its end, as one matrix.

    The transform is linear, and a sample that is farther back than `REACH` low-pass scales has no effect:
    the past of each sample is multiplied by the same matrix. A sample costs the same however long the
    record is.

    Attributes
    ----------
    matrix : ndarray, shape (past, rows * columns), float32
    rows : int
    """

    matrix: np.ndarray
    rows: int

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
        return cls(matrix, rows)

    @property
    def shortest_past(self) -> int:
        """Samples that are needed: one reflection at the start of the record fills what is missing."""
        return -(-len(self.matrix) // 2)

    def images(
        self, channels: Mapping[str, np.ndarray], ends: Sequence[int], ensemble: "Ensemble"
    ) -> np.ndarray:
        """Return the images of the windows that end at some samples, (ends, channels, rows, columns).

        Parameters
        ----------
        channels : mapping of str to ndarray, shape (samples,)
            Series of the channels of the emission.
        ends : sequence of int
            The sample after the last one of each window, successive, from `shortest_past` on.
        ensemble : Ensemble
        """
        past, found = len(self.matrix), []
        for name, series in channels.items():
            start = max(0, ends[0] - past)
            known = np.asarray(series[start : ends[-1]], dtype=float)
            level = known[0]  # of the past; what is left are small numbers, for single precision
            missing = past - (ends[0] - start)
            padded = np.pad(known - level, (missing, 0), mode="symmetric") if missing else known - level
            pasts = np.lib.stride_tricks.sliding_window_view(padded.astype(np.float32), past)
            coefficients = (pasts @ self.matrix).reshape(len(ends), self.rows, -1)
            if ensemble.config.low_pass:
                coefficients[:, -1] += level
            normalised = ensemble.normalise(np.moveaxis(coefficients, 1, 0).reshape(self.rows, -1), name)
            found.append(np.moveaxis(normalised.reshape(self.rows, len(ends), -1), 0, 1))
        return np.stack(found, axis=1)


def _batches(samples: int, length: int) -> list[list[int]]:
    """Return the ends of the windows, in batches of windows of equal size.

    The first windows are shorter than `length`, and each of them is a batch of its own.
    """
    ends = list(range(MIN_PAST_SAMPLES, samples + 1))
    full = [end for end in ends if end >= length]
    batches = np.array_split(full, -(-len(ends) // BATCH_SIZE)) if full else []
    return [[end] for end in ends if end < length] + [batch.tolist() for batch in batches if len(batch)]
