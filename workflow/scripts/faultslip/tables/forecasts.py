"""Forecasts of failures, and what they tell beyond the clock."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.forecasts.hazard import HORIZONS
from faultslip.io import netcdf
from faultslip.scores import forecasts as scores
from faultslip.scores.studentised import COVERAGE
from faultslip.tables import formats
from faultslip.tables.table import Table

NOTE = (
    "Each sample is forecast from what was known at its time: failures so far, and emission. A failure is "
    "the start of a drop of stress; the first two give an interval, and what follows the last is not scored. "
    "Gain: information a failure, nats, over the mixture of renewal models given the intervals so far, for a "
    "failure within 0.05 and 0.2 of the usual interval; 0 is the mixture, and exp(gain) is the factor by "
    "which what came was made more probable. Methods: constant, a Poisson process; clock, the mean interval "
    "less the time since the last failure, as if it were sure (without gain); lognormal, gamma, brownian: "
    "one family of renewal models alone; lasting: all families, which forget no interval; without emission: "
    "trees that know the clock alone; emission: the forecast; exchanged, shifted: the forecast with the "
    "emission of another cycle, and of another time; found: failures found in the emission alone, the "
    "mixture until enough are; in the CSV also with everything known so much later. CRPS, and mean absolute "
    "error and R² of the median, of the time to failure. Slope of the reliability at 0.2: 1 is reliable, "
    "less is too sure. Alarm: area under the fraction of failures missed over the fraction of the time in "
    "alarm; 0.5 by chance. Intervals hold 95 %, over cycles. " + COVERAGE
)
GAINS = (0, 2)  # indices of the horizons in the table
LEVELS = np.linspace(0, 1, 101)  # fractions of the time in alarm
WITHOUT_GAIN = ("mixture", "clock")


def forecasts(
    forecasts: Sequence[str],
    names: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    scored_from: Mapping[str, int],
) -> Table:
    """Score forecasts.

    Parameters
    ----------
    forecasts : sequence of str
        Forecast files.
    names : sequence of str
        The experiment of each.
    groups : mapping of str to sequence of str
        Experiments that are scored as one, by a name.
    scored_from : mapping of str to int
        Number of the first interval that is scored, by experiment; else 2.

    Returns
    -------
    Table
        Beside the scores `forecast_reliability` and `forecast_alarms`, the curves of each group and method.
    """
    found = {
        name: _scored(netcdf.read(path), scored_from.get(name, 2))
        for name, path in zip(names, forecasts, strict=True)
    }
    rows: list[dict[str, object]] = []
    reliabilities, alarms = [], []
    for group, members in groups.items():
        parts = [found[name] for name in members]
        for method in scores.methods(parts[0]):
            if not all(method in scores.methods(part) for part in parts):
                continue
            score, reliability, missed = _score(parts, method)
            rows.append({"records": group, "method": method} | score)
            head = {"records": group, "method": method}
            reliabilities += [
                head | {"forecast": one, "observed": other}
                for one, other in zip(reliability.forecast, reliability.observed, strict=True)
            ]
            alarms += [
                head | {"time_in_alarm": level, "missed": one}
                for level, one in zip(LEVELS, missed, strict=True)
            ]
    numbers = pd.DataFrame(rows)
    others = {"forecast_reliability": pd.DataFrame(reliabilities), "forecast_alarms": pd.DataFrame(alarms)}
    return Table(numbers, format_table(numbers), "Forecasts of failures", NOTE, others)


def _scored(forecasts: xr.Dataset, first: int) -> xr.Dataset:
    """Return the part from an interval on, counted from 1; the second one is cycle 0."""
    return forecasts.isel(time=forecasts["cycle"].values >= first - 2)


def _score(parts, method):
    """Return the scores of a method on several records together, its reliability and its alarms."""
    gains = np.concatenate([scores.gains(part, method) for part in parts])
    found: dict[str, object] = {"failures": len(gains)}
    for index, horizon in enumerate(HORIZONS):
        label = f"gain_within_{horizon:g}"
        score = low = high = np.nan
        if method not in WITHOUT_GAIN:
            score = gains[:, index].mean()
            # Of others the figure draws no interval, and each takes a second for a thousand failures.
            if index in GAINS or method.startswith("emission"):
                gain = scores.mean_gain(gains[:, index])
                score, (low, high) = gain.score, gain.interval
        found |= {f"{label}_nats": score, f"{label}_low": low, f"{label}_high": high}
    samples = [part.sizes["time"] for part in parts]
    joined = xr.concat(parts, "time", data_vars="all", join="override") if len(parts) > 1 else parts[0]
    errors = np.average([scores.median_errors(part, method) for part in parts], axis=0, weights=samples)
    found |= {
        "crps_s": np.average([scores.crps(part, method) for part in parts], weights=samples),
        "mae_s": errors[0],
        "r2": scores.median_errors(joined, method)[1],
    }
    reliability = scores.reliability(joined, method)
    missed = scores.alarms(joined, method, LEVELS)
    found |= {"reliability_slope": reliability.slope, "alarm_area": np.trapezoid(missed, LEVELS)}
    return found, reliability, missed


def format_table(numbers: pd.DataFrame) -> pd.DataFrame:
    """Round the numbers and give the columns plain headings; what delay costs is left to the figure."""
    numbers = numbers[~numbers["method"].str.endswith("later")]
    columns = {
        "failures of": formats.format_names(numbers["records"])
        + " ("
        + numbers["failures"].astype(str)
        + ")",
        "method": formats.format_names(numbers["method"]),
    }
    for index in GAINS:
        label = f"gain_within_{HORIZONS[index]:g}"
        columns[f"gain within {HORIZONS[index]:g}"] = formats.format_intervals(
            numbers, f"{label}_nats", f"{label}_low", f"{label}_high", sign="+"
        )
    columns |= {
        "CRPS, s": numbers["crps_s"].map(_seconds),
        "error of the median, s": numbers["mae_s"].map(_seconds),
        "R²": formats.format_numbers(numbers["r2"], "{:.2f}"),
        "slope": formats.format_numbers(numbers["reliability_slope"], "{:.2f}"),
        "alarm": formats.format_numbers(numbers["alarm_area"], "{:.3f}"),
    }
    return pd.DataFrame(columns)


def _seconds(value):
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
