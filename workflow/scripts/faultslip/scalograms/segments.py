"""Scalograms of a segment, and series of random faults, as datasets."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.gaps import bridged_samples, filled_emission
from faultslip.scalograms import image, wavelets
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.mother import mother


def select_faults(
    batch: xr.Dataset,
    name: str,
    fraction: Sequence[float],
    target: str,
    config: ScalogramConfig,
    min_length: float,
) -> xr.Dataset:
    """Select random faults of a batch. Only their series are kept: training transforms crops of them.

    Parameters
    ----------
    batch : Dataset
        `emission` and `friction` over (fault, time).
    name : str
        Name of the segment.
    fraction : pair of float
        The first and last fault, as fractions of the batch.
    target, config, min_length
        As for `scalogram`.

    Returns
    -------
    Dataset
        `log_emission` (or `emission`) and `target` over (fault, time); over fault their mean and standard
        deviation, and `emission_averaging`, the length of the emission's average, s.

    Raises
    ------
    InputError
        If no fault is selected, or the target is the time to failure.
    """
    number = batch.sizes["fault"]
    chosen = batch.isel(fault=slice(round(fraction[0] * number), round(fraction[1] * number)))
    length = chosen.sizes["time"] * batch.attrs["interval"]
    if target != "friction":
        raise InputError(
            f"segments.{name}: random faults have no {target}; their scenarios need target: friction"
        )
    if not chosen.sizes["fault"]:
        raise InputError(f"segments.{name}: {list(fraction)} of {number} faults is none")
    if length < min_length:
        raise InputError(
            f"segments.{name}: random faults of {length:.6g} s are shorter than a window of {min_length} s; "
            "make random_faults.duration longer, or windows.length shorter"
        )
    emission = chosen["emission"].values
    series = image.emission_series(image.as_transformed(emission, config), config)
    series["target"] = chosen["friction"].values
    names = {key: key.replace("_", " ") for key in series} | {"target": target}
    found: dict[str, Any] = {}
    for key in (config.channels[0], "target"):
        attributes = {"units": "1", "long_name": f"{names[key]}, as transformed"}
        found[key] = (("fault", "time"), series[key].astype(np.float32), attributes)
    for key, values in series.items():
        for statistic, words in {"mean": "mean", "std": "standard deviation"}.items():
            number = getattr(values.astype(float), statistic)(axis=1)
            attributes = {"units": "1", "long_name": f"{words} of {names[key]}, as transformed"}
            found[f"{key}_{statistic}"] = ("fault", number, attributes)
    found["emission_averaging"] = chosen["emission_averaging"]
    return xr.Dataset(found, coords={"fault": chosen["fault"], "time": chosen["time"]})


def transform(segment: xr.Dataset, target: str, config: ScalogramConfig) -> xr.Dataset:
    """Transform the emission, as each of its channels, and the target of a segment.

    Parameters
    ----------
    segment : Dataset
        From `cut_segment`.
    target : str
    config : ScalogramConfig

    Returns
    -------
    Dataset
        The series `target`, and those of the channels, `log_emission` and `emission`, over time; for each of
        them, such as `target_coefficients`, over (row, time): the coefficients of Torrence and Compo, then
        the low-pass row; `scale` over row, with the wavelet and its central frequency, cycles per scale, as
        attributes; `cone_of_influence` over time. Mean and standard deviation of each series are
        attributes. Samples in gaps of the record have no part in these, and the target is NaN there.

    Raises
    ------
    InputError
        If a series is constant, or its logarithm does not exist.
    """
    kept = ~bridged_samples(segment)
    if not kept.any():
        raise InputError(f"{segment.attrs['label']}: all samples of this segment lie in a gap of the record")
    rows = np.append(config.scales, np.inf) if config.low_pass else config.scales
    wavelet = {"wavelet": config.wavelet, "central_frequency": mother(config.wavelet).central_frequency}
    scale = ("row", rows, {"units": "s", "long_name": "scale; infinite: low-pass row"} | wavelet)
    dataset = xr.Dataset(coords={"time": segment["time"], "scale": scale})
    all_series = image.emission_series(_series(segment, "emission", config), config)
    all_series["target"] = _series(segment, target, config)
    normalisation = image.own_normalisation(all_series, kept)
    for name, series in all_series.items():
        variable = target if name == "target" else name.replace("_", " ")
        coefficients = image.transform(series, segment.attrs["interval"], config)
        attributes = {"units": "1", "long_name": f"{variable}, as transformed"}
        dataset[name] = ("time", np.where(kept, series, np.nan) if name == "target" else series, attributes)
        attributes = {"units": "1", "long_name": f"wavelet coefficients of {variable}"}
        dataset[f"{name}_coefficients"] = (("row", "time"), coefficients, attributes)
        dataset.attrs |= {f"{name}_mean": normalisation[name].mean, f"{name}_std": normalisation[name].std}
    cone = wavelets.cone_of_influence(segment.sizes["time"], segment.attrs["interval"], config.wavelet)
    attributes = {"units": "s", "long_name": "largest scale free of edge effects"}
    dataset["cone_of_influence"] = ("time", cone, attributes)
    return dataset


def _series(segment, variable, config):
    """Return a variable as it is transformed: float64, of the emission its logarithm where configured."""
    series, label = segment[variable].values.astype(float), segment.attrs["label"]
    if variable == "emission":
        series = filled_emission(segment, past=True)  # causal scenarios take the same series
    if variable == "emission" and config.logarithm:
        if not np.all(series > 0):
            raise InputError(
                f"{label}: the emission is not positive everywhere, so its logarithm does not exist; "
                "add a floor to its expression, or set scalogram.emission: linear"
            )
        series = image.as_transformed(series, config)
    if np.ptp(series[~bridged_samples(segment)]) == 0:
        raise InputError(f"{label}: {variable} is constant in this segment, so it cannot be normalised")
    return series
