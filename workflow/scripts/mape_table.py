"""The scores of all scenarios as a table, for programs and for people."""

import pandas as pd
import yaml

from faultslip import files, netcdf

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


def markdown(scores, study):
    """The same for people: fewer digits, and what the columns mean."""
    shown = pd.DataFrame(
        {
            "scenario": scores["scenario"],
            "tested on": scores["experiment"] + ", " + scores["segment"] + " (" + scores["data"] + ")",
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
    text = shown.to_markdown(index=False, disable_numparse=True)
    return (
        f"# Friction, study {study}\n\n{text}\n\n"
        "MAPE: mean absolute percentage error of the friction series, mean and standard deviation "
        "over networks trained with different seeds. Constant: a guess that is always the mean of "
        "the normalising part. Paper: what Wang and others (2021) report, on another experiment.\n"
    )


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        with open(snakemake.input.paper, encoding="utf-8") as file:
            paper = yaml.safe_load(file)["mape"]
        scores = table(snakemake.input.predictions, paper)
        with files.whole(snakemake.output.csv) as temporary:
            scores.to_csv(temporary, index=False, lineterminator="\n", float_format="%.6g")
        with files.whole(snakemake.output.markdown) as temporary:
            temporary.write_text(markdown(scores, snakemake.params.study), encoding="utf-8")
