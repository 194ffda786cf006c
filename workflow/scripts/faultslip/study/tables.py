"""Tables of a study: what each is made from, and what a study must have for it.

A new table is an entry here, a module in `faultslip/tables`, and a caption in `workflow/report`. Imported
while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from faultslip.study.comparisons import before_transfer, changed_emission, comparisons
from faultslip.study.forecasts import tested as forecast_tested
from faultslip.study.model import Scenario
from faultslip.study.paths import Paths


@dataclass(frozen=True)
class TableJob:
    """The job that makes a table.

    Attributes
    ----------
    shows : str
        Its title in the report.
    inputs : dict
        Files, by the names of the arguments of the table's function.
    values : dict
        Its other arguments.
    others : tuple of str
        Names of further CSV files.
    memory, minutes : int
        MB and time that the job needs.
    """

    shows: str
    inputs: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    memory: int = 500
    minutes: int = 10


def table_jobs(paths: Paths) -> dict[str, TableJob]:
    """Return the jobs of the tables that a study has, by the names of the tables."""
    found = {name: make(paths) for name, make in TABLES.items()}
    return {name: job for name, job in found.items() if job is not None}


def parameters(paths: Paths) -> TableJob:
    """Return the job of the table of all parameters."""
    return TableJob("Every parameter of the study", {}, {"parameters": _used_parameters(paths)})


def _used_parameters(paths: Paths) -> dict[str, Any]:
    """Return the configuration without what changes no result, and without experiments that nothing uses."""
    study = paths.study
    segments = [s for one in study.scenarios.values() for s in (*one.train, *one.validate, *one.test)]
    used = {*study.used_experiments, *(segment.experiment for segment in segments)}
    forecast = study.section("forecasts")
    used |= {*forecast.get("train", {}).values(), *forecast.get("tested", [])}
    names = {name.rpartition("-")[0] or name for name in used}
    experiments = {k: v for k, v in study.config["experiments"].items() if k in names}
    left_out = {"mirror", "device", "experiments"}
    if not any("simulation" in experiment for experiment in experiments.values()):
        left_out.add("simulation_command")
    kept = {key: value for key, value in study.config.items() if key not in left_out}
    return kept | {"experiments": experiments}


def experiments(paths: Paths) -> TableJob:
    """Return the job of the table of the cycles of every fault."""
    names = paths.study.used_experiments
    return TableJob(
        "Cycles of every fault",
        {"records": paths.record_files(names)},
        {"names": names} | _min_drop(paths),
        others=("slip_events", "emission_by_phase"),
    )


def mape(paths: Paths) -> TableJob | None:
    """Return the job of the table of scores."""
    files = paths.tested(_with_units(paths))
    if not files:
        return None
    inputs = {"predictions": files, "paper": "resources/paper.yaml"}
    smallest = paths.study.config["scores"]["time_to_failure_from"]
    return TableJob("Scores of every scenario", inputs, {"time_to_failure_from": smallest})


def uncertainty(paths: Paths) -> TableJob | None:
    """Return the job of the table of bands."""
    files = paths.tested([s for s in _with_units(paths) if not s.method])
    return TableJob("Coverage of the bands", {"predictions": files}) if files else None


def random_faults(paths: Paths) -> TableJob | None:
    """Return the job of the table of random faults, which the figure of them needs."""
    figure = paths.study.figure("random_faults")
    if not figure:
        return None
    batches = paths.record_files(paths.study.batches(figure["faults"]))
    records = paths.record_files(figure.get("experiments", []))
    return TableJob(
        "Statistics of the random faults", {"batches": batches, "records": records}, _min_drop(paths)
    )


def errors_by_phase(paths: Paths) -> TableJob | None:
    """Return the job of the table of errors by phase."""
    files = paths.tested(_of_friction(paths))
    return TableJob("Errors by phase of the cycle", {"predictions": files}) if files else None


def beyond_clock(paths: Paths) -> TableJob | None:
    """Return the job of the table of what predictions tell beyond the clock; random faults are left out."""
    tested = [
        (scenario, segment)
        for scenario in _of_friction(paths)
        for segment in scenario.test
        if "faults" not in segment.definition
    ]
    if not tested:
        return None
    pairs = changed_emission(paths.study)
    inputs = {
        "predictions": [f for scenario, segment in tested for f in paths.predictions(scenario, [segment])],
        "changed": [f for scenario, _, segment in pairs for f in paths.predictions(scenario, [segment])],
        "recorded": [f for _, other, segment in pairs for f in paths.predictions(other, [segment])],
    }
    values = _min_drop(paths) | {"emissions": [scenario.emission or "recorded" for scenario, _ in tested]}
    return TableJob("What is read beyond the clock of slips", inputs, values)


def events(paths: Paths) -> TableJob | None:
    """Return the job of the table of slip events."""
    files = paths.tested(_of_friction(paths))
    if not files:
        return None
    tolerance = paths.study.config["scores"]["event_tolerance"]
    values = _min_drop(paths) | {"tolerance": tolerance}
    return TableJob("Detection of slip events", {"predictions": files}, values, others=("event_pairs",))


def compared(paths: Paths) -> TableJob | None:
    """Return the job of the table of paired differences."""
    pairs = comparisons(paths.study)
    if not pairs:
        return None
    inputs = {
        "predictions": [f for pair in pairs for f in paths.predictions(pair.scenario, [pair.segment])],
        "references": [f for pair in pairs for f in paths.predictions(pair.reference, [pair.segment])],
    }
    smallest = paths.study.config["scores"]["time_to_failure_from"]
    values = _min_drop(paths) | {
        "time_to_failure_from": smallest,
        "compared_as": [pair.compared_as for pair in pairs],
    }
    return TableJob("Paired differences between scenarios", inputs, values)


def data_efficiency(paths: Paths) -> TableJob | None:
    """Return the job of the table of scores against the amount of data."""
    study = paths.study
    derived = [s for s in study.scenarios.values() if s.fraction is not None]
    if not derived:
        return None
    part = study.segment(study.section("data_efficiency")["experiment"], "train")
    inputs = {
        "predictions": paths.tested(derived),
        "train": paths.scalogram_file(part, derived[0].target, derived[0].wavelet),
        "record": paths.record_file(part.experiment),
    }
    values = _per_prediction(derived, fractions="fraction", places="place", scenarios="base")
    return TableJob("Scores against the amount of data", inputs, values | _min_drop(paths))


def cycle_parts(paths: Paths) -> TableJob | None:
    """Return the job of the table of networks of different cycles."""
    derived = [s for s in paths.study.scenarios.values() if s.cycle is not None]
    values = _per_prediction(derived, scenarios="base", cycles="cycle") | _min_drop(paths)
    before = [before_transfer(paths.study, s, segment) for s in derived for segment in s.test]
    segments = [segment for s in derived for segment in s.test]
    inputs = {
        "predictions": paths.tested(derived),
        "before": []
        if None in before
        else [paths.predictions(s, [one])[0] for s, one in zip(before, segments, strict=True) if s],
    }
    return TableJob("Networks of different parts of a cycle", inputs, values) if derived else None


def ablation(paths: Paths) -> TableJob | None:
    """Return the job of the table of design choices."""
    derived = [s for s in paths.study.scenarios.values() if s.variant is not None]
    if not derived:
        return None
    values = _per_prediction(derived, scenarios="base", variants="variant")
    values["tested"] = paths.study.section("ablation")["tested"]
    return TableJob("Effect of each design choice", {"predictions": paths.tested(derived)}, values)


def explanation(paths: Paths) -> TableJob | None:
    """Return the job of the table of what the networks have learned, which the figure of it needs."""
    files = explanations(paths)
    inputs = {"explanations": files}
    return TableJob("What the networks have learned", inputs, _min_drop(paths)) if files else None


def explanations(paths: Paths) -> list[str]:
    """Return the explanations that the figure shows: of each scenario, for each segment."""
    study, figure = paths.study, paths.study.figure("explanation")
    segments = study.segments(figure.get("tested", []), "figures.explanation.tested")
    named = [study.scenario(name) for name in figure.get("scenarios", [])]
    return [file for scenario in named for file in paths.explanations(scenario, segments)]


def forecasts(paths: Paths) -> TableJob | None:
    """Return the job of the table of forecasts."""
    tested = forecast_tested(paths.study)
    if not tested:
        return None
    section = paths.study.section("forecasts")
    groups = {
        **tested,
        **{
            name: sum((tested[one] for one in names), [])
            for name, names in section.get("together", {}).items()
        },
    }
    files = dict.fromkeys(one for names in tested.values() for one in names)
    return TableJob(
        "Forecasts of failures",
        {"forecasts": paths.forecasts(files)},
        {
            "names": list(files),
            "groups": groups,
            "scored_from": section.get("scored_from", {}),
        },
        others=("forecast_reliability", "forecast_alarms"),
    )


def published_network(paths: Paths) -> TableJob | None:
    """Return the job of the comparison with a published network, which it trains."""
    study = paths.study
    section = study.section("published_network")
    if not section:
        return None
    scenarios = [study.scenario(name) for name in section["scenarios"]]
    segment = scenarios[0].test[0]
    return TableJob(
        "Comparison with a published network",
        {
            "table": study.experiments[segment.experiment].raw_files[0],
            "predictions": [paths.predictions(s, s.test)[0] for s in scenarios],
        },
        {
            "scenarios": section["scenarios"],
            "causal": [s.causal for s in scenarios],
            "seeds": study.config["seeds"],
        },
        memory=1500,
        minutes=60,
    )


def _with_units(paths: Paths) -> list[Scenario]:
    """Return the scenarios that the study names whose predictions have units, and so all scores."""
    return [scenario for scenario in paths.study.written if scenario.has_units]


def _of_friction(paths: Paths) -> list[Scenario]:
    return [scenario for scenario in _with_units(paths) if scenario.target == "friction"]


def _min_drop(paths: Paths) -> dict[str, float]:
    return {"min_friction_drop": paths.study.config["events"]["min_friction_drop"]}


def _per_prediction(derived: Sequence[Scenario], /, **attributes: str) -> dict[str, list[Any]]:
    """Return for each of these predictions an attribute of its scenario."""
    return {
        key: [getattr(scenario, attribute) for scenario in derived for _ in scenario.test]
        for key, attribute in attributes.items()
    }


TABLES: dict[str, Callable[[Paths], TableJob | None]] = {
    "parameters": parameters,
    "experiments": experiments,
    "mape": mape,
    "uncertainty": uncertainty,
    "random_faults": random_faults,
    "errors_by_phase": errors_by_phase,
    "beyond_clock": beyond_clock,
    "events": events,
    "comparisons": compared,
    "data_efficiency": data_efficiency,
    "cycle_parts": cycle_parts,
    "ablation": ablation,
    "explanation": explanation,
    "published_network": published_network,
    "forecasts": forecasts,
}
