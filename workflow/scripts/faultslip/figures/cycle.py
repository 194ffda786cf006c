"""Figure 6: the parts of one stick-slip cycle that networks are trained on."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from faultslip.figures.panels import experiment_title, record_panels
from faultslip.figures.style import PARTS, WIDTH
from faultslip.io import netcdf
from faultslip.records.segments import segment_range


def cycle(record: str, segments: dict[str, dict[str, Any]], min_friction_drop: float) -> Figure:
    """Draw one stick-slip cycle of a record, with the segments of the cycle shaded.

    This is Figure 6 of the paper. Segments of the same part of the cycle have the same colour, that of its
    networks in Figure 7; the one with which the part begins is labelled, those that follow are darker.

    Parameters
    ----------
    record : str
        NetCDF file.
    segments : dict
        Definitions of the segments by name.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    Figure
    """
    data = netcdf.read(record)
    ranges = {
        name: segment_range(data, name, definition, min_friction_drop)
        for name, definition in segments.items()
    }
    first, stop = min(a for a, _ in ranges.values()), max(b for _, b in ranges.values())
    margin = (stop - first) // 3
    samples = slice(max(0, first - margin), min(data.sizes["time"], stop + margin))
    figure, (above, below) = plt.subplots(2, 1, figsize=(WIDTH, 2.8), sharex=True)
    above.set_title(experiment_title(data.attrs))
    record_panels(above, below, data, samples)
    time = data["time"].values - data["time"].values[samples.start]
    colours: dict[str, str] = {}
    for name, (start, end) in ranges.items():
        part, begins = _part_of_cycle(name, segments[name])
        colour = colours.setdefault(part, PARTS[len(colours) % len(PARTS)])
        for axis in (above, below):
            axis.axvspan(time[start], time[end - 1], color=colour, alpha=0.25 if begins else 0.5, lw=0)
        if begins:
            place = below.get_xaxis_transform()
            label = " " + part.replace("_", "-")
            below.text(time[start], 1.0, label, transform=place, ha="left", va="bottom")
    return figure


def _part_of_cycle(name, definition):
    """Return the name of the part of the cycle that a segment belongs to, and whether it begins there."""
    if "cycle" not in definition:
        return name, True
    return definition["cycle"]["part"], definition["cycle"]["fraction"][0] == 0
