"""What the networks have learned: which scales and times matter, and what explains the prediction."""

from itertools import cycle
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.style import BLUE, GREEN, GREY, VERMILION, WIDTH, letter, readable
from faultslip.io import netcdf

COLOURS = (BLUE, VERMILION, GREEN)


def explanation(explanations: list[str], explained: str) -> Figure:
    """Draw the weights of scales and of lags, and the variance explained by simple quantities.

    Parameters
    ----------
    explanations : list of str
        NetCDF files.
    explained : str
        CSV file of `explanation_table`.

    Returns
    -------
    Figure
    """
    figure, axes = plt.subplots(1, 3, figsize=(WIDTH, 2.4), width_ratios=(1, 1, 1.2))
    scales, lags, quantities = axes
    height = 0.8 / (len(explanations) + 1)
    for index, (path, colour) in enumerate(zip(explanations, cycle(COLOURS), strict=False)):
        data = netcdf.read(path)
        rows = np.arange(data.sizes["band"])
        name = readable(data.attrs["scenario"])
        scales.barh(rows + index * height, data["scale_weight"], height, color=colour, label=name)
        lags.plot(data["lag"], data["lag_weight"], color=colour)
    scales.set_yticks(rows + height * (len(explanations) - 1) / 2, data["band"].values)
    scales.invert_yaxis()
    scales.set(xlabel="change when hidden, std. dev.", ylabel="scales of the emission")
    scales.barh([0], [0], color=GREY, label="true friction (c)")
    lags.axvline(0, color=GREY, lw=0.6, zorder=0)
    lags.set(xlabel="friction after emission, s", ylabel="change of friction, std. dev.")
    lags.set_ylim(bottom=0)
    _draw_explained(quantities, pd.read_csv(explained), len(explanations), height)
    figure.legend(loc="outside upper center", ncols=len(explanations) + 1)
    for index, axis in enumerate(axes):
        axis.set_title(letter(index))
    return figure


def _draw_explained(axis: Axes, table: pd.DataFrame, number: int, height: float) -> None:
    """Draw the explained variance of the predictions of each scenario, and of the true series."""
    percent = {measure: 100 * rows["value"].to_numpy() for measure, rows in table.groupby("measure")}
    names = table.loc[table["measure"] == "truth_explained", "variable"].unique()
    rows = np.arange(len(names))
    predictions = percent["prediction_explained"].reshape(number, len(names))
    for index, (values, colour) in enumerate(zip(predictions, cycle(COLOURS), strict=False)):
        axis.barh(rows + index * height, values, height, color=colour)
    # the true series of the last explanation; it is the same for all that are tested on one segment
    true = percent["truth_explained"][-len(names) :]
    axis.barh(rows + number * height, true, height, color=GREY)
    axis.set_yticks(rows + height * number / 2, [fill(name, 14) for name in names])
    axis.set_xlabel("variance explained, %")
    axis.set_xlim(left=min(0, axis.get_xlim()[0]))
    axis.invert_yaxis()
