"""Compare networks with the published result of Laurenti et al. (2022) on the same table."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from faultslip.methods.published_network import PUBLISHED_SCORES, reproduce
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.runtime import make_reproducible
from faultslip.scores import metrics
from faultslip.tables.table import write_table

NOTE = (
    "Shear stress of p4581, 3800 to 4100 s, with the train/test split of Laurenti et al. (2022): the first "
    "70 % to train (the last tenth of it decides when training stops), the last 30 % to test. Their network "
    "uses the 70 rows, 7 s, before the one that it predicts, and the minimum and maximum of the test part, "
    "by which they scale it. The networks and trees of this study are normalised by the training part. A "
    "wavelet uses the emission before and after a sample; in a causal scenario each sample is predicted "
    "from the emission up to it."
)


def published_network_table(
    table: str,
    predictions: list[str],
    scenarios: list[str],
    causal: list[bool],
    seeds: list[int],
    study: str,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the table: the published scores, their reproduction, and those of scenarios.

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
    study : str
        Name of the study.
    csv, markdown, html : str
        Files to write.
    """
    make_reproducible()
    rows = [
        table_row("Laurenti and others (2022)", "7 s before", [PUBLISHED_SCORES]),
        table_row("the same network, here", "7 s before", reproduce(table, seeds)),
    ]
    for path, name, only_before in zip(predictions, scenarios, causal, strict=True):
        rows.append(table_row(name, "all before" if only_before else "all", scenario_scores(path)))
    numbers = pd.DataFrame(rows)
    title = f"Comparison with the published network, study {study}"
    write_table(numbers, readable(numbers), title, NOTE, csv, markdown, html)


def scenario_scores(prediction: str) -> Iterator[dict[str, float]]:
    """R2 and RMSE of each network of a scenario; RMSE as a fraction of the range of the test part."""
    data = read_without_gaps(prediction)
    true = data["true"].values
    for series in data["predicted_by_model"].values:
        yield {"r2": metrics.r2(true, series), "rmse": metrics.rmse(true, series) / np.ptp(true)}


def table_row(name: str, emission_used: str, scores: Iterable[dict[str, float]]) -> dict[str, Any]:
    """One row of the table: means and standard deviations of the scores over the networks."""
    by_network = pd.DataFrame(scores)
    row: dict[str, Any] = {"network": name, "emission_used": emission_used, "networks": len(by_network)}
    for column in ("r2", "rmse"):
        row[column] = by_network[column].mean()
        row[f"{column}_std"] = by_network[column].std()
    return row


def readable(numbers: pd.DataFrame) -> pd.DataFrame:
    """The table as text."""

    def with_std(column):
        return [
            f"{mean:.3f}" + (f" ± {std:.3f}" if pd.notna(std) else "")
            for mean, std in zip(numbers[column], numbers[f"{column}_std"], strict=True)
        ]

    return pd.DataFrame(
        {
            "network": numbers["network"].str.replace("_", " "),
            "emission used": numbers["emission_used"],
            "networks": numbers["networks"].astype(str),
            "R²": with_std("r2"),
            "RMSE, fraction of the range": with_std("rmse"),
        }
    )


if __name__ == "__main__":
    from faultslip.job import run

    run(published_network_table, snakemake)
