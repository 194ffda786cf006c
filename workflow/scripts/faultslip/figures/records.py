"""Figures 1 and 4: emission and friction of experiments, with their segments."""

from typing import Any

import matplotlib.pyplot as plt
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from faultslip.figures.panels import experiment_title, record_panels
from faultslip.figures.style import GREEN, ORANGE, SHADES, SKY, WIDTH, letter, readable
from faultslip.io import netcdf
from faultslip.records.segments import segment_range

SEGMENT_COLOURS = {"train": SKY, "validation": ORANGE, "test": GREEN}


def records(records: list[str], segments: list[dict[str, dict[str, Any]]]) -> Figure:
    """Draw the emission and friction of experiments, with their segments shaded.

    These are Figures 1 and 4 of the paper. Parts of a single cycle are not shaded; see figure 6.

    Parameters
    ----------
    records : list of str
        NetCDF files.
    segments : list of dict
        For each record, the definitions of its segments by name.

    Returns
    -------
    Figure
    """
    number = len(records)
    figure, axes = plt.subplots(2 * number, 1, figsize=(WIDTH, 1.15 * 2 * number + 0.3), squeeze=False)
    for index, (path, definitions) in enumerate(zip(records, segments, strict=True)):
        record = netcdf.read(path)
        above, below = axes[2 * index : 2 * index + 2, 0]
        prefix = f"{letter(index)}   " if number > 1 else ""
        above.set_title(prefix + experiment_title(record.attrs))
        record_panels(above, below, record, slice(None))
        drawn = {name: value for name, value in definitions.items() if "cycle" not in value}
        for order, (name, definition) in enumerate(drawn.items()):
            colour = SEGMENT_COLOURS.get(name, SHADES[order % len(SHADES)])
            _shade(above, below, record, name, definition, colour)
    figure.align_ylabels(axes[:, 0])
    return figure


def _shade(
    above: Axes, below: Axes, record: xr.Dataset, name: str, definition: dict[str, Any], colour: str
) -> None:
    """Shade a segment in both panels, and name it, by its normal stress if that defines it."""
    first, stop = segment_range(record, name, definition)
    start, end = record["time"].values[[first, stop - 1]] - record["time"].values[0]
    for axis in (above, below):
        axis.axvspan(start, end, color=colour, alpha=0.25, lw=0)
    label = f"{definition['load']:g} MPa" if "load" in definition else readable(name)
    place = below.get_xaxis_transform()
    below.text((start + end) / 2, 1.0, label, transform=place, ha="center", va="bottom")
