"""Panels that several figures share."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from faultslip.figures.style import BLACK, BLUE, LABELS, MAX_COLUMNS, ORANGE, literal, plain_log_ticks
from faultslip.records.events import time_to_failure


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
    emission = record["emission"].values[samples]
    rasterized = len(time) > MAX_COLUMNS
    above.semilogy(time, emission, color=BLACK, lw=0.5, rasterized=rasterized)
    if np.ptp(np.log10(emission)) < 2:
        plain_log_ticks(above.yaxis)
    above.yaxis.set_minor_formatter(NullFormatter())
    above.set_ylabel(fill(record["emission"].attrs["long_name"] + ", a.u.", 16))
    target = "friction" if "friction" in record else "time_to_failure"
    if target == "friction":
        values = record["friction"].values
    else:
        values = time_to_failure(record["time"].values, record["failure_time"].values)
    below.plot(time, values[samples], color=BLACK, lw=0.6, rasterized=rasterized)
    below.set_ylabel(LABELS[target])
    below.set_xlabel("time, s")
    above.tick_params(labelbottom=False)
    for axis in (above, below):
        axis.set_xlim(time[0], time[-1])


def series_panel(axis: Axes, prediction: xr.Dataset, prefix: str = "") -> None:
    """Draw the true and the predicted series of a segment; the title gives the scores.

    Parameters
    ----------
    axis : Axes
    prediction : Dataset
        Prediction of one scenario for one segment, with its scores as attributes.
    prefix : str
        What the title begins with.
    """
    attributes = prediction.attrs
    time = prediction["time"].values - prediction["time"].values[0]
    predicted, band = prediction["predicted"].values, prediction["predicted_std"].values
    rasterized = len(time) > MAX_COLUMNS
    lower, upper = predicted - band, predicted + band
    axis.fill_between(time, lower, upper, color=ORANGE, alpha=0.5, lw=0, label="± 1 σ", rasterized=rasterized)
    axis.plot(time, prediction["true"], color=BLACK, lw=0.8, label="true", rasterized=rasterized)
    axis.plot(time, predicted, color=BLUE, lw=0.8, label="predicted", rasterized=rasterized)
    axis.set_title(prefix + _scores(attributes), fontweight="normal")
    axis.set_xlim(time[0], time[-1])


def _scores(attributes):
    """The scores of a prediction, on one line."""
    deviation = attributes["mape_std_percent"]
    return (
        f"MAPE {attributes['mape_percent']:.2f}"
        + (f" ± {deviation:.2f}" if np.isfinite(deviation) else "")
        + f" %  (constant {attributes['constant_mape_percent']:.2f} %),  R² {attributes['r2']:.3f}"
    )
