"""Paired differences between scenarios that are tested on the same segment."""

import numpy as np
import pandas as pd

from faultslip.io.errors import InputError
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import bootstrap, family
from faultslip.scores.scoring import errors
from faultslip.scores.studentised import COVERAGE
from faultslip.tables import formats
from faultslip.tables.table import Table

NOTE = (
    "Each scenario is compared with a reference that is tested on the same segment. The difference is the "
    "MAPE of the scenario minus that of the reference, means over the networks of the seeds that both have. "
    "In brackets: its 95 % interval over cycles of the segment and networks, from a studentised bootstrap in "
    "which both are scored on the same resampled cycles. {coverage} The p value is two-sided, from the same "
    "bootstrap, and adjusted by Holm's method for the family of all {tests} comparisons in this table that "
    "have an interval. A scenario is called better or worse only where the adjusted p is at most "
    "{significance}; each interval is for one comparison alone. A dash: fewer than three cycles, and no "
    "interval."
)


def comparisons(
    predictions: list[str], references: list[str], time_to_failure_from: float, min_friction_drop: float
) -> Table:
    """Return the paired differences of predictions from those that they are compared with.

    Parameters
    ----------
    predictions, references : list of str
        NetCDF files: each prediction, and the one that it is compared with.
    time_to_failure_from : float
        The MAPE of time to failure counts samples at least this long before a failure, s.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event; they delimit the cycles of the bootstrap.
    """
    pairs = zip(predictions, references, strict=True)
    found = pd.DataFrame([compare(*pair, time_to_failure_from, min_friction_drop) for pair in pairs])
    found["adjusted_p"] = family.holm(found["p"])
    found["verdict"] = list(map(family.verdict, found["difference_percent"], found["adjusted_p"]))
    note = NOTE.format(coverage=COVERAGE, tests=found["p"].count(), significance=family.SIGNIFICANCE)
    return Table(found, format_table(found), "Comparisons", note)


def compare(
    prediction: str, reference: str, time_to_failure_from: float, min_friction_drop: float
) -> dict[str, str | float]:
    """Compare a prediction with another one of the same segment.

    Parameters
    ----------
    prediction, reference : str
        NetCDF files.
    time_to_failure_from, min_friction_drop : float
        As for `comparisons`.

    Returns
    -------
    dict
        One row of the table, with the p value of this comparison alone.

    Raises
    ------
    InputError
        If the true series differ, so that they cannot be compared cycle by cycle.
    """
    one, other = read_without_gaps(prediction), read_without_gaps(reference)
    if not np.array_equal(one["true"].values, other["true"].values):
        raise InputError(f"{prediction} and {reference}: the true series differ; delete both, and run again")
    min_true = time_to_failure_from if one.attrs["target"] == "time_to_failure" else None
    one, other = bootstrap.paired(one, other)
    difference, cycles = bootstrap.difference(one, other, min_friction_drop, min_true)
    mape, of_reference = (errors(data, min_true)["mape_percent"] for data in (one, other))
    low, high = difference.interval
    row = {name: one.attrs[name] for name in ("scenario", "experiment", "segment", "target")}
    return row | {
        "reference": other.attrs["scenario"],
        "models": max(one.sizes["model"], other.sizes["model"]),
        "mape_percent": mape,
        "reference_mape_percent": of_reference,
        "difference_percent": difference.score,
        "low_percent": low,
        "high_percent": high,
        "p": difference.p_value,
        "cycles": cycles,
        "data": formats.data_kind(one.attrs["virtual"]),
    }


def format_table(found: pd.DataFrame) -> pd.DataFrame:
    """Round the differences and give the columns plain headings."""
    columns = ("difference_percent", "low_percent", "high_percent")
    return pd.DataFrame(
        {
            "scenario": found["scenario"],
            "compared with": found["reference"],
            "target": formats.format_names(found["target"]),
            "tested on": formats.format_tested_on(found),
            "MAPE, %": found["mape_percent"].map("{:.2f}".format),
            "MAPE of the reference, %": found["reference_mape_percent"].map("{:.2f}".format),
            "difference, %": formats.format_intervals(found, *columns, sign="+"),
            "adjusted p": formats.format_numbers(found["adjusted_p"], "{:.3f}"),
            "cycles": found["cycles"],
            "networks": found["models"],
            "the scenario is": found["verdict"],
        }
    )
