"""Coverage of the band of each prediction, and of bands calibrated on validation segments."""

import pandas as pd

from faultslip.scores import bands
from faultslip.tables import formats
from faultslip.tables.scores import collect_scores
from faultslip.tables.table import Table

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

COLUMNS = (
    "scenario,experiment,segment,target,virtual,band_coverage,half_width_68,coverage_68,half_width_90,"
    "coverage_90,calibrated_on"
).split(",")


def uncertainty(predictions: list[str]) -> Table:
    """Return the coverage of bands.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of the tested segments.
    """
    found = collect_scores(predictions, COLUMNS)
    found.insert(len(COLUMNS) - 1, "transferred", found["calibrated_on"] == "another fault or load")
    found["data"] = found.pop("virtual").map(formats.data_kind)
    return Table(found, format_table(found), "Uncertainty", NOTE)


def format_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings."""
    columns = {
        "scenario": coverage["scenario"],
        "target": formats.format_names(coverage["target"]),
        "tested on": formats.format_tested_on(coverage),
        "calibrated on": coverage["calibrated_on"].replace("", formats.MISSING),
        "coverage of ± 1 σ": coverage["band_coverage"].map("{:.0%}".format),
    }
    for percent in (f"{100 * nominal:.0f}" for nominal in bands.NOMINAL_COVERAGES):
        half_width, covered = coverage[f"half_width_{percent}"], coverage[f"coverage_{percent}"]
        columns[f"half width of the {percent} % band"] = formats.format_numbers(half_width, "{:.3g}")
        columns[f"coverage of the {percent} % band"] = formats.format_numbers(covered, "{:.0%}")
    return pd.DataFrame(columns)
