"""Forecasts of the time to failure along records."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.panels import legend_entries
from faultslip.figures.style import BLACK, BLUE, SKY, VERMILION, WIDTH, letter, literal
from faultslip.forecasts.forecaster import quantiles
from faultslip.io import netcdf
from faultslip.scores.forecasts import survival_by

CYCLES = 12  # drawn, the last ones; more cannot be told apart in print
LEVELS = (0.1, 0.5, 0.9)


def forecasts(forecasts: Sequence[str]) -> Figure:
    """Draw the median and the 80 % interval of the time to failure, and the true one, a row for each record.

    Parameters
    ----------
    forecasts : sequence of str
        Forecast files.

    Returns
    -------
    Figure
    """
    rows = len(forecasts)
    figure, axes = plt.subplots(rows, 1, figsize=(WIDTH, 1.6 * rows + 0.6), squeeze=False)
    for row, (axis, path) in enumerate(zip(axes[:, 0], forecasts, strict=True)):
        data = netcdf.read(path)
        cycle = data["cycle"].values
        _draw(axis, data.isel(time=cycle > cycle.max() - CYCLES))
        axis.set_title(f"{letter(row)}   {literal(data.attrs['label'])}", fontweight="normal")
    figure.legend(*legend_entries(axes.flat), loc="outside upper center", ncols=4)
    return figure


def _draw(axis: Axes, data: xr.Dataset) -> None:
    factor, unit = (3600, "h") if np.median(data["unit"]) > 3600 else (1, "s")
    time = (data["time"].values - data["time"].values[0]) / factor
    low, median, high = _times(data, "emission", factor).T
    _, renewal, _ = _times(data, "mixture", factor).T
    starts = np.flatnonzero(np.diff(data["cycle"].values)) + 1
    label: str | None = None
    for part in np.split(np.arange(len(time)), starts):
        label = None if label is not None or part[0] else "80 %"
        axis.fill_between(time[part], low[part], high[part], color=SKY, alpha=0.5, lw=0, label=label)
    for values, colour, name in (
        (data["remaining"].values / factor, BLACK, "true"),
        (renewal, VERMILION, "median of the renewal mixture"),
        (median, BLUE, "median with the emission"),
    ):
        axis.plot(time, values, color=colour, label=name)
    axis.set_xlim(0, time[-1])
    axis.set_ylim(0, 1.25 * np.nanmax(data["remaining"].values / factor))
    axis.set_xlabel(f"time, {unit}")
    axis.set_ylabel(f"time to\nfailure, {unit}")


def _times(data, method, factor):
    largest = float(data["ahead"].values[-1])
    return (
        np.minimum(quantiles(survival_by(data, method), np.array(LEVELS)), largest)
        * data["unit"].values[:, None]
        / factor
    )
