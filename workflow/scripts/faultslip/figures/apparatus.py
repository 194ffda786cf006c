"""Comparison of virtual and real experiments: cycles, recurrence, drops, emission in a cycle."""

import matplotlib.pyplot as plt
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

from faultslip.figures.panels import experiment_title
from faultslip.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    VERMILION,
    WIDTH,
    letter,
    literal,
    plain_log_ticks,
)
from faultslip.io import netcdf

COLOURS = (BLACK, VERMILION, BLUE, GREEN)
SHOWN = 60  # s, from the start of each record


def apparatus(records: list[str], names: list[str], slip_events: str, emission_by_phase: str) -> Figure:
    """Draw what the stick-slip cycles of two or more experiments have in common.

    Parameters
    ----------
    records, names : list of str
        NetCDF files, and the names of their experiments.
    slip_events, emission_by_phase : str
        CSV files of `experiments_table`.

    Returns
    -------
    Figure
    """
    datasets = dict(zip(names, map(netcdf.read, records), strict=True))
    number = len(datasets)
    figure = plt.figure(figsize=(WIDTH, 1.3 * number + 2.3))
    above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=(1.3 * number, 2.3))[:, 0]
    axes = above.subplots(number, 1, squeeze=False)[:, 0]
    for index, (axis, record) in enumerate(zip(axes, datasets.values(), strict=True)):
        _draw_start(axis, record, COLOURS[index % len(COLOURS)])
        axis.set_title(f"{letter(index)}   {experiment_title(record.attrs)}")
    axes[-1].set_xlabel("time, s")
    _draw_cycles(below, datasets, pd.read_csv(slip_events), pd.read_csv(emission_by_phase))
    return figure


def _draw_start(axis: Axes, record: xr.Dataset, colour: str) -> None:
    """Draw the first minute of a record, friction in colour and emission in grey."""
    samples = slice(0, round(SHOWN / record.attrs["interval"]))
    time = record["time"].values[samples] - record["time"].values[0]
    axis.plot(time, record["friction"].values[samples], color=colour)
    axis.set_ylabel("friction")
    twin = axis.twinx()
    twin.semilogy(time, record["emission"].values[samples], color=GREY, lw=0.5)
    plain_log_ticks(twin.yaxis)
    twin.spines.right.set_visible(True)
    twin.set_ylabel("emission\n(grey), counts")
    axis.set_xlim(0, SHOWN)


def _draw_cycles(
    part: FigureBase, datasets: dict[str, xr.Dataset], slips: pd.DataFrame, emission: pd.DataFrame
) -> None:
    """Draw the distributions of recurrence times and drops, and the emission against the phase."""
    recurrence, drops, phase = panels = part.subplots(1, 3)
    for index, (name, record) in enumerate(datasets.items()):
        look = {"color": COLOURS[index % len(COLOURS)], "label": literal(record.attrs["label"])}
        own = slips[slips["experiment"] == name]
        recurrence.ecdf(own["recurrence_s"].dropna(), **look)
        drops.ecdf(own["friction_drop"], **look)
        curve = emission[emission["experiment"] == name]
        phase.plot(curve["phase"], curve["emission"], **look)
    for axis, xlabel in ((recurrence, "recurrence time, s"), (drops, "friction drop")):
        axis.set(xlabel=xlabel, ylabel="cumulative fraction\nof slip events")
    phase.set(xlabel="phase of the cycle", ylabel="emission over its geometric\nmean in the cycle")
    for index, axis in enumerate(panels):
        axis.set_title(letter(len(datasets) + index))
    handles, labels = recurrence.get_legend_handles_labels()
    part.legend(handles, labels, loc="outside upper center", ncols=len(datasets))
