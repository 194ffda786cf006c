"""What predictions of friction tell beyond the clock of slips."""

from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.panels import experiment_title, legend_entries
from faultslip.figures.style import BLACK, BLUE, GREEN, GREY, PURPLE, VERMILION, WIDTH, letter, readable
from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores.beyond_clock import COMPARED, QUANTITIES, divide

MAX_CYCLES = 12  # drawn; more cannot be told apart in print
MARKERS = tuple(zip((BLUE, VERMILION, GREEN, PURPLE), "osv^", strict=True))
LABELS = ("beyond\nthe phase", *QUANTITIES)
KEYS = ["scenario", "experiment", "segment"]


def beyond_clock(predictions: list[str], scores: str, columns: int, min_friction_drop: float) -> Figure:
    """Draw friction minus its mean at that phase, and correlations, one row per segment.

    Parameters
    ----------
    predictions : list of str
        NetCDF files: those of all segments for the first scenario, then for the second, and so on.
    scores : str
        CSV file of the table `beyond_clock`.
    columns : int
        Number of scenarios.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    Figure
    """
    table = pd.read_csv(scores).set_index(KEYS)
    rows = len(predictions) // columns
    figure, axes = plt.subplots(
        rows, 2, figsize=(WIDTH, 1.7 * rows + 0.5), width_ratios=(1.6, 1), squeeze=False
    )
    for row, (left, right) in enumerate(axes):
        datasets = [read_without_gaps(path) for path in predictions[row::rows]]
        _draw_series(left, datasets, min_friction_drop)
        keys = [tuple(data.attrs[name] for name in KEYS) for data in datasets]
        _draw_correlations(right, table.loc[keys])
        attributes = datasets[0].attrs
        title = f"{experiment_title(attributes)}, {attributes['segment_label']}"
        left.set_title(f"{letter(2 * row)}   {title}", fontweight="normal")
        right.set_title(letter(2 * row + 1))
    axes[-1, 0].set_xlabel("time, s")
    figure.legend(*legend_entries(axes.flat), loc="outside upper center", ncols=columns + 3)
    return figure


def _draw_series(axis: Axes, datasets: list, min_friction_drop: float) -> None:
    """Draw friction beyond the phase in the first cycles, and the slip events between them."""
    axis.set_ylabel("friction minus mean\nat the same phase")
    for data, (colour, _) in zip(datasets, cycle(MARKERS), strict=False):
        cycles = divide(data, min_friction_drop)
        if cycles is None:
            return
        shown = cycles.time[:MAX_CYCLES] - cycles.time[0, 0]
        time = _apart(shown)
        if data is datasets[0]:
            axis.plot(time, _beyond(cycles.true["beyond_phase"]), color=BLACK, label="true", zorder=3)
        predicted = _beyond(cycles.predicted["beyond_phase"].mean(axis=0))
        axis.plot(time, predicted, color=colour, label=readable(data.attrs["scenario"]))
    for end, start in zip(shown[:-1, -1], shown[1:, 0], strict=True):
        axis.axvspan(end, start, color="0.9", lw=0.3, zorder=0)  # a slip event
    axis.axhline(0, color=GREY, lw=0.6, zorder=0)
    axis.set_xlim(0, shown[-1, -1])


def _beyond(friction: np.ndarray) -> np.ndarray:
    """Subtract from friction (cycles, PHASES) its mean at each phase, and join the first cycles."""
    return _apart((friction - friction.mean(axis=0))[:MAX_CYCLES])


def _apart(by_cycle: np.ndarray) -> np.ndarray:
    """Return series of cycles (cycles, PHASES) one after the other, with NaN in the slip events between."""
    return np.pad(by_cycle, ((0, 0), (0, 1)), constant_values=np.nan).ravel()


def _draw_correlations(axis: Axes, rows: pd.DataFrame) -> None:
    """Draw each correlation with its interval: those of the duration of cycles, and of each scenario."""
    shown = [("_duration", rows.iloc[0], "duration of cycles alone", GREY, "D")]
    for (name, scenario), (colour, marker) in zip(rows.iterrows(), cycle(MARKERS), strict=False):
        shown.append(("", scenario, readable(name[0]), colour, marker))
    places = np.arange(len(LABELS))
    for number, (by, row, label, colour, marker) in enumerate(shown):
        value, low, high = (
            np.array([row[f"{name}{by}_r{end}"] for name in COMPARED], float) for end in ("", "_low", "_high")
        )
        at = places + 0.14 * (number - (len(shown) - 1) / 2)
        axis.vlines(at, low, high, color=colour, lw=0.8)
        axis.plot(at, value, marker, color=colour, ms=3, mew=0, label=label)
    axis.axhline(0, color=GREY, lw=0.6, zorder=0)
    axis.set_xticks(places, LABELS)
    axis.set(ylabel="correlation r", ylim=(min(-0.1, axis.get_ylim()[0]), 1.02))
