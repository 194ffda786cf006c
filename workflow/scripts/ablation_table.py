"""Ablation: scores of scenarios with one choice changed."""

import pandas as pd

from faultslip.io import netcdf
from faultslip.tables import table as tables

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


def ablation_table(
    predictions: list[str],
    scenarios: list[str],
    variants: list[str],
    tested: str,
    study: str,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the ablation table.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    scenarios, variants : list of str
        Scenario and variant of each prediction; each scenario has the variant `as_it_is`.
    tested : str
        Segment that the scores are of, as experiment/segment.
    study : str
    csv, markdown, html : str
        Paths of the table.
    """
    scores = compare_variants(predictions, scenarios, variants)
    title, note = f"Ablation, study {study}", NOTE.format(tested=tested)
    tables.write_table(scores, format_table(scores), title, note, csv, markdown, html)


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
    rows = []
    for path, scenario, variant in zip(predictions, scenarios, variants, strict=True):
        attributes = netcdf.read(path).attrs
        scores = {name: attributes[name] for name in SCORES}
        rows.append({"scenario": scenario, "variant": variant} | scores)
    table = pd.DataFrame(rows)
    unchanged = table[table["variant"] == UNCHANGED].set_index(["scenario", "segment"])["mape_percent"]
    reference = [unchanged[key] for key in zip(table["scenario"], table["segment"], strict=True)]
    table.insert(6, "difference_percent", table["mape_percent"] - reference)
    return table


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": tables.format_names(scores["scenario"]),
            "change": tables.format_names(scores["variant"]),
            "networks": scores["models"].astype(str),
            "MAPE, %": tables.format_mean_std(scores["mape_percent"], scores["mape_std_percent"]),
            "difference, percentage points": scores["difference_percent"].map("{:+.2f}".format),
            "ensemble MAPE, %": scores["ensemble_mape_percent"].map("{:.2f}".format),
            "R²": scores["r2"].map("{:.3f}".format),
            "MAPE of a constant guess, %": scores["constant_mape_percent"].map("{:.2f}".format),
        }
    )


if __name__ == "__main__":
    from faultslip.job import run

    run(ablation_table, snakemake)
