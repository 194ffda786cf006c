"""Bands and intervals that a figure of predictions draws."""

import pandas as pd

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import bands as uncertainty
from faultslip.scores import bootstrap
from faultslip.tables.table import write_csv


def bands(
    predictions: list[str],
    validations: list[str],
    validation_counts: list[int],
    transferred: list[bool],
    min_friction_drop: float,
    time_to_failure_from: float,
    csv: str,
) -> None:
    """Write the half widths of calibrated bands and the intervals of the MAPE, one row per prediction.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of the predictions that the figure draws.
    validations : list of str
        Predictions of the same networks for validation segments: those of the first prediction, then
        those of the second, and so on.
    validation_counts : list of int
        Number of these files for each prediction.
    transferred : list of bool
        For each prediction whether they are of another fault or load than the tested segment.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event; they delimit the cycles.
    time_to_failure_from : float
        The MAPE of time to failure counts samples at least this long before a failure, s.
    csv : str
        Path of the table.
    """
    rows = uncertainty.measure(predictions, validations, validation_counts, transferred, min_friction_drop)
    for path, row in zip(predictions, rows, strict=True):
        min_true = time_to_failure_from if row["target"] == "time_to_failure" else None
        drawn = bootstrap.resample(read_without_gaps(path), min_friction_drop, min_true)
        row["mape_low_percent"], row["mape_high_percent"] = bootstrap.interval(drawn.mape, drawn.cycles)
    write_csv(pd.DataFrame(rows), csv)


if __name__ == "__main__":
    from faultslip.job import run

    run(bands, snakemake)
