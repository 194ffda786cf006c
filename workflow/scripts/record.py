"""Read raw files into a record on a uniform time axis, with its slip events."""

from dataclasses import replace

import numpy as np
import xarray as xr

from faultslip import files, netcdf, records
from faultslip.readers import fdem, table


def read(raw, columns):
    """The record of a table, if columns are named, or of the three FDEM sensor files."""
    return table.read(raw, columns) if columns else fdem.read(*raw)


def to_dataset(record, slips):
    """A record and the samples (start, end) of its slip events as a dataset.

    Dimensions are `time` (s) and `event`; slip events are given by their times and drop.
    """
    start, end = slips
    series = {
        "emission": (record.emission, "1", "amplitude of the acoustic emission"),
        "friction": (record.friction, "1", "friction, shear stress over normal stress"),
    }
    if record.normal_stress is not None:
        series["normal_stress"] = (record.normal_stress, "MPa", "normal stress")
    variables = {
        name: ("time", values, {"units": units, "long_name": long_name})
        for name, (values, units, long_name) in series.items()
    }
    for name, index in (("slip_start", start), ("slip_end", end)):
        attributes = {"units": "s", "long_name": f"{name.replace('_', ' ')} of each event"}
        variables[name] = ("event", record.time[index], attributes)
    drop = record.friction[start] - record.friction[end]
    variables["slip_drop"] = ("event", drop, {"units": "1", "long_name": "friction drop"})
    time = ("time", record.time, {"units": "s", "standard_name": "time", "axis": "T"})
    return xr.Dataset(variables, coords={"time": time})


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        record = read(snakemake.input.raw, p.columns)
        record = replace(record, time=record.time * p.time_scale)
        if p.time_range:
            record = records.cut(record, *p.time_range)
        record, report = records.uniform(record, p.interval, p.max_gap, p.average)
        slips = records.slip_events(record.friction, p.slip_drop)
        dataset = to_dataset(record, slips)
        sources = {str(file): files.sha256(file) for file in snakemake.input.raw}
        dataset.attrs = files.provenance(p.study, dict(p.items()), sources)
        dataset.attrs |= {"label": p.label, "virtual": int(p.virtual), "interval": p.interval} | report
        netcdf.write(dataset, snakemake.output[0])

        print(f"{p.label}: {len(record.time)} samples of {p.interval} s; {report}")
        recurrence = np.diff(record.time[slips[0]])
        if len(recurrence):
            print(
                f"{len(slips[0])} slip events of at least {p.slip_drop} in friction, recurrence "
                f"{np.median(recurrence):.3g} s (median), "
                f"variation {recurrence.std() / recurrence.mean():.2f}"
            )
