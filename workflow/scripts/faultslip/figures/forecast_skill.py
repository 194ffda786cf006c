"""Skill of forecasts: gain against horizon and delay, reliability, and alarm curves."""

import re
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.panels import legend_entries
from faultslip.figures.style import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, WIDTH, letter, readable
from faultslip.forecasts.hazard import HORIZONS

MARKERS = tuple(zip((BLUE, VERMILION, GREEN, PURPLE, ORANGE, "black"), "osv^Dx", strict=True))
LATER = re.compile(r"emission_([0-9.]+)s_later")


def forecast_skill(scores: str, reliability: str, alarms: str, tested: Sequence[str]) -> Figure:
    """Draw four panels, with one colour for each tested record or group.

    Parameters
    ----------
    scores, reliability, alarms : str
        CSV files of the table `forecasts`.
    tested : sequence of str
        Names of records or groups.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(2, 2, figsize=(WIDTH, 5.4))
    tables = [pd.read_csv(path) for path in (scores, reliability, alarms)]
    for number, (name, (colour, marker)) in enumerate(zip(tested, MARKERS, strict=False)):
        own = [table[table["records"] == name] for table in tables]
        style = {"color": colour, "marker": marker, "ms": 3, "label": readable(name)}
        aside = 1 + 0.04 * (number - (len(tested) - 1) / 2)  # intervals do not lie on one another
        _draw_gain_by_horizon(axes[0, 0], own[0], aside, style)
        _draw_gain_by_delay(axes[0, 1], own[0], number - (len(tested) - 1) / 2, style)
        _draw_reliability(axes[1, 0], own[1], style)
        _draw_alarms(axes[1, 1], own[2], colour)
    _label(axes)
    figure.legend(*legend_entries([axes[0, 0]]), loc="outside upper center", ncols=len(tested))
    return figure


def _draw_gain_by_horizon(axis: Axes, scores: pd.DataFrame, aside: float, style: dict) -> None:
    row = scores[scores["method"] == "emission"].iloc[0]
    gains = np.array([_gain(row, horizon) for horizon in HORIZONS])
    _with_intervals(axis, HORIZONS * aside, gains, style)


def _draw_gain_by_delay(axis: Axes, scores: pd.DataFrame, aside: float, style: dict) -> None:
    delays, gains = [], []
    for _, row in scores.iterrows():
        found = LATER.fullmatch(row["method"])
        if found or row["method"] == "emission":
            delays.append(float(found[1]) if found else 0.0)
            gains.append(_gain(row, HORIZONS[0]))
    if len(delays) > 1:
        _with_intervals(axis, np.array(delays) + 0.02 * aside, np.array(gains), style)


def _gain(row, horizon):
    label = f"gain_within_{horizon:g}"
    return row[f"{label}_nats"], row[f"{label}_low"], row[f"{label}_high"]


def _with_intervals(axis, places, gains, style):
    value, low, high = gains.T
    axis.errorbar(places, value, np.maximum(0, [value - low, high - value]), lw=1, elinewidth=0.7, **style)


def _draw_reliability(axis: Axes, reliability: pd.DataFrame, style: dict) -> None:
    own = reliability[reliability["method"] == "emission"]
    axis.plot(own["forecast"], own["observed"], lw=1, **style)


def _draw_alarms(axis: Axes, alarms: pd.DataFrame, colour: str) -> None:
    for method, line in (("emission", "-"), ("mixture", ":")):
        own = alarms[alarms["method"] == method]
        axis.plot(own["time_in_alarm"], own["missed"], line, color=colour, lw=1)


def _label(axes):
    (horizon, delay), (reliable, alarm) = axes
    horizon.set_xscale("log")
    horizon.set_xticks(HORIZONS, [f"{one:g}" for one in HORIZONS])
    horizon.minorticks_off()
    horizon.set_xlabel("horizon, usual intervals between failures")
    delay.set_xlabel("added delay, s")
    for axis in (horizon, delay):
        axis.axhline(0, color=GREY, lw=0.6, zorder=0)
        axis.set_ylabel("gain over the mixture,\nnats a failure")
    for axis in (reliable, alarm):
        axis.set(xlim=(0, 1), ylim=(0, 1))
    reliable.plot([0, 1], [0, 1], color=GREY, lw=0.6, zorder=0)
    reliable.set_xlabel("forecast probability within 0.2")
    reliable.set_ylabel("observed frequency")
    alarm.plot([0, 1], [1, 0], color=GREY, lw=0.6, zorder=0)
    alarm.set_xlabel("fraction of the time in alarm")
    alarm.set_ylabel("fraction of failures missed\n(dotted: mixture)")
    for index, axis in enumerate(axes.flat):
        axis.set_title(letter(index))
