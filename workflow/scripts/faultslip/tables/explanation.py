"""What the networks have learned: a table, and sentences made from its numbers."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.predictions.explanation import explained_variance, known_quantities
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.records.delay import transformed_emission
from faultslip.records.events import slip_events
from faultslip.tables import formats
from faultslip.tables.table import Table

FRACTION = 0.8  # of the squared weights of all lags, for the range of lags in the sentences
COLUMNS = ["scenario", "experiment", "measure", "variable", "value"]
# Measures, and how they are called in the table for reading.
MEASURES = {
    "scale_weight": "change of the prediction when these scales are hidden, in its standard deviations",
    "prediction_explained": "fraction of the variance of the prediction that is explained",
    "truth_explained": "fraction of the variance of the true series that is explained",
}


def explanation(explanations: list[str], min_friction_drop: float) -> Table:
    """Return what the networks have learned.

    Parameters
    ----------
    explanations : list of str
        NetCDF files.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    datasets = [read_without_gaps(path) for path in explanations]
    by_explanation = [summarise(data, min_friction_drop) for data in datasets]
    values = pd.concat(by_explanation, ignore_index=True)
    note = " ".join(map(describe, datasets, by_explanation))
    return Table(values, format_table(values), "What was learned", note)


def summarise(explanation: xr.Dataset, min_friction_drop: float) -> pd.DataFrame:
    """Collect the weights of the scales, and compute the variance that simple quantities explain.

    Parameters
    ----------
    explanation : Dataset
        Of one scenario and segment.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`. `measure` is one of `MEASURES`. `variable` is the range of the
        scales, or the quantity that explains.
    """
    true, predicted = explanation["true"].values, explanation["predicted"].values
    start, end = slip_events(true, min_friction_drop)
    interval = float(explanation.attrs["interval"])
    quantities = known_quantities(transformed_emission(explanation), interval, start, end)
    bands, weights = explanation["band"].values, explanation["scale_weight"].values
    rows = [("scale_weight", band, weight) for band, weight in zip(bands, weights, strict=True)]
    for measure, series in (("prediction_explained", predicted), ("truth_explained", true)):
        rows += [(measure, name, explained_variance(series, of)) for name, of in quantities.items()]
    keys = (explanation.attrs["scenario"], explanation.attrs["experiment"])
    return pd.DataFrame([(*keys, *row) for row in rows], columns=COLUMNS)


def describe(explanation: xr.Dataset, values: pd.DataFrame) -> str:
    """Say in sentences what the networks of one scenario have learned.

    Parameters
    ----------
    explanation : Dataset
    values : DataFrame
        From `summarise`.
    """
    by_measure = {measure: rows.set_index("variable")["value"] for measure, rows in values.groupby("measure")}
    weights, predicted, true = (by_measure[measure] for measure in MEASURES)
    first, last = main_lags(explanation["lag"].values, explanation["lag_weight"].values)
    best = predicted.idxmax()
    name = formats.format_names(pd.Series(explanation.attrs["scenario"]))[0]
    return (
        f"{name[0].upper()}{name[1:]}, {explanation.attrs['label']}: "
        f'The most important band of scales, "{weights.idxmax()}", changes the prediction by '
        f"{weights.max():.2f} of its standard deviation when it is hidden; the least important, "
        f'"{weights.idxmin()}", changes it by {weights.min():.2f}. Of the squared weight of the emission at '
        f"one moment, {100 * FRACTION:.0f} % falls on friction from {_relative_to_emission(first)} to "
        f'{_relative_to_emission(last)} it. Among the quantities that were tried, "{best}" explains most: a '
        f"function of it explains {100 * predicted[best]:.0f} % of the variance of the prediction and "
        f"{100 * true[best]:.0f} % of the variance of the true series."
    )


def main_lags(lag: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Find the shortest range of lags that holds `FRACTION` of the squared weights.

    Parameters
    ----------
    lag, weight : ndarray, shape (lags,)
        Seconds, increasing; and the weight at each lag.

    Returns
    -------
    first, last : float
        Seconds.
    """
    total = np.concatenate([[0], np.cumsum(weight**2)])
    ranges = []
    for first in range(len(lag)):
        last = int(np.searchsorted(total, total[first] + FRACTION * total[-1]))
        if last > len(lag):
            break
        ranges.append((first, last))
    first, last = min(ranges, key=lambda each: each[1] - each[0])
    return float(lag[first]), float(lag[last - 1])


def _relative_to_emission(lag):
    return f"{abs(lag):.1f} s {'before' if lag < 0 else 'after'}"


def format_table(values: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": formats.format_names(values["scenario"]),
            "tested on": values["experiment"],
            "measure": values["measure"].map(MEASURES),
            "scales or quantity": values["variable"],
            "value": values["value"].map("{:.2f}".format),
        }
    )
