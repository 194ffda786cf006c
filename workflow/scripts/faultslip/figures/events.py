"""Slip events, true and detected: their drops, their delays, and how many are detected."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    VERMILION,
    WIDTH,
    letter,
    readable,
)

MARKERS = tuple(zip((BLACK, PURPLE, BLUE, VERMILION, GREEN, ORANGE), "o^sDvP", strict=True))
KEYS = ["scenario", "experiment", "segment"]


def events(scores: str, event_pairs: str, shown: list[list[str]], tolerance: float) -> Figure:
    """Draw the slip events of predictions: drops, delays, recall and false discovery rate.

    Parameters
    ----------
    scores, event_pairs : str
        CSV files of `events_table`.
    shown : list of [scenario, experiment, segment]
        The predictions that are drawn.
    tolerance : float
        Largest time between the starts of a true event and the event that detects it, s.

    Returns
    -------
    Figure
    """
    keys = list(map(tuple, shown))
    rates = pd.read_csv(scores).set_index(KEYS).loc[keys]
    table = pd.read_csv(event_pairs)
    figure, axes = plt.subplots(1, 3, figsize=(WIDTH, 2.6), width_ratios=(1, 1, 1.1))
    for key, (colour, marker) in zip(keys, cycle(MARKERS), strict=False):
        own = table[(table[KEYS] == list(key)).all(axis=1)]
        true, detected = own["true_drop"], own["detected_drop"]
        label = readable(key[0])
        axes[0].plot(true, detected, marker, color=colour, ms=2.2, mew=0, alpha=0.7, label=label)
        if len(own):
            axes[1].ecdf(own["delay_s"], color=colour)
    limits = (0, 1.05 * max(axes[0].get_xlim()[1], axes[0].get_ylim()[1]))
    axes[0].plot(limits, limits, color=GREY, lw=0.6, zorder=0)
    axes[0].set(xlim=limits, ylim=limits, xlabel="true friction drop", ylabel="detected friction drop")
    axes[1].axvline(0, color=GREY, lw=0.6, zorder=0)
    axes[1].set(xlim=(-tolerance, tolerance), xlabel="delay of detected event, s")
    axes[1].set_ylabel("cumulative fraction\nof detected events")
    _draw_rates(axes[2], [readable(key[0]) for key in keys], rates)
    scenarios = axes[0].get_legend_handles_labels()
    figure.legend(*scenarios, loc="outside upper left", ncols=3, handletextpad=0.2, columnspacing=1)
    figure.legend(*axes[2].get_legend_handles_labels(), loc="outside upper right", ncols=2)
    for index, axis in enumerate(axes):
        axis.set_title(letter(index))
    return figure


def _draw_rates(axis: Axes, names: list[str], rates: pd.DataFrame) -> None:
    """Draw recall and false discovery rate as bars."""
    rows = np.arange(len(names))
    axis.barh(rows - 0.18, 100 * rates["recall"], 0.34, color=BLUE, label="recall")
    false = 100 * rates["false_discovery_rate"]
    axis.barh(rows + 0.18, false, 0.34, color=VERMILION, label="false discovery rate")
    axis.set_yticks(rows, names)
    axis.invert_yaxis()
    axis.set(xlim=(0, 100), xlabel="fraction of slip events, %")
