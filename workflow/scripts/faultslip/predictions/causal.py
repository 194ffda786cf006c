"""Causal inference: each sample is predicted from the emission up to it, and nothing after it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from faultslip.scalograms.windows import BATCH_SIZE

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble

MIN_PAST_SAMPLES = 16  # that a prediction needs; with fewer the mean is predicted
INVERTED_WINDOWS = 4  # window lengths of the predicted image that are inverted for each sample


def predict_causally(
    ensemble: "Ensemble", emission: np.ndarray, progress: Callable[[list[list[int]]], Any] = iter
) -> np.ndarray:
    """Predict a series, each sample from the emission up to it.

    For each sample, the emission up to it is transformed by itself, and the last window is
    predicted. Each column of the predicted image is taken from the last window that holds it. The
    sample is the last value of the series that belongs to this image.

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
    for ends in progress(_batches(len(emission), length)):
        last = [ensemble.emission_image(emission[:end])[..., max(0, end - length) :] for end in ends]
        for network, predicted in enumerate(ensemble.apply(np.stack(last))):
            for end, window in zip(ends, predicted, strict=True):
                images[network, :, end - window.shape[1] : end] = window
                recent = images[network, :, max(0, end - INVERTED_WINDOWS * length) : end]
                series[network, end - 1] = ensemble.to_series(recent)[-1]
    return series


def _batches(samples: int, length: int) -> list[list[int]]:
    """Return the ends of the windows, in batches of windows of equal size.

    The first windows are shorter than `length`, and each of them is a batch of its own.
    """
    ends = list(range(MIN_PAST_SAMPLES, samples + 1))
    full = [end for end in ends if end >= length]
    batches = np.array_split(full, -(-len(ends) // BATCH_SIZE)) if full else []
    return [[end] for end in ends if end < length] + [batch.tolist() for batch in batches if len(batch)]
