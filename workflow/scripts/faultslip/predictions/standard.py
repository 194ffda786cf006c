"""Prediction of a record whose emission is normalised by itself, in standard deviations of friction."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble

MIN_WINDOW = 128
BLOCK = 2**14  # samples that are transformed at once
SMALLEST_ERROR = 0.2  # standard deviations; no prediction is believed to be better


def expected_error(predicted: np.ndarray) -> float:
    """Return the standard deviation of the error to be expected, in standard deviations of friction.

    Parameters
    ----------
    predicted : ndarray, shape (samples,)
        In standard deviations.
    """
    return float(expected_errors(predicted.var()))


def expected_errors(variance: ArrayLike) -> np.ndarray:
    """Return the standard deviation of the error to be expected of predictions with such variances.

    Networks that are trained on squared errors predict the mean of what is possible. The variance that a
    prediction lacks is then that of its error (law of total variance). On random faults left out it is
    correlated by 0.83 with the error of each fault.

    Parameters
    ----------
    variance : array_like
        Of friction in standard deviations.
    """
    return np.sqrt(np.maximum(1 - np.asarray(variance), SMALLEST_ERROR**2))


def standard_prediction(
    ensemble: "Ensemble",
    emission: np.ndarray,
    progress: Callable[[Any], Any] = iter,
    bridged: np.ndarray | None = None,
) -> np.ndarray:
    """Predict the friction of a record whose emission is normalised by itself.

    Parameters
    ----------
    ensemble : Ensemble
        Its normalisation is not used.
    emission : ndarray, shape (samples,)
        Amplitude.
    progress
        As for `Networks.predict`.
    bridged : ndarray of bool, shape (samples,), optional
        Samples in gaps, which do not count in the normalisation.

    Returns
    -------
    ndarray, shape (networks, samples)
        Friction in standard deviations, with a mean of 0.
    """
    series = image.as_transformed(emission, ensemble.config)
    channels = image.emission_series(series, ensemble.config)
    own = image.own_normalisation(channels, slice(None) if bridged is None else ~bridged)
    ensemble = replace(ensemble, normalisation=own | {"target": Normalisation(0.0, 1.0)})
    return ensemble.predict_blocks(series, BLOCK, progress)
