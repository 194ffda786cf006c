"""Scores against the amount of laboratory data that a scenario is trained on."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.style import BLACK, BLUE, GREEN, PURPLE, VERMILION, WIDTH, plain_log_ticks, readable
from faultslip.io import netcdf

REFERENCE_COLOURS = ("0.35", PURPLE)
MARKERS = tuple(zip((BLACK, BLUE, VERMILION, GREEN, PURPLE), "os^Dv", strict=True))


def data_efficiency(scores: str, without: list[str]) -> Figure:
    """Draw the MAPE against the amount of laboratory data, in seconds and in cycles.

    Parameters
    ----------
    scores : str
        CSV file of `data_efficiency_table`.
    without : list of str
        Predictions of scenarios that are not trained on laboratory data, with units from the whole training
        part.

    Returns
    -------
    Figure
    """
    table = pd.read_csv(scores)
    figure, axis = plt.subplots(figsize=(WIDTH / 2, 2.7))
    constant = table.groupby("seconds")["place_mean_constant_percent"].first()
    axis.plot(constant.index, constant, color="0.5", lw=0.8, ls=":", label="constant")
    for path, colour in zip(without, cycle(REFERENCE_COLOURS), strict=False):
        _draw_reference(axis, netcdf.read(path).attrs, colour)
    for (scenario, rows), (colour, marker) in zip(
        table.groupby("scenario", sort=False), cycle(MARKERS), strict=False
    ):
        amounts = rows.groupby("seconds").first().reset_index()  # each row has the mean over places
        axis.errorbar(
            amounts["seconds"],
            amounts["place_mean_mape_percent"],
            amounts["place_std_mape_percent"].fillna(0),
            color=colour,
            marker=marker,
            ms=3,
            capsize=1.5,
            lw=0.8,
            label=readable(scenario),
        )
    axis.set(xscale="log", yscale="log", xlabel="laboratory data, s", ylabel="MAPE of friction, %")
    axis.legend(fontsize=5.5, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.2))
    period = (table["seconds"] / table["cycles"]).iloc[0]
    above = axis.secondary_xaxis("top", functions=(lambda s: s / period, lambda c: c * period))
    above.set_xlabel("laboratory data, stick-slip cycles")
    for ticks in (axis.xaxis, axis.yaxis, above.xaxis):
        plain_log_ticks(ticks)
    return figure


def _draw_reference(axis: Axes, attributes: dict, colour: str) -> None:
    """Draw the score of a scenario that uses no laboratory data as a line with its spread."""
    middle, spread = attributes["mape_percent"], np.nan_to_num(attributes["mape_std_percent"])
    axis.axhspan(middle - spread, middle + spread, color=colour, alpha=0.15, lw=0)
    label = f"{readable(attributes['scenario'])}, units from all"
    axis.axhline(middle, color=colour, lw=0.8, ls="--", label=label)
