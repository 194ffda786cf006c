"""Style of all figures: size, colours, labels, and saving with the same bytes each time."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from faultslip.io.files import atomic_path

plt.style.use(Path(__file__).with_name("faultslip.mplstyle"))

WIDTH = 180 / 25.4  # of two columns of a journal page, inches
# Colour-blind safe: Wong (2011), "Points of view: color blindness", Nature Methods 8, 441.
BLACK, ORANGE, SKY, GREEN, BLUE = "black", "#E69F00", "#56B4E9", "#009E73", "#0072B2"
PURPLE, VERMILION = "#CC79A7", "#D55E00"
PARTS = (BLUE, VERMILION)  # of a cycle, and of the networks that learned from them
SHADES = (SKY, ORANGE, GREEN, PURPLE, BLUE, VERMILION)  # of segments
GREY = "0.6"  # of what serves as a reference
MAX_COLUMNS = 3000  # samples along a page's width; more cannot be resolved in print
LABELS = {"friction": "friction", "time_to_failure": "time to\nfailure, s"}


def save(figure: Figure, pdf: str, png: str) -> None:
    """Write a figure as PDF and PNG, without a date, so that equal figures have equal bytes."""
    _fix_layout(figure)
    with atomic_path(pdf) as temporary:
        figure.savefig(temporary, metadata={"CreationDate": None})
    with atomic_path(png) as temporary:
        figure.savefig(temporary, metadata={"Software": None})
    plt.close(figure)


def _fix_layout(figure):
    """Lay out once and round: the last digits of the layout's solver differ from run to run."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.patch.set_visible(False)  # its corners may be at 0 or at -0
    for axes in figure.axes:
        axes.set_position(np.round(axes.get_position(original=True).bounds, 6))


def plain_log_ticks(axis: Axis) -> None:
    """Label a logarithmic axis that spans little with plain numbers, at 1, 2 and 5 of each decade."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter(NullFormatter())


def readable(name: str) -> str:
    """Return the name of a scenario, segment or target with spaces in place of underscores."""
    return name.replace("_", " ")


def literal(text: str) -> str:
    """Escape a user's text, so that Matplotlib takes nothing between two $ for a formula."""
    return text.replace("$", r"\$")


def letter(index: int) -> str:
    """Return the letter of a panel: a for 0, b for 1, and so on."""
    return chr(ord("a") + index)
