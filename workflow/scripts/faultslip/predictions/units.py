"""Units: from a prediction in standard deviations to units of the target."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.causal import predict_causally
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.scalograms.image import Normalisation

if TYPE_CHECKING:
    from faultslip.predictions.inference import Ensemble


def regression(predicted: np.ndarray, true: np.ndarray) -> Normalisation:
    """Return offset and slope of the regression of a true on a predicted series, both (samples,).

    A prediction gets the units of the true series by `offset + slope * predicted`.
    """
    slope, offset = np.polyfit(predicted, true, deg=1)
    return Normalisation(offset, slope)


def rescaled_by_regression(ensemble: "Ensemble", normalising: xr.Dataset, causal: bool) -> "Ensemble":
    """Choose offset and slope of the target so that a part is predicted with the least squared error.

    Networks that were trained on other faults predict friction in standard deviations. Mean and
    standard deviation of the true friction in a part of the record turn it into friction. A regression
    uses the same part, and also corrects that the networks predict a mean other than 0 there, or a
    standard deviation other than 1.

    Parameters
    ----------
    ensemble : Ensemble
    normalising : Dataset
        Scalogram file of the part whose target is known, or one fault of it: its emission and `target`, of
        which samples that are NaN do not count.
    causal : bool
        Whether each sample is predicted from the emission up to it alone.

    Returns
    -------
    Ensemble
        Its `target` is normalised by offset and slope of the regression.

    Raises
    ------
    InputError
        If the networks predict a constant for the part.
    """
    standard = Normalisation(np.float64(0), np.float64(1))
    unscaled = replace(ensemble, normalisation={**ensemble.normalisation, "target": standard})
    if causal:
        predicted = predict_causally(unscaled, delayed_emission(normalising)).mean(axis=0)
    else:
        predicted = unscaled.predict_series(unscaled.emission_image(transformed_emission(normalising)))
    true = normalising["target"].values.astype(float)
    measured = np.isfinite(true)
    true, predicted = true[measured], predicted[measured]
    if not len(true) or not np.ptp(predicted):
        raise InputError(
            f"{normalising.attrs['label']}: rescaling: regression is not possible, because the networks "
            "predict a constant for the normalising part; use rescaling: mean_and_deviation"
        )
    return replace(ensemble, normalisation={**ensemble.normalisation, "target": regression(predicted, true)})
