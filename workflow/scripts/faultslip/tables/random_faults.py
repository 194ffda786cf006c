"""Statistics of random faults, beside those of single records."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.records.events import slip_events, slip_statistics
from faultslip.tables import formats
from faultslip.tables.table import Table

COLUMNS = {
    "recurrence_s": "recurrence, s",
    "coefficient_of_variation": "its coefficient of variation",
    "friction_drop": "fall of friction",
    "friction": "mean friction",
    "emission_ratio": "emission, 95th over 5th percentile",
}
MIN_SLIP_EVENTS = 3  # of a recurrence: the median of one interval says little of a fault
NOTE = (
    "Median and, in brackets, 5th and 95th percentile over the random faults; of a record, its own value. "
    "Recurrence and fall of friction are medians over slip events of at least {min_friction_drop}. The time "
    "of each random fault is scaled to one recurrence."
)


def random_faults(batches: list[str], records: list[str], min_friction_drop: float) -> Table:
    """Return statistics of random faults and of single records.

    Parameters
    ----------
    batches, records : list of str
        NetCDF files of random faults, and of single records with friction.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    Table
        Its numbers have one row per fault and one per record.
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
    return Table(found, format_table(found), "Random faults", note)


def statistics(record: xr.Dataset, min_friction_drop: float) -> dict[str, float]:
    """Return statistics of a record: the columns `COLUMNS`; NaN where there are too few slip events.

    Parameters
    ----------
    record : Dataset
        With emission and friction.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    friction = record["friction"].values.astype(float)
    slips = slip_statistics(record["time"].values, friction, slip_events(friction, min_friction_drop))
    low, high = np.percentile(record["emission"].values.astype(float), [5, 95])
    enough = slips["slip_events"] >= MIN_SLIP_EVENTS
    return {
        "recurrence_s": slips["recurrence_s"] if enough else np.nan,
        "coefficient_of_variation": slips["coefficient_of_variation"],
        "friction_drop": slips["drop_median"],
        "friction": float(friction.mean()),
        "emission_ratio": float(high / low),
    }


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row for all random faults, and one per record."""
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
            heading: formats.MISSING if np.isnan(record[name]) else f"{record[name]:.3g}"
            for name, heading in COLUMNS.items()
        }
        rows.append({"fault": record["name"]} | values)
    return pd.DataFrame(rows)
