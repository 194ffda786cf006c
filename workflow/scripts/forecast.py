"""Forecasts: the function of a job of forecasts, such as that which trains, or that which forecasts."""

from collections.abc import Callable
from importlib import import_module


def find(name: str) -> Callable[..., None]:
    """Return the function of a job, which has the name of its module in `faultslip.forecasts`."""
    return getattr(import_module(f"faultslip.forecasts.{name}"), name)


if __name__ == "__main__":
    from faultslip.job import run

    run(find(snakemake.params.name), snakemake)
