"""Networks beside the published result of Laurenti et al. (2022) on the same table."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from faultslip.methods.published_network import PUBLISHED_SCORES, reproduce
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.runtime import make_reproducible
from faultslip.scores import metrics
from faultslip.tables import formats
from faultslip.tables.table import Table

NOTE = (
    "Shear stress of p4581, 3800 to 4100 s, with the train/test split of Laurenti et al. (2022): the first "
    "70 % to train (the last tenth of it decides when training stops), the last 30 % to test. Their network "
    "uses the 70 rows, 7 s, before the one that it predicts, and the minimum and maximum of the test part, "
    "by which they scale it. The networks and trees of this study are normalised by the training part. A "
    "wavelet uses the emission before and after a sample; in a causal scenario each sample is predicted "
    "from the emission up to it."
)


def published_network(
    table: str, predictions: list[str], scenarios: list[str], causal: list[bool], seeds: list[int]
) -> Table:
    """Return the published scores, their reproduction, and those of scenarios.

    Parameters
    ----------
    table : str
        Public table of p4581 at 8 MPa, CSV.
    predictions : list of str
        One prediction file per scenario.
    scenarios : list of str
        Their names.
    causal : list of bool
        Whether each scenario predicts a sample from the emission up to it alone.
    seeds : list of int
        Seeds of the reproduction.
    """
    make_reproducible()
    rows = [
        summarise("Laurenti and others (2022)", "7 s before", [PUBLISHED_SCORES]),
        summarise("the same network, here", "7 s before", reproduce(table, seeds)),
    ]
    for path, name, only_before in zip(predictions, scenarios, causal, strict=True):
        rows.append(summarise(name, "all before" if only_before else "all", scenario_scores(path)))
    found = pd.DataFrame(rows)
    return Table(found, format_table(found), "Comparison with the published network", NOTE)


def scenario_scores(prediction: str) -> Iterator[dict[str, float]]:
    """Return R² and RMSE of each network of a scenario; RMSE as a fraction of the range of the test part."""
    data = read_without_gaps(prediction)
    true = data["true"].values
    for series in data["predicted_by_model"].values:
        yield {"r2": metrics.r2(true, series), "rmse": metrics.rmse(true, series) / np.ptp(true)}


def summarise(name: str, emission_used: str, scores: Iterable[dict[str, float]]) -> dict[str, Any]:
    """Return one row of the table: means and standard deviations of the scores over the networks."""
    by_network = pd.DataFrame(scores)
    row: dict[str, Any] = {"network": name, "emission_used": emission_used, "networks": len(by_network)}
    for column in ("r2", "rmse"):
        row[column] = by_network[column].mean()
        row[f"{column}_std"] = by_network[column].std()
    return row


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    return pd.DataFrame(
        {
            "network": formats.format_names(found["network"]),
            "emission used": found["emission_used"],
            "networks": found["networks"].astype(str),
            "R²": formats.format_mean_std(found["r2"], found["r2_std"], 3),
            "RMSE, fraction of the range": formats.format_mean_std(found["rmse"], found["rmse_std"], 3),
        }
    )
