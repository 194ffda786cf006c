"""Transform one segment of a record, and nothing but that segment."""

import json

import numpy as np
import xarray as xr

from faultslip import files, images, netcdf, wavelets
from faultslip.errors import InputError


def cut(record, name, segment, window):
    """The samples of a segment.

    Parameters
    ----------
    record : Dataset
        With `time` and an attribute `interval`, seconds.
    name : str
    segment : dict
        `fraction`: start and end as shares of the record; or `time`: in seconds.
    window : float
        Length of a window, seconds.

    Raises
    ------
    InputError
        If the segment is outside the record, or shorter than a window.
    """
    time, interval = record["time"].values, record.attrs["interval"]
    ((unit, (start, end)),) = segment.items()
    if unit == "fraction":
        first, last = int(start * len(time)), int(end * len(time))
    else:
        if start < time[0] - interval or end > time[-1] + interval:
            raise InputError(
                f"segments.{name}: {start} to {end} s is outside {record.attrs['label']}, "
                f"which covers {time[0]:.6g} to {time[-1]:.6g} s"
            )
        first, last = np.searchsorted(time, [start, end])
    if (last - first) * interval < window:
        raise InputError(
            f"segments.{name} of {record.attrs['label']}: {(last - first) * interval:.6g} s is shorter "
            f"than a window of {window} s; make the segment longer, or windows.length shorter"
        )
    return record.isel(time=slice(first, last))


def transform(record, config):
    """Scalograms of emission and friction of a segment.

    Parameters
    ----------
    record : Dataset
        A segment, from `cut`.
    config : images.ScalogramConfig

    Returns
    -------
    Dataset
        `emission_series` (its logarithm where the configuration says so) and
        `friction_series` over time; `emission` and `friction` over (row, time): the
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
    for name in ("emission", "friction"):
        series = record[name].values.astype(float)
        if name == "emission" and config.emission == "log":
            if not np.all(series > 0):
                raise InputError(
                    f"{record.attrs['label']}: the emission is not above zero everywhere, so it has no "
                    "logarithm; add a floor to its expression, or set scalogram.emission: linear"
                )
            series = np.log(series)
        if np.ptp(series) == 0:
            raise InputError(
                f"{record.attrs['label']}: {name} is constant in this segment, so it cannot be normalised"
            )
        attributes = {"units": "1", "long_name": f"{name}, as transformed"}
        dataset[f"{name}_series"] = ("time", series, attributes)
        coefficients = images.transform(series, interval, config)
        attributes = {"units": "1", "long_name": f"wavelet coefficients of {name}"}
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
        segment = cut(record, snakemake.wildcards.segment, p.segment, p.window)
        dataset = transform(segment, config)
        sources = json.loads(record.attrs["raw_files"])
        dataset.attrs |= files.provenance(p.study, dict(p.items()), sources)
        for name in ("label", "virtual", "interval"):
            dataset.attrs[name] = record.attrs[name]
        netcdf.write(dataset, snakemake.output[0])
        print(f"{len(config.scales)} scales, {config.scales[0]:.3g} to {config.scales[-1]:.3g} s")
