"""Ablation: scores of scenarios with one choice changed."""

import pandas as pd

from faultslip.tables import formats
from faultslip.tables.scores import collect_scores
from faultslip.tables.table import Table

UNCHANGED = "as_it_is"  # name of the variant in which nothing is changed
SCORES = (
    "experiment,segment,models,mape_percent,mape_std_percent,r2,rmse,ensemble_mape_percent,"
    "constant_mape_percent"
).split(",")
NOTE = (
    "Scores are those on {tested}, which is not a test part, because choices are made with this table. MAPE "
    "and R² are means over networks; ± is the standard deviation over networks. The ensemble MAPE is that "
    "of the networks' average prediction. The difference is that from the MAPE of the unchanged scenario, "
    "in percentage points. Scenarios that are usually validated with this part are trained here without "
    "validation, for the full number of epochs."
)


def ablation(predictions: list[str], scenarios: list[str], variants: list[str], tested: str) -> Table:
    """Return the scores of scenarios with one choice changed.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    scenarios, variants : list of str
        Scenario and variant of each prediction; each scenario has the variant `as_it_is`.
    tested : str
        Segment that the scores are of, as experiment/segment.
    """
    scores = compare_variants(predictions, scenarios, variants)
    return Table(scores, format_table(scores), "Ablation", NOTE.format(tested=tested))


def compare_variants(predictions: list[str], scenarios: list[str], variants: list[str]) -> pd.DataFrame:
    """Collect the scores of all variants, and their differences from the unchanged scenario.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    scenarios, variants : list of str
        Of each prediction.

    Returns
    -------
    DataFrame
        One row per prediction.
    """
    table = collect_scores(predictions, SCORES, scenario=scenarios, variant=variants)
    unchanged = table[table["variant"] == UNCHANGED].set_index(["scenario", "segment"])["mape_percent"]
    reference = [unchanged[key] for key in zip(table["scenario"], table["segment"], strict=True)]
    table.insert(6, "difference_percent", table["mape_percent"] - reference)
    return table


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": formats.format_names(scores["scenario"]),
            "change": formats.format_names(scores["variant"]),
            "networks": scores["models"].astype(str),
            "MAPE, %": formats.format_mean_std(scores["mape_percent"], scores["mape_std_percent"]),
            "difference, percentage points": scores["difference_percent"].map("{:+.2f}".format),
            "ensemble MAPE, %": scores["ensemble_mape_percent"].map("{:.2f}".format),
            "R²": scores["r2"].map("{:.3f}".format),
            "MAPE of a constant guess, %": scores["constant_mape_percent"].map("{:.2f}".format),
        }
    )
