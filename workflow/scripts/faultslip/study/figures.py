"""Figures of a study: what each is drawn from. The registry (`faultslip.figures.registry`) lists them.

A figure that draws more than the records or the predictions that the study names has an entry here.
Imported while Snakemake builds the DAG: nothing heavy here.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from faultslip.figures.registry import FIGURES, Figure
from faultslip.study.experiments import Segment
from faultslip.study.model import Scenario
from faultslip.study.paths import Paths
from faultslip.study.tables import explanations


class Sources(NamedTuple):
    """What a figure is drawn from: files, and values, by the names of its function's arguments."""

    inputs: dict[str, Any]
    values: dict[str, Any]


def drawn(paths: Paths) -> list[str]:
    """Return the names of the figures that a study has: those that it names, and the losses of networks."""
    return [*paths.study.config["figures"], *(["training"] if histories(paths) else [])]


def sources(paths: Paths, figure: Figure) -> Sources:
    """Return what a figure is drawn from.

    If the study lacks the figure, its files are a path that cannot exist, so that Snakemake reports it.
    """
    if figure.name not in drawn(paths):
        return Sources({"predictions": [f"(the study has no figures.{figure.name})"]}, {})
    if figure.name in SOURCES:
        return SOURCES[figure.name](paths)
    if figure.content == "records":
        return Sources(
            {"records": _records(paths, figure.name)}, {"segments": _definitions(paths, figure.name)}
        )
    columns = {"columns": len(_scenarios(paths, figure.name))}
    return Sources({"predictions": _predictions(paths, figure.name)}, columns)


def opening(paths: Paths) -> list[str]:
    """Return the figures on the first page of the report: that with the answer, then the others."""
    order = ["fig3", *(name for name in FIGURES if name not in ("fig3", "training"))]
    return [paths.figure(name, "png") for name in order if name in drawn(paths)]


def answering(paths: Paths) -> list[str]:
    """Return the scenarios whose scores answer the question of the study: those of fig3, or all."""
    named = paths.study.figure("fig3").get("scenarios")
    return named or [scenario.name for scenario in paths.study.written if scenario.has_units]


def caption(figure: Figure) -> str:
    """Return the caption of a figure in the report: its own, or that which shows its description."""
    own = os.path.isfile(f"workflow/report/{figure.name}.rst")
    return f"../report/{figure.name if own else 'figure'}.rst"


def histories(paths: Paths) -> list[str]:
    """Return the losses of all networks that the study names."""
    return [
        paths.history.format(scenario=scenario.name, seed=seed)
        for scenario in paths.study.written
        if scenario.has_networks
        for seed in scenario.seeds
    ]


def _beyond_clock(paths: Paths) -> Sources:
    predictions = _predictions(paths, "beyond_clock")
    drop = paths.study.config["events"]["min_friction_drop"]
    values = {"columns": len(_scenarios(paths, "beyond_clock")), "min_friction_drop": drop}
    return Sources({"predictions": predictions, "scores": paths.table("beyond_clock")}, values)


def _cycle(paths: Paths) -> Sources:
    segments = _segments(paths, "fig6", "segments")
    definitions = {segment.name: segment.definition for segment in segments}
    drop = paths.study.config["events"]["min_friction_drop"]
    return Sources(
        {"record": paths.record_file(segments[0].experiment)},
        {"segments": definitions, "min_friction_drop": drop},
    )


def _apparatus(paths: Paths) -> Sources:
    tables = {name: paths.table(name) for name in ("slip_events", "emission_by_phase")}
    names = paths.study.figure("apparatus").get("experiments", [])
    return Sources({"records": paths.record_files(names)} | tables, {"names": names})


def _data_efficiency(paths: Paths) -> Sources:
    without = _predictions(paths, "data_efficiency")
    return Sources({"scores": paths.table("data_efficiency"), "without": without}, {})


def _events(paths: Paths) -> Sources:
    shown = [
        [scenario.name, segment.experiment, segment.name]
        for scenario in _scenarios(paths, "events")
        for segment in _segments(paths, "events", "tested")
    ]
    tables = {"scores": paths.table("events"), "event_pairs": paths.table("event_pairs")}
    return Sources(tables, {"shown": shown, "tolerance": paths.study.config["scores"]["event_tolerance"]})


def _explanation(paths: Paths) -> Sources:
    return Sources({"explanations": explanations(paths), "explained": paths.table("explanation")}, {})


def _random_faults(paths: Paths) -> Sources:
    batches = paths.study.batches(paths.study.figure("random_faults")["faults"])
    return Sources({"batch": paths.record_file(batches[0]), "statistics": paths.table("random_faults")}, {})


def _forecasts(paths: Paths) -> Sources:
    tested = paths.study.figure("forecasts")["tested"]
    return Sources({"forecasts": paths.forecasts(tested)}, {})


def _forecast_skill(paths: Paths) -> Sources:
    names = ("forecasts", "forecast_reliability", "forecast_alarms")
    scores, reliability, alarms = map(paths.table, names)
    files = {"scores": scores, "reliability": reliability, "alarms": alarms}
    return Sources(files, {"tested": paths.study.figure("forecast_skill")["tested"]})


def _training(paths: Paths) -> Sources:
    return Sources({"histories": histories(paths)}, {})


SOURCES: dict[str, Callable[[Paths], Sources]] = {
    "fig6": _cycle,
    "apparatus": _apparatus,
    "beyond_clock": _beyond_clock,
    "data_efficiency": _data_efficiency,
    "events": _events,
    "forecasts": _forecasts,
    "forecast_skill": _forecast_skill,
    "explanation": _explanation,
    "random_faults": _random_faults,
    "training": _training,
}


def _records(paths: Paths, figure: str) -> list[str]:
    return paths.record_files(paths.study.figure(figure).get("experiments", []))


def _definitions(paths: Paths, figure: str) -> list[dict[str, Any]]:
    """Return for each experiment of a figure the segments that the study defines, by name."""
    experiments = [paths.study.experiments[n] for n in paths.study.figure(figure).get("experiments", [])]
    return [
        {s.name: s.definition for s in experiment.segments.values() if not s.derived}
        for experiment in experiments
    ]


def _segments(paths: Paths, figure: str, key: str) -> tuple[Segment, ...]:
    return paths.study.segments(paths.study.figure(figure).get(key, []), f"figures.{figure}.{key}")


def _scenarios(paths: Paths, figure: str) -> list[Scenario]:
    return [paths.study.scenario(name) for name in paths.study.figure(figure).get("scenarios", [])]


def _predictions(paths: Paths, figure: str) -> list[str]:
    """Return for each scenario of a figure its predictions of the segments."""
    segments = _segments(paths, figure, "tested")
    return [file for scenario in _scenarios(paths, figure) for file in paths.predictions(scenario, segments)]
