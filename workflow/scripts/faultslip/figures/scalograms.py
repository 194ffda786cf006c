"""Figures 2 and 3: scalogram of the emission, predicted scalogram, and predicted series."""

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

from faultslip.figures.panels import experiment_title, series_panel, target_label
from faultslip.figures.style import MAX_COLUMNS, WIDTH, letter, readable
from faultslip.io import netcdf

SATURATION = 0.995  # quantile of the absolute values at which the colours saturate


def scalograms(predictions: list[str]) -> Figure:
    """Draw for each prediction the scalograms of emission and predicted target, and the series.

    These are Figures 2 and 3 of the paper.

    Parameters
    ----------
    predictions : list of str
        NetCDF files.

    Returns
    -------
    Figure
    """
    number = len(predictions)
    figure = plt.figure(figsize=(WIDTH, 3.1 if number == 1 else 3.0 * number))
    parts = figure.subfigures(number, 1, squeeze=False)[:, 0]
    for index, (part, path) in enumerate(zip(parts, predictions, strict=True)):
        _draw_prediction(part, netcdf.read(path), f"{letter(index)}   " if number > 1 else "")
    return figure


def _draw_prediction(part: FigureBase, prediction: xr.Dataset, prefix: str) -> None:
    """Draw the three panels of one prediction."""
    top, middle, bottom = part.subplots(3, 1, sharex=True, height_ratios=(1, 1, 1.1))
    attributes = prediction.attrs
    # the predicted scalogram has the colours of the true one, so that a weak prediction looks weak
    _draw_scalogram(part, top, prediction, "emission_image", "emission_image", "emission")
    label = f"pred. {readable(attributes['target'])}"
    _draw_scalogram(part, middle, prediction, "predicted_image", "true_image", label)
    scenario = readable(attributes["scenario"])
    top.set_title(f"{prefix}{scenario}, tested on {experiment_title(attributes)}")
    series_panel(bottom, prediction)
    bottom.set_ylabel(target_label(attributes))
    bottom.set_xlabel("time, s")
    bottom.legend(loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=3, borderaxespad=0)


def _draw_scalogram(
    part: FigureBase, axis: Axes, prediction: xr.Dataset, image: str, reference: str, label: str
) -> None:
    """Draw an image without its low-pass row; hatch the cone of influence.

    The colours span the values of the image `reference`.
    """
    wavelets = np.isfinite(prediction["scale"].values)
    scales = prediction["scale"].values[wavelets]
    time = prediction["time"].values - prediction["time"].values[0]
    stride = -(-len(time) // MAX_COLUMNS)
    limit = np.quantile(np.abs(prediction[reference].values[wavelets]), SATURATION)
    mesh = axis.pcolormesh(
        time[::stride],
        scales,
        prediction[image].values[wavelets][:, ::stride],
        vmin=-limit,
        vmax=limit,
        cmap="RdBu_r",
        shading="nearest",
        rasterized=True,
    )
    axis.set_yscale("log", base=2)
    axis.yaxis.set_major_formatter("{x:g}")
    axis.set_ylim(scales[-1], scales[0])
    axis.set_ylabel("scale, s")
    cone = np.clip(prediction["cone_of_influence"].values, scales[0], scales[-1])
    axis.fill_between(time, cone, scales[-1], facecolor="none", edgecolor="0.35", hatch="////", lw=0)
    part.colorbar(mesh, ax=axis, label=f"{label},\nstd. dev.", pad=0.01, aspect=12)
