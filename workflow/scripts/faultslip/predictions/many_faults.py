"""Prediction of many random faults, which calibrate the bands of networks trained on such faults."""

from dataclasses import replace

import numpy as np
import xarray as xr

from faultslip.predictions.causal import predict_causally
from faultslip.predictions.inference import Ensemble
from faultslip.predictions.prediction_file import series_dataset
from faultslip.predictions.units import rescaled_by_regression
from faultslip.records.delay import delayed_emission, transformed_emission
from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation, ScalogramConfig
from faultslip.study.constants import NORMALISING_FRACTION, TESTED_FROM


def target_normalisation(faults: xr.Dataset) -> dict[str, Normalisation]:
    """Return the mean and standard deviation of the `target` of all faults together, or of one."""
    return image.own_normalisation({"target": faults["target"].values.astype(float)})


def _normalisation(fault: xr.Dataset, config: ScalogramConfig) -> dict[str, Normalisation]:
    """Return mean and standard deviation of the `target` and of the emission's channels of a fault."""
    series = image.emission_series(transformed_emission(fault).astype(float), config)
    return image.own_normalisation(series) | target_normalisation(fault)


def predict_faults(
    ensemble: Ensemble, faults: xr.Dataset, normalisation: str, rescaling: str, causal: bool
) -> tuple[xr.Dataset, xr.Dataset]:
    """Predict each fault of a segment as a tested record is predicted, and join the series.

    Friction is often known only in the first part of a record. The error of a level estimated from a few
    cycles is then part of the prediction error. Each fault is therefore divided like the records: its first
    part normalises, its last one is predicted.

    Parameters
    ----------
    ensemble : Ensemble
        Its normalisation is not used.
    faults : Dataset
        Scalogram file of random faults, with emission and `target` over (fault, time).
    normalisation : str
        That of the scenario. With `segment` a fault is normalised by itself, and predicted as a whole.
    rescaling : str
        `mean_and_deviation` or `regression`, as for a record.
    causal : bool
        Whether each sample is predicted from the emission up to it alone.

    Returns
    -------
    prediction : Dataset
        The series of `series_dataset`, one fault after the other, and `normalising_std`, the standard
        deviation of the target in the normalising part of the fault that each sample belongs to.
    joined : Dataset
        `target` of what is predicted of all faults, with the attributes of the scalogram file.
    """
    predicted, deviations, targets = [], [], []
    for number in range(faults.sizes["fault"]):
        normalising, tested = _parts(faults.isel(fault=number), normalisation)
        own = replace(ensemble, normalisation=_normalisation(normalising, ensemble.config))
        deviation = own.normalisation["target"].std
        if rescaling == "regression" and normalising is not tested:
            own = rescaled_by_regression(own, normalising, causal)
        predicted.append(_predict_fault(own, tested, causal))
        targets.append(tested["target"].values)
        deviations.append(np.full(len(targets[-1]), deviation))
    target = np.concatenate(targets)
    time = ensemble.interval * np.arange(len(target))
    joined = xr.Dataset({"target": ("time", target)}, coords={"time": ("time", time, {"units": "s"})})
    joined = joined.assign_attrs(faults.attrs)
    by_network, series, series_std = (np.concatenate(part, axis=-1) for part in zip(*predicted, strict=True))
    prediction = series_dataset(joined, by_network, series, series_std)
    return prediction.assign(normalising_std=("time", np.concatenate(deviations))), joined


def _parts(fault: xr.Dataset, normalisation: str) -> tuple[xr.Dataset, xr.Dataset]:
    """Return the part that normalises a fault, and the part that is predicted."""
    if normalisation == "segment":
        return fault, fault
    samples = fault.sizes["time"]
    normalising, tested = int(NORMALISING_FRACTION * samples), int(TESTED_FROM * samples)
    return fault.isel(time=slice(0, normalising)), fault.isel(time=slice(tested, None))


def _predict_fault(ensemble: Ensemble, fault: xr.Dataset, causal: bool) -> tuple[np.ndarray, ...]:
    """Return the series of each network, of all networks together, and its standard deviation."""
    if causal:
        by_network = predict_causally(ensemble, delayed_emission(fault))
        return by_network, by_network.mean(axis=0), by_network.std(axis=0)
    predicted = ensemble.predict(ensemble.emission_image(transformed_emission(fault)))
    return predicted.by_network, predicted.series, predicted.series_std
