"""Panels that several figures share."""

from collections.abc import Iterable, Mapping
from textwrap import fill
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from faultslip.figures.style import (
    BLACK,
    BLUE,
    LABELS,
    MAX_COLUMNS,
    ORANGE,
    SKY,
    literal,
    plain_log_ticks,
)
from faultslip.records.failures import time_to_failure

# Colour and label of the band of a prediction, by what it is calibrated on.
BANDS = {
    "this record": (ORANGE, "90 % band"),
    "another fault or load": (SKY, "90 % band, transferred"),
    "random faults": (SKY, "90 % band, not calibrated here"),
}


def experiment_title(attributes: Mapping[str, Any]) -> str:
    """Label of an experiment, which says so where the data are virtual.

    Parameters
    ----------
    attributes : mapping
        Of a record or a prediction, with `label` and `virtual`.
    """
    return literal(attributes["label"]) + (" (virtual data)" if attributes["virtual"] else "")


def record_panels(above: Axes, below: Axes, record: xr.Dataset, samples: slice) -> None:
    """Draw the emission of a record, with a logarithmic axis, above its friction.

    A record without friction has its time to failure in that place. Time begins with the first
    sample that is drawn.

    Parameters
    ----------
    above, below : Axes
    record : Dataset
    samples : slice
        What is drawn of it.
    """
    time = record["time"].values[samples]
    time = time - time[0]
    draw_emission(above, time, record["emission"].values[samples])
    above.set_ylabel(fill(record["emission"].attrs["long_name"] + ", a.u.", 16))
    target = "friction" if "friction" in record else "time_to_failure"
    if target == "friction":
        values = record["friction"].values
    else:
        values = time_to_failure(record["time"].values, record["failure_time"].values)
    below.plot(time, values[samples], color=BLACK, lw=0.6, rasterized=len(time) > MAX_COLUMNS)
    below.set_ylabel(LABELS[target])
    below.set_xlabel("time, s")
    above.tick_params(labelbottom=False)
    for axis in (above, below):
        axis.set_xlim(time[0], time[-1])


def draw_emission(axis: Axes, time: np.ndarray, emission: np.ndarray) -> None:
    """Draw emission (samples,) on a logarithmic axis."""
    axis.semilogy(time, emission, color=BLACK, lw=0.5, rasterized=len(time) > MAX_COLUMNS)
    if np.ptp(np.log10(emission)) < 2:
        plain_log_ticks(axis.yaxis)
    axis.yaxis.set_minor_formatter(NullFormatter())


def series_panel(
    axis: Axes, prediction: xr.Dataset, prefix: str = "", colour: str = BLUE, label: str = "predicted"
) -> None:
    """Draw the true and the predicted series of a segment with its band; the title gives the scores.

    Parameters
    ----------
    axis : Axes
    prediction : Dataset
        Prediction file of one scenario and segment. Without a calibrated band none is drawn: the standard
        deviation over windows and networks holds few of the samples.
    prefix : str
        What the title begins with.
    colour, label : str
        Of the predicted series.
    """
    time = prediction["time"].values - prediction["time"].values[0]
    predicted = prediction["predicted"].values
    calibrated_on = prediction.attrs["calibrated_on"]
    rasterized = len(time) > MAX_COLUMNS
    if calibrated_on:
        shade, band = BANDS[calibrated_on]
        half = prediction.attrs["half_width_90"]
        limits = (predicted - half, predicted + half)
        axis.fill_between(time, *limits, color=shade, alpha=0.5, lw=0, label=band, rasterized=rasterized)
    if "true" in prediction:
        axis.plot(time, prediction["true"], color=BLACK, lw=0.8, label="true", rasterized=rasterized)
    axis.plot(time, predicted, color=colour, lw=0.8, label=label, rasterized=rasterized)
    axis.set_title(prefix + _scores(prediction.attrs), fontweight="normal")
    axis.set_xlim(time[0], time[-1])


def legend_entries(axes: Iterable[Axes]) -> tuple[list[Any], list[str]]:
    """Return the handles and labels of all that several panels draw, each label once."""
    entries: dict[str, Any] = {}
    for axis in axes:
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True):
            entries.setdefault(label, handle)
    return list(entries.values()), list(entries)


def _scores(attributes):
    """Return the scores of a prediction, on one line; nothing where there are none."""
    if "mape_percent" not in attributes:
        return f"r {attributes['pearson_r']:.3f}" if "pearson_r" in attributes else ""
    low, high = attributes["mape_low_percent"], attributes["mape_high_percent"]
    constant = "constant" if attributes["normalisation"] != "segment" else "oracle constant"
    return (
        f"MAPE {attributes['mape_percent']:.2f}"
        + (f" [{low:.2f}, {high:.2f}]" if np.isfinite(low) else "")
        + f" %  ({constant} {attributes['constant_mape_percent']:.2f} %),  R² {attributes['r2']:.3f}"
    )


def target_label(attributes: Mapping[str, Any]) -> str:
    """Return the label of the axis of a predicted series, which says where it has no units.

    Parameters
    ----------
    attributes : mapping
        Of a prediction file.
    """
    units = attributes.get("friction_in", "")
    return LABELS[attributes["target"]] + (f",\n{units}" if units else "")
