"""Errors of predicted friction by phase of the stick-slip cycle."""

import pandas as pd

from faultslip.scores import phases
from faultslip.tables import formats
from faultslip.tables.scores import collect_scores
from faultslip.tables.table import Table

NOTE = (
    "MAPE of predicted friction, %, mean over networks, in five equal parts of the time between the end of a "
    "slip event and the start of the next, and during slip events. Only complete cycles count. A dash: the "
    "segment has none."
)


def errors_by_phase(predictions: list[str]) -> Table:
    """Return the errors in each phase of the cycle.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predicted friction.
    """
    names = ("scenario", "experiment", "segment", "virtual", "cycles", *phases.HEADINGS)
    found = collect_scores(predictions, names)
    found.insert(3, "data", found.pop("virtual").map(formats.data_kind))
    return Table(found, format_table(found), "Errors by phase of the cycle", NOTE)


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Round the errors and give the columns plain headings."""
    columns = {"scenario": found["scenario"], "tested on": formats.format_tested_on(found)}
    columns["cycles"] = found["cycles"]
    for column, heading in phases.HEADINGS.items():
        columns[heading] = formats.format_numbers(found[column], "{:.2f}")
    return pd.DataFrame(columns)
