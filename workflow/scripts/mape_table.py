"""Scores of all scenarios, beside those of a constant guess and of the paper."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml

from faultslip import tables
from faultslip.io import netcdf

COLUMNS = (
    "scenario,experiment,segment,target,models,mape_percent,mape_std_percent,r2,rmse,"
    "constant_mape_percent,paper_mape_percent,paper_tested_on,ensemble_mape_percent,normalisation,data"
).split(",")
NOTE = (
    "MAPE is the mean absolute percentage error of the predicted series. MAPE, R² and RMSE are means over "
    "networks trained with different seeds; ± is the standard deviation over these networks. The ensemble "
    "MAPE is that of the networks' average prediction. The constant guess is always the mean of the "
    "normalising part. The last column is what Wang et al. (2021) report for another experiment. Time to "
    "failure reaches zero: its MAPE counts only samples at least {time_to_failure_from} s before a failure; "
    "its R² and its RMSE, in seconds, count all samples."
)


def mape_table(
    predictions: list[str],
    paper: str,
    study: str,
    time_to_failure_from: float,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the table of scores.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    paper : str
        YAML file with the paper's scores.
    study : str
    time_to_failure_from : float
        The MAPE of time to failure counts samples at least this long before a failure, s.
    csv, markdown, html : str
        Paths of the table.
    """
    with open(paper, encoding="utf-8") as file:
        reported = yaml.safe_load(file)["mape"]
    scores = collect_scores(predictions, reported)
    note = NOTE.format(time_to_failure_from=time_to_failure_from)
    tables.write_table(scores, format_table(scores), f"Scores, study {study}", note, csv, markdown, html)


def collect_scores(predictions: list[str], reported: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Collect the scores of all predictions, one row per prediction.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    reported : mapping
        For each scenario of the paper its `mape_percent`, and what it was `tested_on`.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`.
    """
    rows = []
    for path in predictions:
        row = dict(netcdf.read(path).attrs)
        row["data"] = tables.data_kind(row["virtual"])
        of_paper = reported.get(row["scenario"], {})
        row["paper_mape_percent"] = of_paper.get("mape_percent")
        row["paper_tested_on"] = of_paper.get("tested_on")
        rows.append({name: row[name] for name in COLUMNS})
    return pd.DataFrame(rows, columns=COLUMNS)


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": scores["scenario"],
            "target": tables.format_names(scores["target"]),
            "tested on": tables.format_tested_on(scores),
            "normalised by": scores["normalisation"].map(describe_normalisation),
            "networks": scores["models"],
            "MAPE, %": tables.format_mean_std(scores["mape_percent"], scores["mape_std_percent"]),
            "ensemble MAPE, %": scores["ensemble_mape_percent"].map("{:.2f}".format),
            "R²": scores["r2"].map("{:.3f}".format),
            "RMSE": scores["rmse"].map("{:.4f}".format),
            "MAPE of a constant guess, %": scores["constant_mape_percent"].map("{:.2f}".format),
            "MAPE in the paper, %": [
                f"{mape:.3f} ({tested_on})" if pd.notna(mape) else tables.MISSING
                for mape, tested_on in zip(
                    scores["paper_mape_percent"], scores["paper_tested_on"], strict=True
                )
            ],
        }
    )


def describe_normalisation(normalisation: str) -> str:
    """Name the segment whose mean and standard deviation normalise the tested one."""
    words = {"train": "its experiment's training part", "segment": "itself"}
    return words.get(normalisation, normalisation)


if __name__ == "__main__":
    from faultslip.runtime import run

    run(mape_table, snakemake)
