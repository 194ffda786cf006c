"""Validation of the study configuration: no network is tested on data that it was trained on.

Experiments may share raw files. They are compared by the content of these files, so that neither a
copy nor another name hides them, and by the time in these files, whatever the `time_scale` is.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from faultslip.faults import SIMULATION_FILES
from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.records.readers import READERS
from faultslip.study.constants import LOAD_TOLERANCE
from faultslip.study.experiments import Experiment, Segment
from faultslip.study.model import Scenario, Study

FAULT_FOLDERS = {"simulation": "simulations", "apparatus": "apparatus"}  # in resources/
DIGITS = 9  # of raw times, s; more are rounding errors of time_scale


def check_unseen(study: Study) -> None:
    """Refuse scenarios of which a network was trained or validated on what it is tested on.

    The networks that a scenario's own ones started from count too. Raw files that do not exist yet
    are compared by their paths, or by the checksums in the register.

    Raises
    ------
    InputError
        Names the scenario, both segments, and the raw file that their experiments share.
    """
    sources = _Sources(study)
    for scenario in study.scenarios.values():
        learned = sorted(set(_learned_from(scenario, study)), key=lambda segment: segment.path)
        for tested in scenario.test:
            for segment in learned:
                if sources.may_overlap(tested, segment):
                    raise InputError(_message(scenario, tested, segment, sources))


def may_have_learned(study: Study, scenario: Scenario, segment: Segment) -> bool:
    """Return whether networks of a scenario learned from a segment, or from what may overlap it.

    The networks that they started from count too.
    """
    sources = _Sources(study)
    return any(sources.may_overlap(segment, learned) for learned in set(_learned_from(scenario, study)))


def disjoint(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two definitions of segments of a record surely have no sample in common.

    Segments that are defined in different ways, such as a fraction of the record and a load step,
    may overlap: only the data can tell. So may load steps of nearly the same load.
    """
    ((kind, a),), ((other_kind, b),) = one.items(), other.items()
    if kind != other_kind:
        return False
    if kind == "load":
        return abs(a - b) > LOAD_TOLERANCE * (a + b)
    if kind == "cycle":
        if (a["number"], a["part"]) != (b["number"], b["part"]):
            return True
        a, b = a["fraction"], b["fraction"]
    return a[1] <= b[0] or b[1] <= a[0]


def _learned_from(scenario: Scenario, study: Study) -> Iterator[Segment]:
    """Return the segments that a scenario's networks, and those that they started from, learned from."""
    if scenario.partly_known:  # training refuses what does not lie within the surroundings
        for segment in scenario.train:
            yield study.normalising_segment(scenario, segment, "emission_normalisation")
    else:
        yield from scenario.train + scenario.validate
    for key in ("model", "start_from"):
        if key in scenario.given:
            yield from _learned_from(study.scenarios[scenario.given[key]], study)


def _message(scenario, tested, segment, sources):
    where = f"scenarios.{scenario.name}.test: {tested.path} is also trained or validated on"
    if segment == tested:
        return f"{where}; a test part must stay unseen"
    if segment.experiment == tested.experiment:
        return f"{where} as {segment.path}, or may overlap it; a test part must stay unseen"
    shared = sources.shared(tested.experiment, segment.experiment)
    return (
        f"{where} as {segment.path}, or may overlap it: both experiments are read from {shared}; a test "
        "part must stay unseen (to be known to be apart, both must be given as time, or both as fraction of "
        "the same time_range)"
    )


class _Sources:
    """The raw files of a study's experiments."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.shared = cache(self._shared)  # of each pair of experiments, by their names

    def may_overlap(self, one, other):
        """Return whether two segments may have a sample of a raw file in common."""
        if one.experiment == other.experiment:
            return not disjoint(one.definition, other.definition)
        if self.shared(one.experiment, other.experiment) is None:
            return False
        first, second = (self.study.experiments[segment.experiment] for segment in (one, other))
        if not self._same_clock(first, second):
            return True
        spans = _raw_span(first, one), _raw_span(second, other)
        if None not in spans and disjoint({"time": spans[0]}, {"time": spans[1]}):
            return False
        if _record(first) != _record(second):
            fractions = "fraction" in one.definition and "fraction" in other.definition
            if not (fractions and _raw_time_range(first) == _raw_time_range(second)):
                return True
        return not disjoint(one.definition, other.definition)

    def _shared(self, one, other):
        """Return a raw file of an experiment that another one is read from, too; None if there is none."""
        own, others = (_identifying_files(self.study.experiments[name]) for name in (one, other))
        return next((path for path in own for other in others if self._same_file(path, other)), None)

    def _same_clock(self, one, other):
        """Return whether the times of two experiments can be compared: the same files, read alike."""
        files = _raw_files(one), _raw_files(other)
        return (
            one.reader == other.reader
            and _clock(one) == _clock(other)
            and len(files[0]) == len(files[1])
            and all(map(self._same_file, *files))
        )

    def _same_file(self, one, other):
        if os.path.realpath(one) == os.path.realpath(other):
            return True
        size = self._size(one)
        return size is not None and size == self._size(other) and self._sha256(one) == self._sha256(other)

    def _registered(self, path):
        return self.study.register.get(path.removeprefix("resources/raw/"), {})

    def _size(self, path):
        """Return the size in bytes; None if it is not known."""
        if self._registered(path):
            return self._registered(path)["size"]
        try:
            return os.path.getsize(path) if os.path.isfile(path) and os.access(path, os.R_OK) else None
        except OSError:
            return None

    def _sha256(self, path):
        registered = self._registered(path)
        return registered["sha256"] if registered else _checksum(path, os.stat(path).st_mtime_ns)


@cache
def _checksum(path, changed):
    """Return the checksum of a file that was last changed at this time."""
    return sha256(path)


def _raw_files(experiment: Experiment) -> list[str]:
    """Return the raw files that tell the times of an experiment; of a virtual fault, those of a rule."""
    if experiment.has_random_faults and experiment.fault:
        return [f"resources/random_faults/{experiment.fault.run}-batch{experiment.fault.seed}.nc"]
    names = [experiment.options[key] for key in READERS[experiment.reader].in_folder]
    fault, folders = experiment.fault, experiment.raw_files
    if fault is not None:
        folders = [f"resources/{FAULT_FOLDERS[fault.kind]}/{fault.run}-seed{fault.seed}"]
        names = names or list(SIMULATION_FILES.values())
    return [str(Path(folder, name)) for folder in folders for name in names] or folders


def _identifying_files(experiment):
    """Return those of them that no other experiment has: two experiments may have equal settings."""
    files = _raw_files(experiment)
    return files[:1] if experiment.options and READERS[experiment.reader].in_folder else files


def _clock(experiment):
    """Return what the times of a record depend on, beside the raw files."""
    if experiment.reader == "table":
        return experiment.options["columns"]["time"]
    return {key: value for key, value in experiment.options.items() if key != "reduction"}


def _record(experiment):
    """Return what a record depends on, beside the raw files."""
    return experiment.options, experiment.time_range, experiment.average, experiment.time_scale


def _raw_time_range(experiment):
    """Return the `time_range` in times of the raw files, s, or None."""
    if experiment.time_range is None or READERS[experiment.reader].selects_time_range:
        return experiment.time_range  # such a reader selects it before the times are scaled
    return _unscaled(experiment.time_range, experiment)


def _raw_span(experiment, segment):
    """Return start and end of a segment in times of the raw files, s; None if they are not known."""
    time = segment.definition.get("time")
    return _unscaled(time, experiment) if time else _raw_time_range(experiment)


def _unscaled(times, experiment):
    return [round(time / experiment.time_scale, DIGITS) for time in times]
