"""A prediction as a file: true and predicted series of a segment."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.provenance import provenance

# Parameters that identify a prediction, and are copied to its attributes.
IDENTITY = (
    "scenario",
    "experiment",
    "segment",
    "segment_label",
    "normalisation",
    "rescaling",
    "calibrated_on",
)


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
        Scalogram file of the segment; without `target` where the true series is not known.
    by_model : ndarray, shape (models, samples)
        Prediction of each model, in units of the target.
    predicted : ndarray, shape (samples,), optional
        Prediction of all models together; by default the mean over the models.
    predicted_std : ndarray, shape (samples,), optional
        Its standard deviation; by default that over the models.

    Returns
    -------
    Dataset
        `true`, where it is known, `predicted` and `predicted_std` over time, `predicted_by_model` over
        (model, time), in units of the target; NaN in gaps of the record, where the target is.
    """
    target = scalogram.attrs["target"]
    units, name = ("s" if target == "time_to_failure" else "1"), target.replace("_", " ")
    predicted = by_model.mean(axis=0) if predicted is None else predicted
    predicted_std = by_model.std(axis=0) if predicted_std is None else predicted_std
    true_series = {}
    if "target" in scalogram:
        true = scalogram["target"].values
        true_series = {"true": ("time", true, {"units": units, "long_name": f"true {name}"})}
        predicted, predicted_std, by_model = (
            np.where(np.isfinite(true), values, np.nan) for values in (predicted, predicted_std, by_model)
        )
    return xr.Dataset(
        true_series
        | {
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


def named(
    prediction: xr.Dataset, scalogram: xr.Dataset, parameters: Mapping[str, Any], mean: float, std: float
) -> xr.Dataset:
    """Add the attributes that say what was predicted.

    Parameters
    ----------
    prediction : Dataset
        Returned by `series_dataset`.
    scalogram : Dataset
        Scalogram file of the segment.
    parameters : mapping
        With the keys `IDENTITY`.
    mean, std : float
        Of the target in the part that normalises.
    """
    copied = {name: scalogram.attrs[name] for name in ("target", "label", "virtual", "interval")}
    identity = {name: parameters[name] for name in IDENTITY}
    return prediction.assign_attrs(copied | identity | {"target_mean": mean, "target_std": std})


def with_seeds(prediction: xr.Dataset, seeds: Sequence[int]) -> xr.Dataset:
    """Add the seed of each model, as the coordinate `model`, by which predictions are compared in pairs."""
    name = {"long_name": "seed of the random numbers of a model"}
    return prediction.assign_coords(model=("model", np.array(seeds), name))


def without_gaps(prediction: xr.Dataset) -> xr.Dataset:
    """Return the samples of a prediction whose true value is known, which are those that count."""
    if "true" not in prediction:
        return prediction
    return prediction.isel(time=np.isfinite(prediction["true"].values))


def read_without_gaps(path: str | Path) -> xr.Dataset:
    """Read a prediction file as tables count it, `without_gaps`."""
    return without_gaps(netcdf.read(path))


def write_prediction(
    prediction: xr.Dataset, sources: Mapping[str, str], study: str, parameters: Mapping[str, Any], output: str
) -> None:
    """Write a prediction with its provenance, and print the main scores.

    Parameters
    ----------
    prediction : Dataset
        With its scores as attributes (`faultslip.scores.scoring`).
    sources : mapping of str to str
        Raw files and their sha256.
    study : str
    parameters : mapping
        All values that the prediction depends on.
    output : str
        Path of the file.
    """
    title = "{target} of {label}, predicted by {scenario}".format(**prediction.attrs)
    attributes = provenance(study, parameters, sources) | {"title": title}
    netcdf.write(prediction.assign_attrs(attributes), output)
    for name in ("mape_percent", "r2", "constant_mape_percent"):
        if name in prediction.attrs:
            print(f"{name}: {prediction.attrs[name]:.4g}")
