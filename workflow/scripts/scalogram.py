"""Cut one segment out of a record and transform it on its own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.provenance import provenance
from faultslip.records.failures import failure_times, time_to_failure
from faultslip.records.gaps import bridged_samples, filled_emission
from faultslip.records.segments import after_embargo, segment_range
from faultslip.scalograms import image, wavelets
from faultslip.scalograms.image import ScalogramConfig


def scalogram(
    record: str,
    segment: str,
    definition: dict[str, Any],
    target: str,
    scalogram: dict[str, Any],
    min_length: float,
    emission_averaging: float,
    embargo: float,
    others: dict[str, dict[str, Any]],
    study: str,
    output: str,
    events: dict[str, float] | None = None,
) -> None:
    """Write the scalograms of a segment's emission and target.

    Parameters
    ----------
    record : str
        Path of the record.
    segment : str
        Name of the segment.
    definition : dict
        Definition of the segment, such as `{"fraction": [0, 0.6]}`.
    target : str
        `friction` or `time_to_failure`.
    scalogram : dict
        Parameters of the transform; see `ScalogramConfig`.
    min_length : float
        Shortest permitted length of the segment, seconds.
    emission_averaging : float
        Length of the averages that the emission of the record is made of, s.
    embargo : float
        Length of the longest average of a variable, s. A segment that follows another one begins so much
        later that they have no raw data in common.
    others : dict
        Definitions of the other segments of the record, by name; empty without averages.
    study : str
    output : str
        Path of the scalogram file.
    events : dict, optional
        `min_friction_drop`, `failure_slope` and `min_failure_separation`, where the segment or the
        target depends on slip events or failures.

    Raises
    ------
    InputError
        If the segment cannot be cut or transformed.
    """
    config = ScalogramConfig(**scalogram)
    source = netcdf.read(record)
    if "faults" in definition:
        dataset = select_faults(source, segment, definition["faults"], target, config, min_length)
    else:
        part = cut_segment(source, segment, definition, target, min_length, events, embargo, others)
        dataset = transform(part, target, config)
        dataset.attrs["emission_averaging"] = emission_averaging
    parameters = {
        "segment": segment,
        "definition": definition,
        "target": target,
        "scalogram": scalogram,
        "min_length": min_length,
        "embargo": embargo,
        "others": others,
        "events": events,
    }
    dataset.attrs |= provenance(study, parameters, json.loads(source.attrs["raw_files"]))
    dataset.attrs["title"] = f"scalograms of {source.attrs['label']}, {segment}"
    dataset.attrs["target"] = target
    for name in ("label", "virtual", "interval"):
        dataset.attrs[name] = source.attrs[name]
    netcdf.write(dataset, output)
    print(f"{len(config.scales)} scales, {config.scales[0]:.3g} to {config.scales[-1]:.3g} s")


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
        `emission` and `target` over (fault, time); over fault their mean and standard deviation, and
        `emission_averaging`, the length of the emission's average, s.

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
    series = image.emission_series(np.log(emission) if config.logarithm else emission, config)
    series["target"] = chosen["friction"].values
    names = {key: key.replace("_", " ") for key in series} | {"target": target}
    found: dict[str, Any] = {}
    for key in ("emission", "target"):
        attributes = {"units": "1", "long_name": f"{names[key]}, as transformed"}
        found[key] = (("fault", "time"), series[key].astype(np.float32), attributes)
    for key, values in series.items():
        for statistic, words in {"mean": "mean", "std": "standard deviation"}.items():
            number = getattr(values.astype(float), statistic)(axis=1)
            attributes = {"units": "1", "long_name": f"{words} of {names[key]}, as transformed"}
            found[f"{key}_{statistic}"] = ("fault", number, attributes)
    found["emission_averaging"] = chosen["drawn_average"]
    return xr.Dataset(found, coords={"fault": chosen["fault"], "time": chosen["time"]})


def cut_segment(
    record: xr.Dataset,
    name: str,
    definition: dict[str, Any],
    target: str,
    min_length: float,
    events: dict[str, float] | None = None,
    embargo: float = 0,
    others: Mapping[str, dict[str, Any]] | None = None,
) -> xr.Dataset:
    """Select the samples of a segment for which the target is defined.

    Time to failure counts the failures within the segment only, because nothing beyond its end may be
    used. Such a segment ends with its last failure.

    Parameters
    ----------
    record : Dataset
    name : str
        Name of the segment.
    definition, target, min_length, events, embargo, others
        As for `scalogram`.

    Returns
    -------
    Dataset
        The record between start and end of the segment, with the variable `time_to_failure` (seconds)
        if this is the target.

    Raises
    ------
    InputError
        If the segment is outside the record, too short, or has no failure.
    """
    interval, label = record.attrs["interval"], record.attrs["label"]
    min_drop = events["min_friction_drop"] if events else None
    first, stop = segment_range(record, name, definition, min_drop)
    first = after_embargo(record, first, others or {}, embargo, min_drop)
    if target == "friction" and "friction" not in record:
        raise InputError(f"{label}: the file has no friction; its scenarios need target: time_to_failure")
    if target == "time_to_failure":
        time = record["time"].values
        failures = _failures(record, events)
        inside = failures[(failures >= time[first]) & (failures <= time[stop - 1])]
        if not len(inside):
            raise InputError(
                f"segments.{name} of {label}: no failure in {time[first]:.6g} to {time[stop - 1]:.6g} s; "
                "lower events.failure_slope, or give the experiment its own failure_slope"
            )
        values = time_to_failure(time, inside)
        stop = int(np.flatnonzero(np.isfinite(values))[-1]) + 1
        record = record.assign(time_to_failure=("time", values))
    if (stop - first) * interval < min_length:
        raise InputError(
            f"segments.{name} of {label}: {(stop - first) * interval:.6g} s is shorter "
            f"than a window of {min_length} s; make the segment longer, or windows.length shorter"
        )
    return record.isel(time=slice(first, stop))


def _failures(record, events):
    """Times of failure: those of the raw file where it has them, else those of the friction."""
    if "failure_time" in record:
        return record["failure_time"].values
    if events is None or "friction" not in record:
        raise InputError(
            f"{record.attrs['label']}: the file has neither failures nor friction, "
            "so there is no time to failure"
        )
    friction = record["friction"].values.astype(float)
    slope, separation = events["failure_slope"], events["min_failure_separation"]
    times = failure_times(record["time"].values, friction, slope, separation)
    return times.astype(np.float32)  # the precision of failures that a record file holds


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
        The series `emission` (its logarithm if so configured) and `target` over time, and
        `linear_emission` where it is a channel; for each of them, such as `emission_coefficients`, over
        (row, time): the coefficients of Torrence and Compo, then the low-pass row; `cone_of_influence`
        over time. Mean and standard deviation of each series are attributes. Samples in gaps of the record
        have no part in these, and the target is NaN there.

    Raises
    ------
    InputError
        If a series is constant, or its logarithm does not exist.
    """
    kept = ~bridged_samples(segment)
    if not kept.any():
        raise InputError(f"{segment.attrs['label']}: all samples of this segment lie in a gap of the record")
    rows = np.append(config.scales, np.inf) if config.low_pass else config.scales
    scale = ("row", rows, {"units": "s", "long_name": "scale; infinite: low-pass row"})
    dataset = xr.Dataset(coords={"time": segment["time"], "scale": scale})
    all_series = image.emission_series(_series(segment, "emission", config), config)
    all_series["target"] = _series(segment, target, config)
    for name, series in all_series.items():
        variable = target if name == "target" else name.replace("_", " ")
        coefficients = image.transform(series, segment.attrs["interval"], config)
        attributes = {"units": "1", "long_name": f"{variable}, as transformed"}
        dataset[name] = ("time", np.where(kept, series, np.nan) if name == "target" else series, attributes)
        attributes = {"units": "1", "long_name": f"wavelet coefficients of {variable}"}
        dataset[f"{name}_coefficients"] = (("row", "time"), coefficients, attributes)
        dataset.attrs[f"{name}_mean"] = float(series[kept].mean())
        dataset.attrs[f"{name}_std"] = float(series[kept].std())
    cone = wavelets.cone_of_influence(segment.sizes["time"], segment.attrs["interval"])
    attributes = {"units": "s", "long_name": "largest scale free of edge effects"}
    dataset["cone_of_influence"] = ("time", cone, attributes)
    return dataset


def _series(segment, variable, config):
    """A variable as it is transformed: float64, of the emission its logarithm where configured."""
    series, label = segment[variable].values.astype(float), segment.attrs["label"]
    if variable == "emission":
        series = filled_emission(segment, past=True)  # causal scenarios take the same series
    if variable == "emission" and config.logarithm:
        if not np.all(series > 0):
            raise InputError(
                f"{label}: the emission is not positive everywhere, so its logarithm does not exist; "
                "add a floor to its expression, or set scalogram.emission: linear"
            )
        series = np.log(series)
    if np.ptp(series[~bridged_samples(segment)]) == 0:
        raise InputError(f"{label}: {variable} is constant in this segment, so it cannot be normalised")
    return series


if __name__ == "__main__":
    from faultslip.runtime import run

    run(scalogram, snakemake)
