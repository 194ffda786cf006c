"""What released networks predict for segments whose friction may not be known."""

import pandas as pd

from faultslip import tables
from faultslip.io import netcdf

NOTE = (
    "Released networks are used as they are. Without a part of the record whose friction is known, friction "
    "is predicted in standard deviations, and its band is that of random faults left out; with one, its "
    "units and its band come from a regression there. The recurrence is the median time between peaks of the "
    "emission. Scores are given where friction is known; those of a segment that holds the known part are "
    "too good."
)
SCORES = ("pearson_r", "r2", "mape_percent")


def applied_table(predictions: list[str], study: str, csv: str, markdown: str, html: str) -> None:
    """Write the table.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predictions of released networks.
    study : str
    csv, markdown, html : str
        Paths of the table.
    """
    rows = pd.DataFrame([row(path) for path in predictions])
    tables.write_table(rows, formatted(rows), f"Released networks, study {study}", NOTE, csv, markdown, html)


def row(path: str) -> dict[str, object]:
    """What a prediction says of itself."""
    prediction = netcdf.read(path)
    attributes = prediction.attrs
    names = (
        "scenario",
        "experiment",
        "segment",
        "segment_label",
        "networks",
        "models",
        "recurrence",
        "warnings",
    )
    found = {name: attributes[name] for name in names}
    found["data"] = tables.data_kind(attributes["virtual"])
    found["units"] = attributes["friction_in"] or "friction"
    found["half_width"] = float((prediction["upper"] - prediction["lower"]).values[0]) / 2
    return found | {name: attributes.get(name, float("nan")) for name in SCORES}


def formatted(rows: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    return pd.DataFrame(
        {
            "scenario": rows["scenario"],
            "predicted": tables.format_tested_on(rows),
            "networks": rows["networks"] + " (" + rows["models"].astype(str) + ")",
            "recurrence, s": tables.format_numbers(rows["recurrence"], "{:.3g}"),
            "in": rows["units"],
            "half width of the 90 % band": rows["half_width"].map("{:.3g}".format),
            "r": tables.format_numbers(rows["pearson_r"], "{:.3f}"),
            "R²": tables.format_numbers(rows["r2"], "{:.3f}"),
            "MAPE, %": tables.format_numbers(rows["mape_percent"], "{:.2f}"),
            "warnings": rows["warnings"].str.replace("\n", "; ").replace("", tables.MISSING),
        }
    )


if __name__ == "__main__":
    from faultslip.runtime import run

    run(applied_table, snakemake)
