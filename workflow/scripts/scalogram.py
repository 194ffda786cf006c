"""Transform one segment of a record, and nothing but that segment."""

import json

import numpy as np
import xarray as xr

from faultslip import files, images, netcdf, records, segments, wavelets
from faultslip.errors import InputError


def cut(record, name, segment, target, window):
    """The samples of a segment, for a target.

    Parameters
    ----------
    record : Dataset
    name : str
    segment : dict
        As `segments.span` takes it.
    target : str
        `friction`, or `time_to_failure`: the time to the next failure within the segment.
        Then the segment ends with its last failure, because nothing beyond its end is
        looked at.
    window : float
        Length of a window, seconds.

    Raises
    ------
    InputError
        If the segment is outside the record, shorter than a window, or has no failure.
    """
    interval, label = record.attrs["interval"], record.attrs["label"]
    first, last = segments.span(record, name, segment)
    if target == "friction" and "friction" not in record:
        raise InputError(f"{label}: the file has no friction; its scenarios need target: time_to_failure")
    if target == "time_to_failure":
        time = record["time"].values
        failures = record["failure_time"].values
        inside = failures[(failures >= time[first]) & (failures <= time[last - 1])]
        if not len(inside):
            raise InputError(
                f"segments.{name} of {label}: no failure in {time[first]:.6g} to {time[last - 1]:.6g} s; "
                "lower record.failure_rate, or give the experiment its own"
            )
        values = records.time_to_failure(time, inside)
        last = int(np.flatnonzero(np.isfinite(values))[-1]) + 1
        record = record.assign(time_to_failure=("time", values))
    if (last - first) * interval < window:
        raise InputError(
            f"segments.{name} of {label}: {(last - first) * interval:.6g} s is shorter "
            f"than a window of {window} s; make the segment longer, or windows.length shorter"
        )
    return record.isel(time=slice(first, last))


def transform(record, target, config):
    """Scalograms of emission and target of a segment.

    Parameters
    ----------
    record : Dataset
        A segment, from `cut`.
    target : str
    config : images.ScalogramConfig

    Returns
    -------
    Dataset
        `emission_series` (its logarithm where the configuration says so) and
        `target_series` over time; `emission` and `target` over (row, time): the
        coefficients of Torrence and Compo, then the low-pass row; mean and standard
        deviation of both series as attributes.
    """
    interval = record.attrs["interval"]
    scales = config.scales
    rows = np.append(scales, np.inf) if config.low_pass else scales
    coordinates = {
        "time": record["time"],
        "scale": ("row", rows, {"units": "s", "long_name": "scale; infinite: low-pass row"}),
    }
    dataset = xr.Dataset(coords=coordinates)
    for name, variable in (("emission", "emission"), ("target", target)):
        series = record[variable].values.astype(float)
        if name == "emission" and config.emission == "log":
            if not np.all(series > 0):
                raise InputError(
                    f"{record.attrs['label']}: the emission is not above zero everywhere, so it has no "
                    "logarithm; add a floor to its expression, or set scalogram.emission: linear"
                )
            series = np.log(series)
        if np.ptp(series) == 0:
            raise InputError(
                f"{record.attrs['label']}: {variable} is constant in this segment, so it cannot be normalised"
            )
        attributes = {"units": "1", "long_name": f"{variable}, as transformed"}
        dataset[f"{name}_series"] = ("time", series, attributes)
        coefficients = images.transform(series, interval, config)
        attributes = {"units": "1", "long_name": f"wavelet coefficients of {variable}"}
        dataset[name] = (("row", "time"), coefficients, attributes)
        dataset.attrs[f"{name}_mean"] = float(series.mean())
        dataset.attrs[f"{name}_std"] = float(series.std())
    cone = wavelets.cone_of_influence(record.sizes["time"], interval)
    attributes = {"units": "s", "long_name": "largest scale free of edge effects"}
    dataset["cone_of_influence"] = ("time", cone, attributes)
    return dataset


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        record = netcdf.read(snakemake.input.record[0])
        config = images.ScalogramConfig(**p.scalogram)
        segment = cut(record, snakemake.wildcards.segment, p.segment, p.target, p.window)
        dataset = transform(segment, p.target, config)
        sources = json.loads(record.attrs["raw_files"])
        dataset.attrs |= files.provenance(p.study, dict(p.items()), sources)
        dataset.attrs["target"] = p.target
        for name in ("label", "virtual", "interval"):
            dataset.attrs[name] = record.attrs[name]
        netcdf.write(dataset, snakemake.output[0])
        print(f"{len(config.scales)} scales, {config.scales[0]:.3g} to {config.scales[-1]:.3g} s")
