"""Stick-slip cycles of the experiments, and the numbers behind the figure of cycles."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import warn
from faultslip.records import cycles, events
from faultslip.tables import formats
from faultslip.tables.table import Table

# Heading and pattern of each column that describes cycles.
HEADINGS = {
    "duration_s": ("duration, s", "{:.0f}"),
    "slip_events": ("slip events", "{:.0f}"),
    "recurrence_s": ("recurrence time, s", "{:.2f}"),
    "coefficient_of_variation": ("coefficient of variation", "{:.2f}"),
    "friction_min": ("minimum friction", "{:.3f}"),
    "friction_max": ("maximum friction", "{:.3f}"),
    "drop_median": ("median friction drop", "{:.3f}"),
    "drop_min": ("minimum friction drop", "{:.3f}"),
    "drop_max": ("maximum friction drop", "{:.3f}"),
    "emission_decades": ("range of emission, decades", "{:.2f}"),
    "rank_correlation": ("rank correlation", "{:.2f}"),
}
COLUMNS = ["experiment", "data", *HEADINGS]
NOTE = (
    "A slip event is a fall of friction by at least {min_friction_drop}. The recurrence time is the median "
    "time between the starts of successive slip events; the coefficient of variation is that of these "
    "times. The range of emission is that between its 1st and its 99th percentile. The rank correlation is "
    "Spearman's correlation of emission and friction between one slip event and the next; its median over "
    "the cycles is given. A dash: there are too few cycles, or the record has no friction."
)


def experiments(records: list[str], names: list[str], min_friction_drop: float) -> Table:
    """Return the cycles of experiments, their slip events, and their emission within a cycle.

    Parameters
    ----------
    records, names : list of str
        NetCDF files of the records, and the names of their experiments.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    Table
        With `slip_events` from `cycles.list_slip_events` and `emission_by_phase` from
        `cycles.average_emission`.
    """
    datasets = dict(zip(names, map(netcdf.read, records), strict=True))
    slips = {name: cycles.detect_slip_events(record, min_friction_drop) for name, record in datasets.items()}
    missing = explain_missing_events(datasets, slips, min_friction_drop)
    for message in missing:
        warn(message)
    found = describe_cycles(datasets, slips)
    others = {
        "slip_events": cycles.list_slip_events(datasets, slips),
        "emission_by_phase": cycles.average_emission(datasets, slips),
    }
    note = " ".join([NOTE.format(min_friction_drop=min_friction_drop), *missing])
    return Table(found, format_table(found), "Experiments", note, others, digits={"slip_events": 10})


def explain_missing_events(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]], min_friction_drop: float
) -> list[str]:
    """Say why no slip event was detected, and what would change it.

    Parameters
    ----------
    records, slips
        As for `describe_cycles`.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    list of str
        One sentence per experiment that has friction, but no slip event.
    """
    sentences = []
    for name, (start, _) in slips.items():
        if len(start) or "friction" not in records[name]:
            continue
        fall = events.largest_fall(records[name]["friction"].values.astype(float))
        cause = f"the largest fall of friction is {fall:.3g}, smaller than events.min_friction_drop"
        advice = "lower that key" if fall else "friction never falls: is it the right column?"
        sentences.append(f"{name}: no slip event: {cause}, {min_friction_drop:g}; {advice}.")
    return sentences


def describe_cycles(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]]
) -> pd.DataFrame:
    """Describe the cycles of experiments by numbers that compare faults.

    Parameters
    ----------
    records : dict of str to Dataset
        By the name of the experiment.
    slips : dict of str to tuple of ndarray
        First and last sample of the slip events of each.

    Returns
    -------
    DataFrame
        One row per experiment, with the columns `COLUMNS`.
    """
    rows = []
    for name, record in records.items():
        time, emission = record["time"].values, record["emission"].values.astype(float)
        friction = record["friction"].values.astype(float) if "friction" in record else None
        row = {
            "experiment": name,
            "data": formats.data_kind(record.attrs["virtual"]),
            "duration_s": float(time[-1] - time[0]),
        }
        rows.append(row | events.cycle_statistics(time, emission, friction, slips[name]))
    return pd.DataFrame(rows, columns=COLUMNS)


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    columns = {"experiment": found["experiment"] + " (" + found["data"] + ")"}
    for column, (heading, pattern) in HEADINGS.items():
        columns[heading] = formats.format_numbers(found[column], pattern)
    return pd.DataFrame(columns)
