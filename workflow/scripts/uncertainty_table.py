"""Coverage of the band of each prediction, and of bands calibrated on validation segments."""

import pandas as pd

from faultslip.scores import bands
from faultslip.tables import table as tables

NOTE = (
    "Coverage is the fraction of the samples of the tested segment whose true value lies within a band "
    "around the average prediction. The band ± 1 σ is the standard deviation over windows and networks; it "
    "does not include errors that all of them share. Bands for 68 and 90 % are calibrated on residuals of "
    "the same networks on validation segments, in standard deviations of the normalising part, so that they "
    "hold these fractions of the samples of cycles that are left out of the calibration. Validation segments "
    "of the tested record are taken where there are any. Bands that are calibrated on another fault or load "
    "alone are marked: what they cover there says little about what they cover here. The weights of a "
    "network are those of the epoch with the lowest loss on the same validation segments."
)


def uncertainty_table(
    predictions: list[str],
    validations: list[str],
    validation_counts: list[int],
    transferred: list[bool],
    study: str,
    min_friction_drop: float,
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
        Predictions of the same networks for validation segments: those of the first prediction, then
        those of the second, and so on.
    validation_counts : list of int
        Number of these files for each prediction.
    transferred : list of bool
        For each prediction whether they are of another fault or load than the tested segment.
    study : str
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event; they delimit the cycles.
    csv, markdown, html : str
        Paths of the table.
    """
    rows = bands.measure(predictions, validations, validation_counts, transferred, min_friction_drop)
    found = pd.DataFrame(rows)
    found["data"] = found.pop("virtual").map(tables.data_kind)
    title = f"Uncertainty, study {study}"
    tables.write_table(found, format_table(found), title, NOTE, csv, markdown, html)


def format_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    columns = {
        "scenario": coverage["scenario"],
        "target": tables.format_names(coverage["target"]),
        "tested on": tables.format_tested_on(coverage),
        "calibrated on": coverage["calibrated_on"].replace("", tables.MISSING),
        "coverage of ± 1 σ": coverage["band_coverage"].map("{:.0%}".format),
    }
    for level in (f"{100 * level:.0f}" for level in bands.NOMINAL_COVERAGES):
        half_width, covered = coverage[f"half_width_{level}"], coverage[f"coverage_{level}"]
        columns[f"half width of the {level} % band"] = tables.format_numbers(half_width, "{:.3g}")
        columns[f"coverage of the {level} % band"] = tables.format_numbers(covered, "{:.0%}")
    return pd.DataFrame(columns)


if __name__ == "__main__":
    from faultslip.job import run

    run(uncertainty_table, snakemake)
