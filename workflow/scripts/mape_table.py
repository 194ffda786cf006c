"""The scores of all scenarios as a table, for programs and for people."""

import pandas as pd
import yaml

from faultslip import netcdf, tables

COLUMNS = (
    "scenario,experiment,segment,target,models,mape_percent,mape_std_percent,r2,rmse,"
    "constant_mape_percent,paper_mape_percent,paper_tested_on,ensemble_mape_percent,statistics,data"
).split(",")


def table(predictions, paper):
    """One row a prediction.

    Parameters
    ----------
    predictions : list of str
        NetCDF files with their scores as attributes.
    paper : dict
        For each scenario, the paper's `mape_percent` and what it was `tested_on`.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`.
    """
    rows = []
    for path in predictions:
        row = dict(netcdf.read(path).attrs)
        row["data"] = "virtual" if row["virtual"] else "laboratory"
        reported = paper.get(row["scenario"], {})
        row["paper_mape_percent"] = reported.get("mape_percent")
        row["paper_tested_on"] = reported.get("tested_on")
        rows.append({name: row[name] for name in COLUMNS})
    return pd.DataFrame(rows, columns=COLUMNS)


def shown(scores):
    """The same for people: fewer digits, plain names."""
    return pd.DataFrame(
        {
            "scenario": scores["scenario"],
            "target": scores["target"].str.replace("_", " "),
            "tested on": scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")",
            "normalised by": scores["statistics"].map(normalised_by),
            "networks": scores["models"],
            "MAPE, %": [
                f"{m:.2f}" + (f" ± {s:.2f}" if pd.notna(s) else "")
                for m, s in zip(scores["mape_percent"], scores["mape_std_percent"], strict=True)
            ],
            "of their average, %": scores["ensemble_mape_percent"].map("{:.2f}".format),
            "R²": scores["r2"].map("{:.3f}".format),
            "RMSE": scores["rmse"].map("{:.4f}".format),
            "constant, %": scores["constant_mape_percent"].map("{:.2f}".format),
            "paper, %": [
                f"{m:.3f} ({t})" if pd.notna(m) else "-"
                for m, t in zip(scores["paper_mape_percent"], scores["paper_tested_on"], strict=True)
            ],
        }
    )


def normalised_by(statistics):
    """Whose mean and standard deviation normalise the tested segment, in words."""
    return {"train": "its own training part", "segment": "itself"}.get(statistics, statistics)


NOTE = (
    "MAPE: mean absolute percentage error of the series, mean and standard deviation over networks trained "
    "with different seeds, as of R² and RMSE; of their average: MAPE of the networks' average prediction. "
    "Constant: a guess that is always the mean of the normalising part. Paper: what "
    "Wang and others (2021) report, on another experiment. Time to failure reaches zero: its MAPE counts "
    "samples at least {least} s before a failure; RMSE is in seconds and R² counts all samples."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        with open(snakemake.input.paper, encoding="utf-8") as file:
            paper = yaml.safe_load(file)["mape"]
        scores = table(snakemake.input.predictions, paper)
        title, note = f"Scores, study {p.study}", NOTE.format(least=p.least)
        tables.write(scores, shown(scores), title, note, snakemake.output)
