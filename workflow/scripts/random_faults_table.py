"""Statistics of random faults, beside those of single records."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.records.events import slip_events
from faultslip.tables import table as tables

COLUMNS = {
    "recurrence_s": "recurrence, s",
    "recurrence_variation": "its coefficient of variation",
    "friction_drop": "fall of friction",
    "friction": "mean friction",
    "emission_range": "emission, 95th over 5th percentile",
}
NOTE = (
    "Median and, in brackets, 5th and 95th percentile over the random faults; of a record, its own value. "
    "Recurrence and fall of friction are medians over slip events of at least {min_friction_drop}. The "
    "priors are centred on constants fitted to p4581."
)


def random_faults_table(
    batches: list[str],
    records: list[str],
    min_friction_drop: float,
    study: str,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the table of statistics, one row per fault and per record in the CSV file.

    Parameters
    ----------
    batches, records : list of str
        NetCDF files of random faults, and of single records with friction.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    study : str
    csv, markdown, html : str
        Paths of the table.
    """
    rows = []
    for path in batches:
        batch = netcdf.read(path)
        for fault in range(batch.sizes["fault"]):
            one = batch.isel(fault=fault)
            name = f"fault {int(one['fault'])}"
            rows.append({"name": name, "random": True} | statistics(one, min_friction_drop))
    for path in records:
        record = netcdf.read(path)
        rows.append({"name": record.attrs["label"], "random": False} | statistics(record, min_friction_drop))
    found = pd.DataFrame(rows)
    note = NOTE.format(min_friction_drop=f"{min_friction_drop:g}")
    title = f"Random faults, study {study}"
    tables.write_table(found, format_table(found), title, note, csv, markdown, html)


def statistics(record: xr.Dataset, min_friction_drop: float) -> dict[str, float]:
    """Statistics of a record: the columns `COLUMNS`; nan where there are too few slip events."""
    friction = record["friction"].values.astype(float)
    start, end = slip_events(friction, min_friction_drop)
    recurrence = np.diff(record["time"].values[start])
    low, high = np.percentile(record["emission"].values.astype(float), [5, 95])
    enough = len(recurrence) > 1
    return {
        "recurrence_s": float(np.median(recurrence)) if enough else np.nan,
        "recurrence_variation": float(recurrence.std() / recurrence.mean()) if enough else np.nan,
        "friction_drop": float(np.median(friction[start] - friction[end])) if len(start) else np.nan,
        "friction": float(friction.mean()),
        "emission_range": float(high / low),
    }


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """One row for all random faults, and one per record."""
    random, records = found[found["random"]], found[~found["random"]]
    rows = []
    percentiles = random[list(COLUMNS)].quantile([0.05, 0.5, 0.95])
    summary = {"fault": f"{len(random)} random faults"}
    for name, heading in COLUMNS.items():
        low, median, high = percentiles[name]
        summary[heading] = f"{median:.3g} ({low:.3g} to {high:.3g})"
    rows.append(summary)
    for _, record in records.iterrows():
        values = {
            heading: tables.MISSING if np.isnan(record[name]) else f"{record[name]:.3g}"
            for name, heading in COLUMNS.items()
        }
        rows.append({"fault": record["name"]} | values)
    return pd.DataFrame(rows)


if __name__ == "__main__":
    from faultslip.job import run

    run(random_faults_table, snakemake)
