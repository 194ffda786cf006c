"""What predictions of friction tell beyond the clock of slips, also from emission that is changed."""

import pandas as pd

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import beyond_clock as scores
from faultslip.scores import bootstrap
from faultslip.tables import formats
from faultslip.tables.scores import collect_scores
from faultslip.tables.table import Table

KEYS = ["scenario", "experiment", "segment"]
# Heading of each correlation, and of each change of one by another emission.
HEADINGS = {"beyond_phase": "r beyond the phase"} | {name: f"r of the {name}" for name in scores.QUANTITIES}
CHANGES = {
    "mape_change_percent": "change of MAPE, points",
    "beyond_phase_r_change": "change of r beyond the phase",
    "rise_r_change": "change of r of the rise",
}
NOTE = (
    "Beyond the phase: friction minus its mean at that phase, true and predicted alike. The phase is the "
    "time since the end of a slip event, divided by the time from there to the start of the next; each "
    f"cycle is taken at {scores.PHASES} phases, without the slip events. The trough of a cycle is the "
    "value after a slip event, its peak the value before the next one, the rise their difference, and "
    "the drop the fall in the next slip event; r is Pearson's correlation of the true and the predicted "
    "ones over the cycles. Scores are means over networks, in brackets with their 95 % interval from a "
    "bootstrap over the complete cycles, whose number is given; with few cycles the interval is rough. "
    "After the semicolon: r of a regression on the duration of the cycle alone, which the clock knows. "
    "It is fitted to the same cycles: with n cycles, an unrelated duration has about 1/sqrt(n - 1). "
    "Emission: as recorded; shifted, by half the length of the segment; flattened, between bursts the "
    "median there; exchanged, between bursts that of another cycle of like duration. Changes are "
    "differences from the same networks with the emission as recorded, on the same resampled cycles. A "
    "dash: fewer than three complete cycles, no variation, or nothing to compare with."
)


def beyond_clock(
    predictions: list[str],
    changed: list[str],
    recorded: list[str],
    emissions: list[str],
    min_friction_drop: float,
) -> Table:
    """Return what predictions tell beyond the clock, and what a change of the emission takes from it.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predicted friction.
    changed, recorded : list of str
        Predictions from changed emission, and for each that of the same networks from emission as recorded.
    emissions : list of str
        For each prediction how the emission is changed, or `recorded`.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event; slip events delimit the cycles.
    """
    limits = [f"{name}{end}" for name in scores.CORRELATIONS for end in ("", "_low", "_high")]
    names = (*KEYS, "virtual", "models", "cycles", "beyond_phase_r2", *limits)
    found = collect_scores(predictions, names, emission=emissions)
    found.insert(len(KEYS), "emission", found.pop("emission"))
    found.insert(len(KEYS), "data", found.pop("virtual").map(formats.data_kind))
    pairs = zip(changed, recorded, strict=True)
    compared = [f"{name}{end}" for name in CHANGES for end in ("", "_low", "_high")]
    rows = [compare(*pair, min_friction_drop) for pair in pairs]
    changes = pd.DataFrame(rows, columns=[*KEYS, "compared_with", *compared])
    table = found.merge(changes, on=KEYS, how="left")
    return Table(table, format_table(table), "Beyond the clock", NOTE)


def compare(changed: str, recorded: str, min_friction_drop: float) -> dict[str, str | float]:
    """Compare a prediction from changed emission with that from the emission as it is recorded.

    Parameters
    ----------
    changed, recorded : str
        NetCDF files.
    min_friction_drop : float
        As for `beyond_clock`.

    Returns
    -------
    dict
        The columns that the two add to a row of the table.
    """
    one, other = read_without_gaps(changed), read_without_gaps(recorded)
    difference, _ = bootstrap.difference(*bootstrap.paired(one, other), min_friction_drop)
    low, high = difference.interval
    return {name: one.attrs[name] for name in KEYS} | {
        "compared_with": other.attrs["scenario"],
        "mape_change_percent": one.attrs["mape_percent"] - other.attrs["mape_percent"],
        "mape_change_percent_low": low,
        "mape_change_percent_high": high,
        **scores.changes(one, other, min_friction_drop),
    }


def format_table(table: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    columns = {"scenario": table["scenario"], "tested on": formats.format_tested_on(table)}
    columns |= {name: table[name] for name in ("emission", "cycles")}
    columns["R² beyond the phase"] = formats.format_numbers(table["beyond_phase_r2"], "{:.2f}")
    for name, heading in HEADINGS.items():
        of_networks = _with_intervals(table, f"{name}_r")
        of_duration = formats.format_numbers(table[f"{name}_duration_r"], "{:.2f}")
        columns[f"{heading}; of the duration"] = [
            f"{one}; {other}" for one, other in zip(of_networks, of_duration, strict=True)
        ]
    for name, heading in CHANGES.items():
        columns[heading] = _with_intervals(table, name, sign="+")
    return pd.DataFrame(columns)


def _with_intervals(table: pd.DataFrame, name: str, sign: str = "") -> list[str]:
    """Return a column with its intervals; a dash where there is no value."""
    texts = formats.format_intervals(table, name, f"{name}_low", f"{name}_high", sign=sign)
    return [
        formats.MISSING if pd.isna(value) else text for value, text in zip(table[name], texts, strict=True)
    ]
