"""`faultslip inspect`: what is in a table, and the record that is read from it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.read_table import read_table
from faultslip.records.readers.table import column_names
from faultslip.release.networks import check_emission, load
from faultslip.release.time_scale import sampled_like_training_faults


def inspect_record(files: Sequence[Path], reading: Mapping[str, Any]) -> None:
    """Print the columns of a table and the record that is read from it.

    Raises
    ------
    InputError
        As `read_table`; the columns are printed before.
    """
    for path in files:
        click.echo(f"{path}: columns, as expressions name them: {', '.join(column_names(path))}")
    record = read_table(files, **reading)
    click.echo(describe(record))
    networks = load("zero_shot")
    try:
        check_emission(record, networks.ensemble)
        sampling = sampled_like_training_faults(
            record, networks.familiarity, networks.about["samples_per_cycle"]
        )
    except InputError as error:
        click.echo(f"warning     predict will refuse this record: {error}")
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
    lines = [
        f"record      {attributes['label']}: {time[0]:.6g} to {time[-1]:.6g} s ({time[-1] - time[0]:.4g} s), "
        f"{len(time)} samples, one every {interval:.4g} s",
        f"gaps        {attributes['gaps']}, the longest {attributes['longest_gap']:.3g} s{bridged}; "
        f"rows of equal time: {attributes['duplicate_times']}",
        f"emission    {emission.min():.4g} to {emission.max():.4g}",
    ]
    if "friction" in record:
        friction = record["friction"].values
        lines.append(f"measured    friction {friction.min():.4g} to {friction.max():.4g}")
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
