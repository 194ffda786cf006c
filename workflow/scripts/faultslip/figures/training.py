"""Losses of all networks against the epoch."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from faultslip.figures.style import SKY, VERMILION, WIDTH, plain_log_ticks, readable


def training(histories: list[str]) -> Figure:
    """Draw the training and validation loss of every network, one panel per scenario.

    Parameters
    ----------
    histories : list of str
        CSV files with epoch, training loss and validation loss; the folder of each is called after
        its scenario.

    Returns
    -------
    Figure
    """
    runs: dict[str, list[np.ndarray]] = {}
    for path in histories:
        history = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
        runs.setdefault(Path(path).parent.name, []).append(history)
    columns = min(4, len(runs))
    rows = -(-len(runs) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.5 * rows + 0.3), squeeze=False)
    for axis in axes.flat[len(runs) :]:
        axis.remove()
    for index, (axis, scenario) in enumerate(zip(axes.flat, runs, strict=False)):
        for epoch, training, validation in (history.T[:3] for history in runs[scenario]):
            axis.semilogy(epoch, training, color=SKY, label="training")
            axis.semilogy(epoch, validation, color=VERMILION, label="validation")
        axis.set_title(readable(scenario), fontweight="normal")
        plain_log_ticks(axis.yaxis)
        axis.set_ylabel("loss, squared std. dev." if index % columns == 0 else "")
        axis.set_xlabel("epoch")
        axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes[0, 0].legend(handles=axes[0, 0].get_lines()[:2])
    return figure
