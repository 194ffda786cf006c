"""All numbers of one prediction: errors, their intervals, bands, slip events, phases and cycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.prediction_file import without_gaps
from faultslip.scores import bands, beyond_clock, bootstrap, events, metrics, phases


@dataclass(frozen=True)
class Thresholds:
    """From where on something counts.

    Attributes
    ----------
    min_friction_drop : float
        Smallest fall of friction that is a slip event; slip events delimit the cycles.
    event_tolerance : float
        Largest time between the starts of a true event and of the one that detects it, s.
    time_to_failure_from : float
        The MAPE of time to failure counts samples at least this long before a failure, s.
    """

    min_friction_drop: float
    event_tolerance: float
    time_to_failure_from: float

    def smallest_true(self, target: str) -> float | None:
        """Return the true value from which on a sample counts in the MAPE; None where every one does."""
        return self.time_to_failure_from if target == "time_to_failure" else None


def scored(
    prediction: xr.Dataset, thresholds: Thresholds, validations: Sequence[xr.Dataset] = ()
) -> xr.Dataset:
    """Add all scores to a prediction.

    Parameters
    ----------
    prediction : Dataset
        With the attributes of a prediction file.
    thresholds : Thresholds
    validations : sequence of Dataset
        Predictions of the same networks for the segments that calibrate the bands.

    Returns
    -------
    Dataset
        Its attributes are joined by those of `errors`, `bootstrap.intervals` and `bands.calibrate`; of
        friction also by those of `events.score`, `phases.errors_by_phase` and `beyond_clock.scores`, and its
        variables by the pairs of events. Without a true series only the number of models is known, and of a
        prediction in standard deviations of friction (`friction_in`) also `pearson_r`, which needs no units.

    Raises
    ------
    InputError
        If a score is not defined.
    """
    counted = without_gaps(prediction)
    if "networks" in prediction.attrs:  # released ones predict their average, which is what counts
        average = counted["predicted"].expand_dims("model")
        counted = counted.drop_vars("predicted_by_model").assign(predicted_by_model=average)
    found: dict[str, Any] = {"models": prediction.sizes["model"]}
    if "true" not in prediction:
        return prediction.assign_attrs(found)
    smallest = thresholds.smallest_true(prediction.attrs["target"])
    try:
        if prediction.attrs.get("friction_in"):
            return prediction.assign_attrs(found | {"pearson_r": mean_correlation(counted)})
        found |= errors(counted, smallest)
    except InputError as error:
        name = "{scenario} on {experiment}/{segment}".format(**prediction.attrs)
        raise InputError(f"{name}: {error}") from None
    counted, drop = counted.astype(np.float32), thresholds.min_friction_drop  # as the file holds it
    found |= bootstrap.intervals(counted, drop, smallest)
    found |= bands.calibrate(counted, [without_gaps(one) for one in validations], drop)
    if prediction.attrs["target"] != "friction":
        return prediction.assign_attrs(found)
    found |= phases.errors_by_phase(counted, drop) | beyond_clock.scores(counted, drop)
    detected, pairs = events.detection(counted, drop, thresholds.event_tolerance)
    # Coordinates are written in double precision.
    return prediction.assign_attrs(found | detected).assign_coords(pairs)


def errors(prediction: xr.Dataset, min_true: float | None = None) -> dict[str, float]:
    """Measure the errors of a prediction, and those of a constant in its place.

    Parameters
    ----------
    prediction : Dataset
        With `true`, `predicted` and `predicted_by_model`, and the attribute `target_mean`, the constant.
    min_true : float, optional
        MAPE counts the samples whose true value is at least this. Time to failure reaches zero,
        where a percentage has no meaning.

    Returns
    -------
    dict
        `mape_percent` and `mape_std_percent`, mean and standard deviation over the models; `r2`,
        `pearson_r`, `mae` and `rmse`, of all samples, means over the models; `constant_mape_percent`, of
        the constant; `ensemble_mape_percent`, of the prediction of all models together.
    """
    true = prediction["true"].values
    by_model = prediction["predicted_by_model"].values
    counted = np.full(len(true), True) if min_true is None else true >= min_true

    def mape(series):
        return metrics.mape(true[counted], series[counted])

    mapes = [mape(series) for series in by_model]
    return {
        "mape_percent": float(np.mean(mapes)),
        "mape_std_percent": float(np.std(mapes, ddof=1)) if len(by_model) > 1 else float("nan"),
        "r2": float(np.mean([metrics.r2(true, series) for series in by_model])),
        "pearson_r": mean_correlation(prediction),
        "mae": float(np.mean([metrics.mae(true, series) for series in by_model])),
        "rmse": float(np.mean([metrics.rmse(true, series) for series in by_model])),
        "constant_mape_percent": mape(np.full_like(true, prediction.attrs["target_mean"])),
        "ensemble_mape_percent": mape(prediction["predicted"].values),
    }


def mean_correlation(prediction: xr.Dataset) -> float:
    """Return Pearson's r of what each model predicts, the mean over the models."""
    true, by_model = prediction["true"].values, prediction["predicted_by_model"].values
    return float(np.mean([metrics.pearson_r(true, series) for series in by_model]))
