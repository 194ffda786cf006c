"""Errors of predicted friction by phase of the stick-slip cycle."""

import pandas as pd

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import phases as phase_errors
from faultslip.tables import formats
from faultslip.tables.table import Table

NOTE = (
    "MAPE of predicted friction, %, mean over networks, in five equal parts of the time between the end of a "
    "slip event and the start of the next, and during slip events. Only complete cycles count. A dash: the "
    "segment has none."
)


def errors_by_phase(predictions: list[str], min_friction_drop: float) -> Table:
    """Return the errors of predicted friction by phase of the cycle.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predicted friction.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    found = measure_errors(predictions, min_friction_drop)
    return Table(found, format_table(found), "Errors by phase of the cycle", NOTE)


def measure_errors(predictions: list[str], min_friction_drop: float) -> pd.DataFrame:
    """Measure the errors by phase, one row per prediction.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predicted friction.
    min_friction_drop : float

    Returns
    -------
    DataFrame
        With `cycles`, the number of complete cycles, and the columns of `phase_errors.errors_by_phase`.
    """
    rows = []
    for path in predictions:
        data = read_without_gaps(path)
        row = {name: data.attrs[name] for name in ("scenario", "experiment", "segment")}
        row["data"] = formats.data_kind(data.attrs["virtual"])
        rows.append(row | phase_errors.errors_by_phase(data, min_friction_drop))
    return pd.DataFrame(rows)


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Round the errors and give the columns plain headings."""
    columns = {"scenario": found["scenario"], "tested on": formats.format_tested_on(found)}
    columns["cycles"] = found["cycles"]
    for column, heading in phase_errors.HEADINGS.items():
        columns[heading] = formats.format_numbers(found[column], "{:.2f}")
    return pd.DataFrame(columns)
