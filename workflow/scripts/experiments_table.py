"""Stick-slip cycles of the experiments: a table, and the numbers behind the figure of cycles."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import warn
from faultslip.records import events
from faultslip.tables import table as tables

PHASE_BINS = 25  # of a cycle, from the end of a slip (0) to the start of the next (1)
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


def experiments_table(
    records: list[str],
    names: list[str],
    study: str,
    min_friction_drop: float,
    csv: str,
    markdown: str,
    html: str,
    slip_events: str,
    emission_by_phase: str,
) -> None:
    """Write the table of experiments, their slip events, and their emission within a cycle.

    Parameters
    ----------
    records, names : list of str
        NetCDF files of the records, and the names of their experiments.
    study : str
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    csv, markdown, html : str
        Paths of the table.
    slip_events, emission_by_phase : str
        Paths of two more CSV files, from `list_slip_events` and `average_emission`.
    """
    datasets = dict(zip(names, map(netcdf.read, records), strict=True))
    slips = {name: detect_slip_events(record, min_friction_drop) for name, record in datasets.items()}
    missing = explain_missing_events(datasets, slips, min_friction_drop)
    for message in missing:
        warn(message)
    cycles = describe_cycles(datasets, slips)
    title = f"Experiments, study {study}"
    note = " ".join([NOTE.format(min_friction_drop=min_friction_drop), *missing])
    tables.write_table(cycles, format_table(cycles), title, note, csv, markdown, html)
    tables.write_csv(list_slip_events(datasets, slips), slip_events, float_format="%.10g")
    tables.write_csv(average_emission(datasets, slips), emission_by_phase)


def detect_slip_events(record: xr.Dataset, min_friction_drop: float) -> tuple[np.ndarray, np.ndarray]:
    """Detect the slip events of a record; there are none where it has no friction.

    Returns
    -------
    start, end : ndarray of int, shape (events,)
        Samples.
    """
    if "friction" not in record:
        return np.empty(0, int), np.empty(0, int)
    return events.slip_events(record["friction"].values.astype(float), min_friction_drop)


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
            "data": tables.data_kind(record.attrs["virtual"]),
            "duration_s": float(time[-1] - time[0]),
        }
        rows.append(row | events.cycle_statistics(time, emission, friction, slips[name]))
    return pd.DataFrame(rows, columns=COLUMNS)


def list_slip_events(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]]
) -> pd.DataFrame:
    """List all slip events.

    Parameters
    ----------
    records, slips
        As for `describe_cycles`.

    Returns
    -------
    DataFrame
        One row per slip event: `experiment`; `start_s` and `end_s`; `recurrence_s`, the time since
        the start of the event before, missing for the first; `friction_drop`.
    """
    columns = ["experiment", "start_s", "end_s", "recurrence_s", "friction_drop"]
    found = [pd.DataFrame(columns=columns)]
    for name, (start, end) in slips.items():
        if len(start):
            time, friction = records[name]["time"].values, records[name]["friction"].values.astype(float)
            recurrence = np.diff(time[start], prepend=np.nan)
            values = (name, time[start], time[end], recurrence, friction[start] - friction[end])
            found.append(pd.DataFrame(dict(zip(columns, values, strict=True))))
    return pd.concat(found[1:] or found, ignore_index=True)


def average_emission(
    records: dict[str, xr.Dataset], slips: dict[str, tuple[np.ndarray, np.ndarray]]
) -> pd.DataFrame:
    """Average the emission over cycles, against the phase between one slip and the next.

    Parameters
    ----------
    records, slips
        As for `describe_cycles`.

    Returns
    -------
    DataFrame
        `PHASE_BINS` rows per experiment that has a cycle: `experiment`; `phase`, the middle of the
        bin, from the end of a slip (0) to the start of the next (1); `emission`, median over all
        cycles of the emission divided by its geometric mean over the cycle.
    """
    phases = (np.arange(PHASE_BINS) + 0.5) / PHASE_BINS
    found = [pd.DataFrame(columns=["experiment", "phase", "emission"])]
    for name, (start, end) in slips.items():
        cycles = [slice(a + 1, b) for a, b in zip(end[:-1], start[1:], strict=True) if b - a > 1]
        if cycles:
            emission = _median_emission(records[name], cycles)
            found.append(pd.DataFrame({"experiment": name, "phase": phases, "emission": emission}))
    return pd.concat(found[1:] or found, ignore_index=True)


def _median_emission(record, cycles):
    """Median of the emission of cycles, relative to the geometric mean of each, in bins of phase."""
    time, emission = record["time"].values, record["emission"].values.astype(float)
    levels = np.concatenate([emission[c] / np.exp(np.mean(np.log(emission[c]))) for c in cycles])
    before, after = np.array([(time[c.start - 1], time[c.stop]) for c in cycles]).T
    lengths = [c.stop - c.start for c in cycles]
    elapsed = np.concatenate([time[c] for c in cycles]) - np.repeat(before, lengths)
    phase = elapsed / np.repeat(after - before, lengths)
    bins = np.minimum((phase * PHASE_BINS).astype(int), PHASE_BINS - 1)
    return pd.Series(levels).groupby(bins).median().reindex(range(PHASE_BINS)).to_numpy()


def format_table(cycles: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    columns = {"experiment": cycles["experiment"] + " (" + cycles["data"] + ")"}
    for column, (heading, pattern) in HEADINGS.items():
        columns[heading] = tables.format_numbers(cycles[column], pattern)
    return pd.DataFrame(columns)


if __name__ == "__main__":
    from faultslip.job import run

    run(experiments_table, snakemake)
