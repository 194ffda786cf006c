"""`faultslip inspect`: the record that is read from a table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import xarray as xr

from faultslip.command_line.events import hits
from faultslip.command_line.messages import warn
from faultslip.io.errors import InputError
from faultslip.io.numbers import readable_time
from faultslip.records.read_table import read_table
from faultslip.release.check_emission import check_emission
from faultslip.release.description import read_description
from faultslip.release.folders import ABOUT, find_folder
from faultslip.release.time_scale import sampled_like_training_faults


def inspect_record(
    files: Sequence[Path], reading: Mapping[str, Any], catalogue: Mapping[str, Any] | None
) -> None:
    """Print the record that is read from a table, or from a list of hits.

    Parameters
    ----------
    files : sequence of Path
    reading : mapping
        Options of `read_table`.
    catalogue : mapping, optional
        From `hit_options`, if the file is a list of events.

    Raises
    ------
    InputError
        As `read_table` and `hits`.
    """
    record = read_table(files, **reading) if catalogue is None else hits(files, catalogue)
    click.echo(describe(record))
    about, familiarity = read_description(find_folder("zero_shot") / ABOUT)
    try:
        check_emission(record, logarithm=True)  # as these networks take it
        sampling = sampled_like_training_faults(record, familiarity, about)
    except InputError as error:
        warn(f"predict will refuse this record: {error}")
    else:
        click.echo(describe_recurrence(sampling.recurrence))


def describe(record: xr.Dataset) -> str:
    """Describe a record in a few lines: duration, sampling, gaps, emission.

    Parameters
    ----------
    record : Dataset
        From `read_table`.
    """
    attributes, time = record.attrs, record["time"].values
    emission = record["emission"].values
    number = attributes["bridged_samples"]
    bridged = f", with {number} samples that are bridged" if number else ""
    interval = attributes["interval"]
    start, end = (readable_time(limit, interval) for limit in (time[0], time[-1]))
    lines = [
        f"record      {attributes['label']}: {start} to {end} s ({time[-1] - time[0]:.4g} s), "
        f"{len(time)} samples, one every {interval:.4g} s",
        f"gaps        {attributes['gaps']}, the longest {attributes['longest_gap']:.3g} s{bridged}; "
        f"rows of equal time: {attributes['duplicate_times']}",
        f"emission    {emission.min():.4g} to {emission.max():.4g}"
        + (f", {attributes['hits']}, which is read best" if "hits" in attributes else ""),
    ]
    if "friction" in record:
        friction = record["friction"].values
        unknown = int(np.isnan(friction).sum())
        where = f", not known for {unknown} of {len(friction)} samples" if unknown else ""
        lines.append(f"measured    friction {np.nanmin(friction):.4g} to {np.nanmax(friction):.4g}{where}")
    return "\n".join(lines)


def describe_recurrence(seconds: float | None) -> str:
    """Describe the recurrence of slips in a line.

    Parameters
    ----------
    seconds : float or None
        From peaks of the emission, sampled as networks need it; None where it was not found.
    """
    if seconds is None:
        return "recurrence  not found: fewer than four peaks of the emission stand out"
    return f"recurrence  {seconds:.3g} s, from peaks of the emission"
