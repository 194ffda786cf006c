"""Prediction of many random faults, on which the bands of networks that were trained on such faults are
calibrated."""

from dataclasses import replace

import numpy as np
import xarray as xr

from faultslip.predictions.causal import predict_causally
from faultslip.predictions.inference import Ensemble
from faultslip.predictions.prediction import series_dataset
from faultslip.scalograms.image import Normalisation, read_normalisation


def pooled_normalisation(scalogram: xr.Dataset) -> dict[str, Normalisation]:
    """Mean and standard deviation of the emission and the target of all faults together.

    Parameters
    ----------
    scalogram : Dataset
        Scalogram file of random faults, with `emission` and `target` over (fault, time).
    """
    series = {name: scalogram[name].values.astype(float) for name in ("emission", "target")}
    return {name: Normalisation(values.mean(), values.std()) for name, values in series.items()}


def predict_faults(ensemble: Ensemble, scalogram: xr.Dataset, causal: bool) -> tuple[xr.Dataset, xr.Dataset]:
    """Predict each fault of a segment, normalised by itself, and join the series.

    Parameters
    ----------
    ensemble : Ensemble
        Its normalisation is not used.
    scalogram : Dataset
        Scalogram file of random faults, with `emission` and `target`, and their mean and standard
        deviation, over fault.
    causal : bool
        Whether each sample is predicted from the emission up to it alone.

    Returns
    -------
    prediction : Dataset
        The series of `series_dataset`, one fault after the other, and `normalising_std`, the standard
        deviation of the target of the fault that each sample belongs to.
    joined : Dataset
        `target` of all faults over the same time, with the attributes of the scalogram file.
    """
    predicted, deviations = [], []
    for number in range(scalogram.sizes["fault"]):
        fault = scalogram.isel(fault=number)
        own = read_normalisation(fault)
        predicted.append(_predict_fault(replace(ensemble, normalisation=own), fault, causal))
        deviations.append(np.full(fault.sizes["time"], own["target"].std))
    target = scalogram["target"].values.reshape(-1)
    time = ensemble.interval * np.arange(len(target))
    joined = xr.Dataset({"target": ("time", target)}, coords={"time": ("time", time, {"units": "s"})})
    joined = joined.assign_attrs(scalogram.attrs)
    by_network, series, series_std = (np.concatenate(part, axis=-1) for part in zip(*predicted, strict=True))
    prediction = series_dataset(joined, by_network, series, series_std)
    return prediction.assign(normalising_std=("time", np.concatenate(deviations))), joined


def _predict_fault(ensemble: Ensemble, fault: xr.Dataset, causal: bool) -> tuple[np.ndarray, ...]:
    """Series of each network, of all networks together, and its standard deviation."""
    emission = fault["emission"].values
    if causal:
        by_network = predict_causally(ensemble, emission)
        return by_network, by_network.mean(axis=0), by_network.std(axis=0)
    predicted = ensemble.predict(ensemble.emission_image(emission))
    return predicted.by_network, predicted.series, predicted.series_std
