"""A table of the study: what the function of its name in `faultslip.tables` returns, as files."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from faultslip.tables.table import Table


def find(name: str) -> Callable[..., Table]:
    """Return the function that makes a table, which has the name of its module."""
    return getattr(import_module(f"faultslip.tables.{name}"), name)


def table(
    make: Callable[..., Table], arguments: Mapping[str, Any], study: str, output: Mapping[str, str]
) -> None:
    """Make a table and write it.

    Parameters
    ----------
    make : callable
        Function that returns the table.
    arguments : mapping
        Its arguments by name.
    study : str
        Name of the study, for the title.
    output : mapping of str to str
        Paths, as `Table.write` takes them.
    """
    made = make(**arguments)
    replace(made, title=f"{made.title}, study {study}").write(output)


if __name__ == "__main__":
    from faultslip.job import bind, run

    make = find(snakemake.params.name)
    run(partial(table, make, bind(make, snakemake)), snakemake)
