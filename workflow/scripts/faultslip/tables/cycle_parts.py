"""Scores of networks that were trained on a part of a single cycle, for many cycles, compared in pairs."""

import numpy as np
import pandas as pd
import scipy
import xarray as xr

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.records import segments
from faultslip.scores import family
from faultslip.scores.studentised import CONFIDENCE_LEVEL, MIN_CYCLES
from faultslip.tables import formats
from faultslip.tables.table import Table

# What is scored, with its words in the table.
SCORED = {"mape_percent": "whole segment", "post_failure_mape_percent": "post-failure parts"}
SCORED["pre_failure_mape_percent"] = "pre-failure parts"
NOTE = (
    "Each network is trained on a part of one cycle and tested on whole segments; of these, the same part of "
    "every cycle is also scored by itself. MAPE is the mean over cycles to train on and over networks; ± is "
    "the standard deviation over cycles. The difference is that from the first scenario on the same cycles, "
    "with its 95 % interval over cycles to train on (Student's t); p is adjusted by Holm's method for all "
    "differences of this table."
)


def cycle_parts(
    predictions: list[str], scenarios: list[str], cycles: list[int], min_friction_drop: float
) -> Table:
    """Return the scores of networks that were trained on parts of cycles.

    Parameters
    ----------
    predictions : list of str
        NetCDF files.
    scenarios, cycles : list
        For each prediction the scenario that was repeated, and the number of the cycle.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    rows = [
        {"scenario": scenario, "cycle": cycle} | row
        for path, scenario, cycle in zip(predictions, scenarios, cycles, strict=True)
        for row in scores_by_network(read_without_gaps(path), min_friction_drop)
    ]
    scores = pd.DataFrame(rows)
    return Table(scores, format_table(scores), "Parts of cycles", NOTE)


def scores_by_network(prediction: xr.Dataset, min_friction_drop: float) -> list[dict[str, str | int | float]]:
    """Return the MAPE of each network on the segment, and on the two parts of all its complete cycles.

    Parameters
    ----------
    prediction : Dataset
        Prediction file.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    list of dict
        One per network; NaN where the segment has no complete cycle.
    """
    true = prediction["true"].values.astype(float)
    errors = 100 * np.abs(prediction["predicted_by_model"].values / true - 1)
    counted = {"mape_percent": np.full(len(true), True)}
    for part in ("post_failure", "pre_failure"):
        counted[f"{part}_mape_percent"] = np.full(len(true), False)
    for first, middle, stop in segments.cycle_parts(true, min_friction_drop):
        counted["post_failure_mape_percent"][first:middle] = True
        counted["pre_failure_mape_percent"][middle:stop] = True
    names = {name: prediction.attrs[name] for name in ("experiment", "segment", "segment_label")}
    return [
        names
        | {"network": number}
        | {key: error[samples].mean() if samples.any() else np.nan for key, samples in counted.items()}
        for number, error in enumerate(errors, start=1)
    ]


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each tested segment, what is scored of it, and scenario."""
    rows = []
    for (experiment, _), tested in scores.groupby(["experiment", "segment"], sort=False):
        for key, words in SCORED.items():
            by_cycle = tested.groupby(["scenario", "cycle"], sort=False)[key].mean().unstack("scenario")
            for scenario in by_cycle:
                first, own = by_cycle.iloc[:, 0], by_cycle[scenario]
                low, high, p = t_test((own - first).dropna().to_numpy())
                rows.append(
                    {
                        "tested on": f"{experiment}, {tested['segment_label'].iloc[0]}",
                        "scored": words,
                        "scenario": scenario,
                        "cycles": str(own.count()),
                        "networks": str((tested["scenario"] == scenario).sum()),
                        "MAPE, %": formats.format_mean_std([own.mean()], [own.std()])[0],
                        "difference": (own - first).mean() if scenario != first.name else np.nan,
                        "low": low,
                        "high": high,
                        "p": p if scenario != first.name else np.nan,
                    }
                )
    table = pd.DataFrame(rows)
    table["difference, %"] = formats.format_intervals(table, "difference", "low", "high", sign="+")
    table["p"] = family.holm(table["p"])
    table["in words"] = [
        formats.MISSING if np.isnan(p) else family.verdict(difference, p)
        for difference, p in zip(table["difference"], table["p"], strict=True)
    ]
    table["adjusted p"] = formats.format_numbers(table["p"], "{:.3f}")
    table.loc[table["difference"].isna(), "difference, %"] = formats.MISSING
    return table.drop(columns=["difference", "low", "high", "p"])


def t_test(values: np.ndarray) -> tuple[float, float, float]:
    """Return the interval of the mean of independent values, and its p value; NaN for fewer than three."""
    number = len(values)
    if number < MIN_CYCLES:
        return (float("nan"),) * 3
    error = values.std(ddof=1) / np.sqrt(number)
    half = scipy.special.stdtrit(number - 1, (1 + CONFIDENCE_LEVEL) / 2) * error  # of Student's t
    mean = float(values.mean())
    p = 2 * scipy.special.stdtr(number - 1, -abs(mean) / error) if error else float(not mean)
    return float(mean - half), float(mean + half), float(p)
