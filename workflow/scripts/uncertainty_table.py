"""Coverage of the band of each prediction, and of a band calibrated on validation segments."""

from itertools import islice

import numpy as np
import pandas as pd

from faultslip import tables
from faultslip.io import netcdf
from faultslip.predictions import uncertainty

NOTE = (
    "Coverage is the fraction of the samples of the tested segment whose true value lies within a band "
    "around the average prediction. The band ± 1 σ is the standard deviation over windows and networks; it "
    "does not include errors that all of them share. The bands for 68 and 90 % are calibrated: their half "
    "widths hold these fractions of the residuals of the same networks on the segments that they were "
    "validated with, in standard deviations of the normalising part."
)


def uncertainty_table(
    predictions: list[str],
    validations: list[str],
    validation_counts: list[int],
    study: str,
    csv: str,
    markdown: str,
    html: str,
) -> None:
    """Write the table of the coverage of bands.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of the tested segments.
    validations : list of str
        Predictions of the same networks for the segments that they were validated with: those of
        the first prediction, then those of the second, and so on.
    validation_counts : list of int
        Number of these files for each prediction.
    study : str
    csv, markdown, html : str
        Paths of the table.
    """
    remaining = iter(validations)
    grouped = [list(islice(remaining, count)) for count in validation_counts]
    coverage = measure_coverage(predictions, grouped)
    title = f"Uncertainty, study {study}"
    tables.write_table(coverage, format_table(coverage), title, NOTE, csv, markdown, html)


def measure_coverage(predictions: list[str], validations: list[list[str]]) -> pd.DataFrame:
    """Measure the coverage of the bands, one row per prediction.

    Parameters
    ----------
    predictions : list of str
    validations : list of list of str
        For each, predictions of the same networks for the segments that they were validated with.
    """
    rows = []
    for path, others in zip(predictions, validations, strict=True):
        data = netcdf.read(path)
        true, predicted = data["true"].values, data["predicted"].values
        row = {name: data.attrs[name] for name in ("scenario", "experiment", "segment", "target")}
        row["data"] = tables.data_kind(data.attrs["virtual"])
        row["band_coverage"] = uncertainty.coverage(true, predicted, data["predicted_std"].values)
        residuals = np.concatenate([normalised_residuals(other) for other in others])
        for level in uncertainty.LEVELS:
            half_width = uncertainty.conformal_half_width(residuals, level) * data.attrs["target_std"]
            row[f"half_width_{_percent(level)}"] = half_width
            row[f"coverage_{_percent(level)}"] = uncertainty.coverage(true, predicted, half_width)
        rows.append(row)
    return pd.DataFrame(rows)


def normalised_residuals(path: str) -> np.ndarray:
    """Residuals of a prediction, in standard deviations of its normalising part.

    Returns
    -------
    ndarray, shape (samples,)
    """
    data = netcdf.read(path)
    return (data["true"].values - data["predicted"].values) / data.attrs["target_std"]


def format_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    columns = {
        "scenario": coverage["scenario"],
        "target": tables.format_names(coverage["target"]),
        "tested on": tables.format_tested_on(coverage),
        "coverage of ± 1 σ": coverage["band_coverage"].map("{:.0%}".format),
    }
    for level in map(_percent, uncertainty.LEVELS):
        columns[f"half width of the {level} % band"] = coverage[f"half_width_{level}"].map("{:.3g}".format)
        columns[f"coverage of the {level} % band"] = coverage[f"coverage_{level}"].map("{:.0%}".format)
    return pd.DataFrame(columns)


def _percent(level):
    return f"{level:.0%}".removesuffix("%")


if __name__ == "__main__":
    from faultslip.runtime import run

    run(uncertainty_table, snakemake)
