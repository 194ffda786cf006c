"""A figure, drawn by the module of the library that has the name of its kind."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from matplotlib.figure import Figure

from faultslip.figures.style import save


def drawing(module: str) -> Callable[..., Figure]:
    """Return the function that draws a kind of figure: that of `faultslip.figures` with its module's name."""
    return getattr(import_module(f"faultslip.figures.{module}"), module)


def figure(draw: Callable[..., Figure], arguments: dict[str, Any], pdf: str, png: str) -> None:
    """Draw a figure and write it.

    Parameters
    ----------
    draw : callable
        Returns the figure.
    arguments : dict
        What it draws: paths and values, by name.
    pdf, png : str
        Paths of the figure.
    """
    save(draw(**arguments), pdf, png)


if __name__ == "__main__":
    from faultslip.job import bind, run

    draw = drawing(snakemake.params.module)
    run(partial(figure, draw, bind(draw, snakemake)), snakemake)
