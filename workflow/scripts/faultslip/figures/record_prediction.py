"""The emission of a record above the friction that released networks predict from it."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from faultslip.figures.panels import BANDS, draw_emission
from faultslip.figures.style import BLACK, BLUE, MAX_COLUMNS, WIDTH, literal
from faultslip.io.files import atomic_path
from faultslip.records.gaps import bridged_samples, stretches

# In the warning of `Networks.predict` that its band comes from few cycles.
FEW_CYCLES = "only, and may be too narrow"
GAP: dict[str, Any] = {"facecolor": "white", "edgecolor": "0.6", "hatch": "////", "lw": 0, "zorder": 2.2}


def draw(prediction: xr.Dataset, png: str) -> None:
    """Draw a prediction without a study.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`.
    png : str
        Path of the figure.
    """
    figure, axes = plt.subplots(2, 1, figsize=(WIDTH, 3.6), sharex=True, height_ratios=(1, 1.4))
    prediction_panels(axes[0], axes[1], prediction)
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": "faultslip"})
    plt.close(figure)


def prediction_panels(above: Axes, below: Axes, prediction: xr.Dataset, prefix: str = "") -> None:
    """Draw the emission, and the predicted friction with its band and the measured one where it is known.

    Parameters
    ----------
    above, below : Axes
    prediction : Dataset
        From `Networks.predict`.
    prefix : str
        What the title begins with.
    """
    bars = [(start, end - start) for start, end in gaps(prediction)]
    attributes, prediction = prediction.attrs, thinned(prediction)
    time = prediction["time"].values
    rasterized = len(time) > MAX_COLUMNS
    draw_emission(above, time, prediction["emission"].values)
    above.set_ylabel(fill(prediction["emission"].attrs.get("long_name", "emission amplitude") + ", a.u.", 18))
    title = f"{prefix}{literal(attributes['label'])}: friction predicted by {attributes['networks']}"
    above.set_title(title + (" — but see the warnings" if is_doubtful(attributes) else ""))
    colour, label = BANDS["this record" if attributes["calibrated"] else "random faults"]
    if attributes["calibrated"]:
        label += f", from {attributes['calibrated']} cycles"
        if attributes["known"][0] < time[-1] and attributes["known"][1] > time[0]:
            below.axvspan(*attributes["known"], color="0.9", lw=0, label="friction known")
    limits = (prediction["lower"].values, prediction["upper"].values)
    below.fill_between(time, *limits, color=colour, alpha=0.5, lw=0, label=label, rasterized=rasterized)
    units = attributes["friction_in"]
    if "true" in prediction:
        true, label = prediction["true"].values, "measured"
        if units:
            true = standardised(true)
            label = "measured, by its own mean and deviation"
        below.plot(time, true, color=BLACK, lw=0.8, label=label, rasterized=rasterized)
    below.plot(time, prediction["friction"], color=BLUE, lw=0.8, label="predicted", rasterized=rasterized)
    if bars:
        for axis, text in ((above, ""), (below, "gap in the record")):
            axis.broken_barh(bars, (0, 1), transform=axis.get_xaxis_transform(), label=text, **GAP)
    below.set_ylabel(f"friction,\n{units}" if units else "friction")
    below.set_xlabel("time, s")
    below.set_xlim(time[0], time[-1])
    below.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=4, borderaxespad=0.2)


def gaps(prediction: xr.Dataset) -> list[tuple[float, float]]:
    """Return the start and end of each gap of a record, s, half a sample beyond what is bridged.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`.
    """
    time = prediction["time"].values
    half = float(np.median(np.diff(time))) / 2
    spans = stretches(bridged_samples(prediction))
    return [(time[first] - half, time[stop - 1] + half) for first, stop in spans]


def is_doubtful(attributes: Mapping[str, Any]) -> bool:
    """Return whether there are warnings beyond that of few cycles, whose number the legend gives."""
    return any(FEW_CYCLES not in line for line in attributes["warnings"].splitlines())


def standardised(friction: np.ndarray) -> np.ndarray:
    """Return friction (samples,) in its standard deviations, with a mean of 0."""
    return (friction - np.nanmean(friction)) / np.nanstd(friction)


def thinned(prediction: xr.Dataset, intervals: int = MAX_COLUMNS) -> xr.Dataset:
    """Reduce a long prediction to its extremes in each of so many intervals.

    Of each interval the smallest values stand first and the largest next, so that lines through them fill
    what the whole series would fill.
    """
    samples = prediction.sizes["time"]
    if samples < 4 * intervals:
        return prediction
    first = np.arange(intervals) * samples // intervals  # sample of each interval
    middle = (first + np.append(first[1:], samples)) // 2
    found = {
        name: ("time", _extremes(variable.values, first), variable.attrs)
        for name, variable in prediction.data_vars.items()
        if variable.dims == ("time",)
    }
    time = prediction["time"].values[np.stack([first, middle], axis=1).ravel()]
    return xr.Dataset(found, coords={"time": time}, attrs=prediction.attrs)


def _extremes(values, first):
    """Return the extremes of the intervals that begin with these samples, without NaN."""
    return np.stack([np.fmin.reduceat(values, first), np.fmax.reduceat(values, first)], axis=1).ravel()
