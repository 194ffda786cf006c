"""Experiments of a study as objects, and the segments of their records.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faultslip.records.readers import READERS, VIRTUAL_SOURCES

# Keys of an experiment of which exactly one gives the source of its data.
SOURCES = (*VIRTUAL_SOURCES, *READERS)


@dataclass(frozen=True)
class Segment:
    """A part of the record of one experiment.

    Attributes
    ----------
    experiment, name : str
    definition : dict
        Exactly one of `fraction`, `time`, `load`, `cycle` and `faults`, as in the configuration.
    derived : bool
        Whether it is made for `data_efficiency` or `cycles`.
    """

    experiment: str
    name: str
    definition: dict[str, Any] = field(hash=False)
    derived: bool = False

    @property
    def path(self) -> str:
        """How a study refers to it, such as `p4581/8mpa`."""
        return f"{self.experiment}/{self.name}"

    @property
    def label(self) -> str:
        """Its load, if that defines it, or else its name."""
        load = self.definition.get("load")
        return f"{load:g} MPa" if load else self.name.replace("_", " ")


@dataclass(frozen=True)
class VirtualFault:
    """A fault that the workflow simulates.

    Attributes
    ----------
    kind : str
        `simulation`, `apparatus` or `random_faults`.
    parameters : dict
    seed : int
        Of random faults, the number of the batch.
    run : str
        Hash of the parameters. Studies with equal parameters share the files.
    """

    kind: str
    parameters: dict[str, Any]
    seed: int
    run: str


@dataclass(frozen=True)
class Experiment:
    """One experiment: where its record comes from, and its segments.

    Attributes
    ----------
    name, label : str
    virtual : bool
    reader : str
        Name of the reader, a key of `records.readers.READERS`, or `random_faults`.
    options : dict
        What the reader is told beside the files.
    raw_files : list of str
        Files to read; empty for a virtual fault, whose files a rule makes.
    fault : VirtualFault or None
    segments : dict of str to Segment
    time_scale : float
        Factor on the times.
    average, averaged : float or dict of str to float
        Length of a moving average of all variables, or of single ones, seconds: one that the workflow
        takes, and one that the raw files hold already.
    time_range : list of float or None
        Seconds.
    failure_slope : float
        Friction per second.
    """

    name: str
    label: str
    virtual: bool
    reader: str
    options: dict[str, Any]
    raw_files: list[str]
    fault: VirtualFault | None
    segments: dict[str, Segment]
    time_scale: float
    time_range: list[float] | None
    average: float | dict[str, float]
    averaged: float | dict[str, float]
    failure_slope: float

    @property
    def has_random_faults(self) -> bool:
        """Whether it is a batch of random faults, and not a single record."""
        return self.reader == "random_faults"

    def averaging(self, variable: str) -> float:
        """Return the length of the averages that a variable of the record is made of, seconds."""
        lengths = (self.average, self.averaged)
        return sum(one.get(variable, 0) if isinstance(one, Mapping) else one for one in lengths)

    @property
    def embargo(self) -> float:
        """Time between two samples that have no raw data in common, seconds."""
        return max(map(self.averaging, ("emission", "friction", "normal_stress")))

    @property
    def has_friction(self) -> bool:
        """Whether the raw data have friction, or failures in its place; a table may have neither."""
        return self.reader != "table" or "friction" in self.options["columns"]
