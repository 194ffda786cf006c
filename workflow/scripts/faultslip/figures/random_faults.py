"""A page of random faults, and their statistics with those of single records."""

import matplotlib.pyplot as plt
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.style import BLACK, GREY, SHADES, WIDTH, letter, literal, plain_log_ticks
from faultslip.io import netcdf

ROWS, COLUMNS = 4, 3  # faults on the page
SHOWN = 60.0  # s, from the start of each record
MARKERS = "osD^vP"
CLOUDS = (  # abscissa, ordinate and their labels
    ("recurrence_s", "friction_drop", "median recurrence, s", "median fall of friction"),
    (
        "recurrence_s",
        "coefficient_of_variation",
        "median recurrence, s",
        "coefficient of variation\nof recurrence",
    ),
    ("friction", "emission_ratio", "mean friction", "emission, 95th over\n5th percentile"),
)


def random_faults(batch: str, statistics: str) -> Figure:
    """Draw random faults, and clouds of the statistics of all.

    Parameters
    ----------
    batch : str
        NetCDF file of the batch whose first faults are shown.
    statistics : str
        CSV file of `random_faults_table`.

    Returns
    -------
    Figure
    """
    figure = plt.figure(figsize=(WIDTH, 7.6))
    above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=(5.2, 2.4))[:, 0]
    axes = above.subplots(ROWS, COLUMNS, sharex=True)
    faults = netcdf.read(batch)
    for index, axis in enumerate(axes.flat):
        _draw_fault(axis, faults.isel(fault=index))
        if index >= (ROWS - 1) * COLUMNS:
            axis.set_xlabel("time, s")
        if index % COLUMNS == 0:
            axis.set_ylabel("friction")
    axes.flat[0].set_title("a   friction (black), emission on a logarithmic axis (grey)", loc="left")
    found = pd.read_csv(statistics)
    for index, (axis, cloud) in enumerate(zip(below.subplots(1, len(CLOUDS)), CLOUDS, strict=True)):
        _draw_cloud(axis, found, *cloud)
        axis.set_title(letter(index + 1), loc="left")
    handles, labels = axis.get_legend_handles_labels()
    below.legend(handles, labels, loc="outside lower center", ncols=min(4, len(labels)))
    return figure


def _draw_fault(axis: Axes, fault: xr.Dataset) -> None:
    """Draw friction in black, and behind it the emission in grey."""
    shown = fault.isel(time=fault["time"].values <= SHOWN)
    twin = axis.twinx()
    twin.semilogy(shown["time"], shown["emission"], color=GREY, lw=0.5)
    twin.set_yticks([], minor=False)
    twin.set_yticks([], minor=True)
    twin.spines.right.set_visible(False)
    axis.plot(shown["time"], shown["friction"], color=BLACK, lw=0.7)
    axis.set_zorder(twin.get_zorder() + 1)
    axis.patch.set_visible(False)
    axis.set_xlim(0, SHOWN)


def _draw_cloud(axis: Axes, found: pd.DataFrame, x: str, y: str, x_label: str, y_label: str) -> None:
    """Draw random faults as small dots, and each record as a symbol of its own."""
    random, records = found[found["random"]], found[~found["random"]]
    axis.scatter(random[x], random[y], s=3, color=GREY, lw=0, label="random faults", rasterized=True)
    for index, (_, record) in enumerate(records.iterrows()):
        axis.scatter(
            record[x],
            record[y],
            s=30,
            marker=MARKERS[index],
            color=SHADES[(index + 1) % len(SHADES)],
            edgecolor=BLACK,
            label=literal(record["name"]),
            zorder=3,
        )
    for name, scale, own in ((x, axis.set_xscale, axis.xaxis), (y, axis.set_yscale, axis.yaxis)):
        if name in ("recurrence_s", "friction_drop", "emission_ratio"):
            scale("log")
            plain_log_ticks(own)
    axis.set_xlabel(x_label)
    axis.set_ylabel(y_label)
