"""A prediction as a file: true and predicted series of a segment, and their scores."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.provenance import provenance
from faultslip.scalograms.image import Normalisation
from faultslip.scores import metrics

# Parameters that identify a prediction, and are copied to its attributes.
IDENTITY = ("scenario", "experiment", "segment", "segment_label", "normalisation", "rescaling")


def series_dataset(
    scalogram: xr.Dataset,
    by_model: np.ndarray,
    predicted: np.ndarray | None = None,
    predicted_std: np.ndarray | None = None,
) -> xr.Dataset:
    """Return the true and predicted series of a segment.

    Parameters
    ----------
    scalogram : Dataset
        Scalogram file of the segment.
    by_model : ndarray, shape (models, samples)
        Prediction of each model, in units of the target.
    predicted : ndarray, shape (samples,), optional
        Prediction of all models together; by default the mean over the models.
    predicted_std : ndarray, shape (samples,), optional
        Its standard deviation; by default that over the models.

    Returns
    -------
    Dataset
        `true`, `predicted` and `predicted_std` over time, `predicted_by_model` over (model, time),
        in units of the target; NaN in gaps of the record, where the target is.
    """
    target = scalogram.attrs["target"]
    units, name = ("s" if target == "time_to_failure" else "1"), target.replace("_", " ")
    predicted = by_model.mean(axis=0) if predicted is None else predicted
    predicted_std = by_model.std(axis=0) if predicted_std is None else predicted_std
    true = scalogram["target"].values
    predicted, predicted_std, by_model = (
        np.where(np.isfinite(true), values, np.nan) for values in (predicted, predicted_std, by_model)
    )
    return xr.Dataset(
        {
            "true": ("time", true, {"units": units, "long_name": f"true {name}"}),
            "predicted": ("time", predicted, {"units": units, "long_name": f"predicted {name}"}),
            "predicted_std": (
                "time",
                predicted_std,
                {"units": units, "long_name": f"standard deviation of the predicted {name}"},
            ),
            "predicted_by_model": (
                ("model", "time"),
                by_model,
                {"units": units, "long_name": f"{name} predicted by each model"},
            ),
        },
        coords={"time": scalogram["time"]},
    )


def without_gaps(prediction: xr.Dataset) -> xr.Dataset:
    """Return the samples of a prediction whose true value is known, which are those that count."""
    return prediction.isel(time=np.isfinite(prediction["true"].values))


def read_without_gaps(path: str | Path) -> xr.Dataset:
    """Read a prediction file as tables count it, `without_gaps`."""
    return without_gaps(netcdf.read(path))


def scores(prediction: xr.Dataset, constant: float, min_true: float | None = None) -> dict[str, float]:
    """Score a prediction, and a constant in its place.

    Parameters
    ----------
    prediction : Dataset
        Returned by `series_dataset`.
    constant : float
        The mean of the part that normalises.
    min_true : float, optional
        MAPE counts the samples whose true value is at least this. Time to failure reaches zero,
        where a percentage has no meaning.

    Returns
    -------
    dict
        `models`, their number; `mape_percent` and `mape_std_percent`, mean and standard deviation
        over the models; `r2`, `pearson_r` and `rmse`, means over the models; `constant_mape_percent`,
        of the constant; `ensemble_mape_percent`, of the prediction of all models together.
    """
    prediction = without_gaps(prediction)
    true = prediction["true"].values
    by_model = prediction["predicted_by_model"].values
    counted = np.full(len(true), True) if min_true is None else true >= min_true

    def mape(series):
        return metrics.mape(true[counted], series[counted])

    mapes = [mape(series) for series in by_model]
    return {
        "models": len(by_model),
        "mape_percent": float(np.mean(mapes)),
        "mape_std_percent": float(np.std(mapes, ddof=1)) if len(by_model) > 1 else float("nan"),
        "r2": float(np.mean([metrics.r2(true, series) for series in by_model])),
        "pearson_r": float(np.mean([metrics.pearson_r(true, series) for series in by_model])),
        "rmse": float(np.mean([metrics.rmse(true, series) for series in by_model])),
        "constant_mape_percent": mape(np.full_like(true, constant)),
        "ensemble_mape_percent": mape(prediction["predicted"].values),
    }


def score_attributes(
    prediction: xr.Dataset,
    scalogram: xr.Dataset,
    target_normalisation: Normalisation,
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the attributes that say what was predicted, and how well.

    Parameters
    ----------
    prediction : Dataset
        Returned by `series_dataset`.
    scalogram : Dataset
        Scalogram file of the segment.
    target_normalisation : Normalisation
        Mean and standard deviation of the target in the part that normalises.
    parameters : mapping
        The keys `IDENTITY`, and `min_true` as in `scores`.

    Returns
    -------
    dict
        Scores, attributes of the scalogram, the keys `IDENTITY`, `target_mean` and `target_std`.

    Raises
    ------
    InputError
        If a score is not defined.
    """
    mean, std = target_normalisation
    copied = {name: scalogram.attrs[name] for name in ("target", "label", "virtual", "interval")}
    identity = {name: parameters[name] for name in IDENTITY}
    normalised = {"target_mean": mean, "target_std": std}
    try:
        scored = scores(prediction, mean, parameters["min_true"])
    except InputError as error:
        name = "{scenario} on {experiment}/{segment}".format(**parameters)
        raise InputError(f"{name}: {error}") from None
    return scored | copied | identity | normalised


def write_prediction(
    prediction: xr.Dataset,
    scalogram: xr.Dataset,
    target_normalisation: Normalisation,
    study: str,
    parameters: Mapping[str, Any],
    output: str,
) -> None:
    """Write a prediction with its provenance and scores as attributes, and print the main scores.

    Parameters
    ----------
    prediction, scalogram, target_normalisation
        As for `score_attributes`.
    study : str
    parameters : mapping
        All values that the prediction depends on, among them those that `score_attributes` takes.
    output : str
        Path of the file.
    """
    attributes = provenance(study, parameters, json.loads(scalogram.attrs["raw_files"]))
    attributes |= score_attributes(prediction, scalogram, target_normalisation, parameters)
    attributes["title"] = "{target} of {label}, predicted by {scenario}".format(**attributes)
    netcdf.write(prediction.assign_attrs(attributes), output)
    for name in ("mape_percent", "r2", "constant_mape_percent"):
        print(f"{name}: {attributes[name]:.4g}")
