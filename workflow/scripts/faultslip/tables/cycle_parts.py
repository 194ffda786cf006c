"""Scores of networks that were trained on a part of a single cycle, for many cycles, compared in pairs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import scipy
import xarray as xr

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.records import segments
from faultslip.scores import family
from faultslip.scores.bootstrap import paired
from faultslip.scores.studentised import CONFIDENCE_LEVEL, MIN_CYCLES, standard_error
from faultslip.tables import formats
from faultslip.tables.table import Table

WHOLE = "mape_percent"
SCORED = (WHOLE, "post_failure_mape_percent", "pre_failure_mape_percent")
BEFORE = "before_transfer_"
# What a scenario is compared with, with its words in the table.
REFERENCES = {"before": "before transfer", "first": "first scenario"}
NOTE = (
    "Each network is trained on a part of one cycle and tested on whole segments. MAPE is the mean over "
    "cycles to train on and over networks; ± is the standard deviation over cycles. The CSV also scores the "
    "same part of every cycle by itself. Differences are from the same networks before this training, and "
    "from the first scenario on the same cycles, with their 95 % intervals over cycles to train on and over "
    "networks (Student's t); better and worse follow from p adjusted by Holm's method for all differences of "
    "one kind in this table."
)


def cycle_parts(
    predictions: list[str],
    before: list[str],
    scenarios: list[str],
    cycles: list[int],
    min_friction_drop: float,
) -> Table:
    """Return the scores of networks that were trained on parts of cycles.

    Parameters
    ----------
    predictions, before : list of str
        NetCDF files, and for each that of the same networks before they were trained; or none of these.
    scenarios, cycles : list
        For each prediction the scenario that was repeated, and the number of the cycle.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    others: Iterable[str | None] = before or [None] * len(predictions)
    rows = [
        {"scenario": scenario, "cycle": cycle} | row
        for path, other, scenario, cycle in zip(predictions, others, scenarios, cycles, strict=True)
        for row in scores_beside(path, other, min_friction_drop)
    ]
    scores = pd.DataFrame(rows)
    return Table(scores, format_table(scores), "Parts of cycles", NOTE)


def scores_beside(
    prediction: str, before: str | None, min_friction_drop: float
) -> list[dict[str, str | int | float]]:
    """Return the scores of each network of a prediction, beside those before it was trained; else NaN.

    Parameters
    ----------
    prediction, before : str
        NetCDF files.
    min_friction_drop : float
        As for `cycle_parts`.
    """
    one = read_without_gaps(prediction)
    if before is None:
        missing: dict[str, str | int | float] = {f"{BEFORE}{key}": np.nan for key in SCORED}
        return [row | missing for row in scores_by_network(one, min_friction_drop)]
    own, others = (
        scores_by_network(data, min_friction_drop) for data in paired(one, read_without_gaps(before))
    )
    return [
        row | {f"{BEFORE}{key}": other[key] for key in SCORED} for row, other in zip(own, others, strict=True)
    ]


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
        One per network, by its seed where it has one; NaN where the segment has no complete cycle.
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
    seeds = prediction["model"].values.tolist() if "model" in prediction.coords else range(1, len(errors) + 1)
    return [
        names
        | {"network": number}
        | {key: error[samples].mean() if samples.any() else np.nan for key, samples in counted.items()}
        for number, error in zip(seeds, errors, strict=True)
    ]


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each tested segment and scenario."""
    rows = []
    for (experiment, _), tested in scores.groupby(["experiment", "segment"], sort=False):
        names = tested["scenario"].unique()
        first = _by_network_and_cycle(tested, names[0], WHOLE)
        for name in names:
            own = _by_network_and_cycle(tested, name, WHOLE)
            before = _by_network_and_cycle(tested, name, BEFORE + WHOLE)
            by_cycle = own.mean()
            row = {
                "tested on": f"{experiment}, {tested['segment_label'].iloc[0]}",
                "scenario": name,
                "cycles": str(own.shape[1]),
                "networks": str(own.size),
                "MAPE, %": formats.format_mean_std([by_cycle.mean()], [by_cycle.std()])[0],
                "before transfer, %": before.to_numpy().mean() if before.size else np.nan,
            }
            rows.append(row | _difference("before", own - before) | _difference("first", own - first))
    table = pd.DataFrame(rows)
    table["before transfer, %"] = formats.format_numbers(table["before transfer, %"], "{:.2f}")
    for kind, words in REFERENCES.items():
        difference, low, high, p_value = (f"{kind}_{part}" for part in ("difference", "low", "high", "p"))
        adjusted = family.holm(table[p_value])
        missing = table[difference].isna() | (
            table[difference] == 0
        )  # also of the first scenario from itself
        shown = pd.Series(formats.format_intervals(table, difference, low, high, sign="+"), table.index)
        table[f"difference from {words}, %"] = shown.mask(missing, formats.MISSING)
        table[f"verdict, {words}"] = [
            formats.MISSING if np.isnan(p) or none else family.verdict(value, p)
            for value, p, none in zip(table[difference], adjusted, missing, strict=True)
        ]
        table = table.drop(columns=[difference, low, high, p_value])
    return table


def _by_network_and_cycle(scores: pd.DataFrame, scenario: str, key: str) -> pd.DataFrame:
    """Return scores of a scenario over (network, cycle), without cycles that lack one."""
    own = scores[scores["scenario"] == scenario]
    return own.pivot(index="network", columns="cycle", values=key).dropna(axis="columns", how="any")


def _difference(kind: str, values: pd.DataFrame) -> dict[str, float]:
    """Return the mean of differences over (network, cycle), its interval and p value, by column."""
    shared = values.dropna(axis="index", how="all")  # networks that only one of both has
    kept = shared.dropna(axis="columns", how="any").to_numpy()
    low, high, p = t_test(kept)
    return {
        f"{kind}_difference": float(kept.mean()) if kept.size else np.nan,
        f"{kind}_low": low,
        f"{kind}_high": high,
        f"{kind}_p": p,
    }


def t_test(values: np.ndarray) -> tuple[float, float, float]:
    """Return the interval of a mean over networks and cycles, and its p value.

    Parameters
    ----------
    values : ndarray, shape (networks, cycles)

    Returns
    -------
    low, high, p : float
        NaN for fewer than `MIN_CYCLES` cycles, or where all values are zero.
    """
    if not values.size or values.shape[1] < MIN_CYCLES or not values.any():
        return (float("nan"),) * 3
    freedom, mean = values.shape[1] - 1, float(values.mean())
    error = standard_error(values - mean)
    half = scipy.special.stdtrit(freedom, (1 + CONFIDENCE_LEVEL) / 2) * error  # of Student's t
    p = 2 * scipy.special.stdtr(freedom, -abs(mean) / error) if error else 0.0
    return mean - half, mean + half, float(p)
