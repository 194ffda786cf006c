"""Scores of all scenarios with their intervals, beside those of a constant guess and of the paper."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml

from faultslip.io import netcdf
from faultslip.scores.studentised import COVERAGE
from faultslip.tables import formats
from faultslip.tables.table import Table

COLUMNS = (
    "scenario,experiment,segment,target,models,mape_percent,mape_std_percent,r2,rmse,"
    "constant_mape_percent,paper_mape_percent,paper_tested_on,ensemble_mape_percent,normalisation,data,"
    "pearson_r,mape_low_percent,mape_high_percent,r2_low,r2_high,cycles,normalised_by,mae"
).split(",")
NOTE = (
    "MAPE is the mean absolute percentage error of the predicted series, MAE the mean absolute error. MAPE, "
    "R², Pearson's r, MAE and RMSE are means over networks trained with different seeds; σ is the standard "
    "deviation over these networks. R² judges shape and level together, r the shape alone. In brackets: 95 % "
    "interval over cycles of the tested segment and networks, from a studentised bootstrap; the number of "
    "complete cycles is given, and with fewer than three there is no interval. {coverage} "
    "The ensemble MAPE is that of the networks' average prediction. Mean and standard deviation of the "
    "target are labels: the table says where they come from. The constant guess is always this mean; where "
    "it comes from the tested part itself, it is an oracle too. The last column is what Wang et al. (2021) "
    "report for another experiment. Time to failure reaches zero: its MAPE counts only samples at least "
    "{time_to_failure_from} s before a failure; its R², r, and MAE and RMSE in seconds, count all samples."
)
ORACLE = "the tested part itself: an oracle"


def mape(predictions: list[str], paper: str, time_to_failure_from: float) -> Table:
    """Return the scores of all scenarios.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    paper : str
        YAML file with the paper's scores.
    time_to_failure_from : float
        The MAPE of time to failure counts samples at least this long before a failure, s.
    """
    with open(paper, encoding="utf-8") as file:
        found = yaml.safe_load(file)
    ours = tuple(found["experiments"])
    attributes = [netcdf.read(path).attrs for path in predictions]
    scores = pd.DataFrame(
        # A scenario of one's own experiment may have the name of one of the paper.
        [score(one, found["mape"] if one["experiment"].startswith(ours) else {}) for one in attributes],
        columns=COLUMNS,
    )
    note = NOTE.format(time_to_failure_from=time_to_failure_from, coverage=COVERAGE)
    return Table(scores, format_table(scores), "Scores", note)


def score(attributes: Mapping[str, Any], reported: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the row of a prediction, with the columns `COLUMNS`.

    Parameters
    ----------
    attributes : mapping
        Of the prediction file.
    reported : mapping
        For each scenario of the paper its `mape_percent`, and what it was `tested_on`.
    """
    of_paper = reported.get(attributes["scenario"], {})
    row = dict(attributes) | {
        "data": formats.data_kind(attributes["virtual"]),
        "normalised_by": describe_normalisation(attributes),
        "paper_mape_percent": of_paper.get("mape_percent"),
        "paper_tested_on": of_paper.get("tested_on"),
    }
    return {name: row[name] for name in COLUMNS}


def describe_normalisation(prediction: Mapping[str, Any]) -> str:
    """Say where mean and standard deviation of the target come from.

    Parameters
    ----------
    prediction : mapping
        With `normalisation` and `rescaling` in the words of the study, `experiment` and `segment`.
    """
    normalisation, segment = prediction["normalisation"], prediction["segment"]
    own = {"segment", f"{prediction['experiment']}/{segment}"}
    if normalisation in own or (normalisation, segment) == ("train", "train"):
        return ORACLE
    part = "its experiment's training part" if normalisation == "train" else normalisation
    return f"regression on {part}" if prediction["rescaling"] == "regression" else part


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    oracle = (scores["normalised_by"] == ORACLE).map({True: " (oracle)", False: ""})
    return pd.DataFrame(
        {
            "scenario": scores["scenario"],
            "target": formats.format_names(scores["target"]),
            "tested on": formats.format_tested_on(scores),
            "mean and deviation from": scores["normalised_by"],
            "networks": scores["models"],
            "MAPE, %": formats.format_intervals(
                scores, "mape_percent", "mape_low_percent", "mape_high_percent"
            ),
            "σ": formats.format_numbers(scores["mape_std_percent"], "{:.2f}"),
            "ensemble MAPE, %": scores["ensemble_mape_percent"].map("{:.2f}".format),
            "R²": formats.format_intervals(scores, "r2", "r2_low", "r2_high", digits=3),
            "r": formats.format_numbers(scores["pearson_r"], "{:.3f}"),
            "MAE": scores["mae"].map("{:.4f}".format),
            "RMSE": scores["rmse"].map("{:.4f}".format),
            "cycles": scores["cycles"],
            "MAPE of a constant guess, %": scores["constant_mape_percent"].map("{:.2f}".format) + oracle,
            "MAPE in the paper, %": [
                f"{mape:.3f} ({tested_on})" if pd.notna(mape) else formats.MISSING
                for mape, tested_on in zip(
                    scores["paper_mape_percent"], scores["paper_tested_on"], strict=True
                )
            ],
        }
    )
