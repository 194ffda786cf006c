"""Figures 5, 7 and 8: true and predicted series, one row per segment, one column per scenario."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from faultslip.figures.panels import experiment_title, legend_entries, series_panel, target_label
from faultslip.figures.style import BLUE, PARTS, WIDTH, letter, readable
from faultslip.io import netcdf


def series(predictions: list[str], columns: int) -> Figure:
    """Draw the true and predicted series of many segments.

    These are Figures 5, 7 and 8 of the paper. The segments may be of one experiment, which is named
    above all panels, or of several, each of which is named in its row. Of two scenarios each has the
    colour of its part in Figure 6. Panels have one range of values, unless their units differ.

    Parameters
    ----------
    predictions : list of str
        NetCDF files: those of all segments for the first scenario, then for the second, and so on.
    columns : int
        Number of scenarios.

    Returns
    -------
    Figure
    """
    rows = len(predictions) // columns
    by_row = [netcdf.read(path) for row in range(rows) for path in predictions[row::rows]]
    several = len({prediction.attrs["experiment"] for prediction in by_row}) > 1
    height = (1.25 if columns == 1 else 1.4) * rows + 0.4
    alike = len({target_label(prediction.attrs) for prediction in by_row}) == 1
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False, sharey=alike)
    for index, (axis, prediction) in enumerate(zip(axes.flat, by_row, strict=True)):
        attributes = prediction.attrs
        prefix = f"{letter(index)}   " + (f"{experiment_title(attributes)}, " if several else "")
        prefix += attributes["segment_label"]
        if columns > 1:
            prefix += ", " + readable(attributes["scenario"]) + "\n"
        colour, label = BLUE, "predicted"
        if columns == 2:
            colour, label = PARTS[index % 2], f"predicted, {readable(attributes['scenario'])}"
        series_panel(axis, prediction, prefix + "  ", colour, label)
        axis.set_ylabel(target_label(attributes) if index % columns == 0 else "")
        axis.set_xlabel("time, s" if index >= len(by_row) - columns else "")
    title = "" if several else experiment_title(by_row[0].attrs)
    if columns == 1:
        scenario = readable(by_row[0].attrs["scenario"])
        title = scenario if several else f"{scenario}, tested on {title}"
    figure.suptitle(title or " ", x=0.01, ha="left", fontweight="bold")
    handles, labels = legend_entries(axes.flat)
    figure.legend(handles, labels, loc="upper right", ncols=len(labels), borderaxespad=0)
    return figure
