"""Read raw files into a record on a uniform time axis, with its slip events."""

from dataclasses import replace

import numpy as np
import xarray as xr

from faultslip import files, netcdf, records
from faultslip.readers import biaxial, fdem, lanl, table


def read(source, options, raw, time_range, threads):
    """A record, and the files that it was read from.

    Parameters
    ----------
    source : str
        `table`, `fdem`, `biaxial` or `lanl`.
    options : dict
        What the experiment says of it: the table's columns, or the reader's arguments.
    raw : list of str
        The files; of a biaxial experiment, its folder.
    """
    if source == "biaxial":
        return biaxial.read(raw[0], **options, time_range=time_range, threads=threads)
    if source == "table":
        return table.read(raw, options), raw
    if source == "lanl":
        return lanl.read(*raw), raw
    return fdem.read(*raw), raw


def to_dataset(record, slips, failures, emission="emission amplitude"):
    """A record, the samples (start, end) of its slip events, and the times of its failures.

    Dimensions are `time` (s), `event` and `failure`; slip events are given by their times
    and drop. `emission` says what the input signal is.
    """
    start, end = slips
    series = {
        "emission": (record.emission, "1", emission),
        "friction": (record.friction, "1", "friction, shear stress over normal stress"),
        "normal_stress": (record.normal_stress, "MPa", "normal stress"),
    }
    variables = {
        name: ("time", values, {"units": units, "long_name": long_name})
        for name, (values, units, long_name) in series.items()
        if values is not None
    }
    for name, index in (("slip_start", start), ("slip_end", end)):
        attributes = {"units": "s", "long_name": f"{name.replace('_', ' ')} of each event"}
        variables[name] = ("event", record.time[index], attributes)
    if record.friction is not None:
        drop = record.friction[start] - record.friction[end]
        variables["slip_drop"] = ("event", drop, {"units": "1", "long_name": "friction drop"})
    variables["failure_time"] = ("failure", failures, {"units": "s", "long_name": "time of failure"})
    time = ("time", record.time, {"units": "s", "standard_name": "time", "axis": "T"})
    return xr.Dataset(variables, coords={"time": time})


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        record, used = read(p.source, p.options, snakemake.input.raw, p.time_range, snakemake.threads)
        failures = record.failures
        record = replace(record, time=record.time * p.time_scale)
        if p.time_range and p.source != "biaxial":
            record = records.cut(record, *p.time_range)
        record, report = records.uniform(record, p.interval, p.max_gap, p.average)
        slips = (np.empty(0, int),) * 2
        if record.friction is not None:
            slips = records.slip_events(record.friction, p.slip_drop)
            failures = records.failures(record.time, record.friction, p.failure_rate, p.failure_apart)
        emission = "root of kinetic energy" if p.source == "fdem" else "emission amplitude"
        dataset = to_dataset(record, slips, failures, emission)
        sources = {str(file): files.sha256(file) for file in used}
        dataset.attrs = files.provenance(p.study, dict(p.items()), sources)
        dataset.attrs |= {"label": p.label, "virtual": int(p.virtual), "interval": p.interval} | report
        dataset.attrs |= records.statistics(record.time, record.emission, record.friction, slips)
        netcdf.write(dataset, snakemake.output[0])

        print(
            f"{p.label}: {len(record.time)} samples of {p.interval} s; rows of equal time: "
            f"{report['duplicate_times']}, gaps: {report['gaps']}, longest: {report['longest_gap']:.4g} s"
        )
        if record.friction is not None:
            print(f"friction {record.friction.min():.3f} to {record.friction.max():.3f}")
        print(
            f"{len(slips[0])} slip events of at least {p.slip_drop} in friction, recurrence "
            f"{dataset.attrs['recurrence_s']:.3g} s (median), variation {dataset.attrs['variation']:.2f}; "
            f"{len(failures)} failures"
        )
