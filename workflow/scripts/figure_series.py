"""Figures 5, 7 and 8: true and predicted series, one row per segment, one column per scenario."""

import matplotlib.pyplot as plt

from faultslip.figures.panels import experiment_title, series_panel
from faultslip.figures.style import LABELS, WIDTH, letter, readable, save
from faultslip.io import netcdf


def figure_series(predictions: list[str], columns: int, pdf: str, png: str) -> None:
    """Draw the true and predicted series of many segments.

    These are Figures 5, 7 and 8 of the paper.

    Parameters
    ----------
    predictions : list of str
        NetCDF files: those of all segments for the first scenario, then for the second, and so on.
    columns : int
        Number of scenarios.
    pdf, png : str
        Paths of the figure.
    """
    rows = len(predictions) // columns
    by_row = [netcdf.read(path) for row in range(rows) for path in predictions[row::rows]]
    height = (1.25 if columns == 1 else 1.4) * rows + 0.4
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for index, (axis, prediction) in enumerate(zip(axes.flat, by_row, strict=True)):
        attributes = prediction.attrs
        prefix = f"{letter(index)}   {attributes['segment_label']}"
        if columns > 1:
            prefix += ", " + readable(attributes["scenario"]) + "\n"
        series_panel(axis, prediction, prefix + "  ")
        axis.set_ylabel(LABELS[attributes["target"]] if index % columns == 0 else "")
        axis.set_xlabel("time, s" if index >= len(by_row) - columns else "")
    title = experiment_title(by_row[0].attrs)
    if columns == 1:
        title = f"{readable(by_row[0].attrs['scenario'])}, tested on {title}"
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="upper right", ncols=3, borderaxespad=0)
    save(figure, pdf, png)


if __name__ == "__main__":
    from faultslip.runtime import run

    run(figure_series, snakemake)
