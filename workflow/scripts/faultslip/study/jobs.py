"""Jobs of a study: the parameters that a rule gives to its script, and the files that it needs.

Functions take the paths of the study, and the wildcards of a job where its rule has any. Imported while
Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from faultslip.study.comparisons import band_validations
from faultslip.study.experiments import Experiment, Segment
from faultslip.study.model import Scenario, Study
from faultslip.study.paths import Paths

# Attributes of a scenario that say how its networks predict.
PREDICTING = ("normalisation", "rescaling", "causal", "low_pass_gain", "emission")


@dataclass(frozen=True)
class ScenarioJob:
    """The job of a scenario, or of the repeats of one.

    Attributes
    ----------
    scenario : Scenario
        The first one.
    inputs, outputs : dict of str to list of str
        Files, by the names that they have in the rule.
    arguments : list of dict
        For each output of a kind, what the function that writes it is given: its parameters, or more.
    """

    scenario: Scenario
    inputs: dict[str, list[str]]
    outputs: dict[str, list[str]]
    arguments: list[dict[str, Any]]


def by_job(scenarios: Iterable[Scenario]) -> dict[str, list[Scenario]]:
    """Return the scenarios of each job, by the name of the first.

    Repeats of a scenario with other cycles, or with less data, share a job: each takes seconds, and most of
    them would pass with loading the library. So do a scenario and those that change the emission which its
    networks predict from.
    """
    found: dict[tuple[str | None, bool], list[Scenario]] = {}
    for scenario in scenarios:
        repeat = scenario.derived and scenario.variant is None
        own = scenario.model if scenario.emission else scenario.name
        found.setdefault((scenario.base if repeat else own, repeat), []).append(scenario)
    return {members[0].name: members for members in found.values()}


def fetched(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return what the register says of a public file and decides what is fetched."""
    entry = paths.study.register[wildcards.file]
    return {name: entry[name] for name in ("url", "sha256", "size")}


def record(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return the parameters of the job that makes a record."""
    experiment = paths.study.experiments[wildcards.experiment]
    names = ("label", "virtual", "reader", "options", "time_scale", "time_range", "average")
    return {name: getattr(experiment, name) for name in names} | paths.study.config["record"]


def transformed(study: Study) -> dict[tuple[str, str, str], list[Segment]]:
    """Return the segments that are transformed, by experiment, target and wavelet, each in its order."""
    needed: dict[tuple[str, str, str], dict[Segment, None]] = {}
    for scenario in study.scenarios.values():
        for segment in _needed(study, scenario):
            image = segment.experiment, scenario.target, study.wavelet(scenario, segment)
            needed.setdefault(image, {})[segment] = None
    return {
        image: [s for s in study.experiments[image[0]].segments.values() if s in segments]
        for image, segments in needed.items()
    }


def _needed(study: Study, scenario: Scenario) -> Iterator[Segment]:
    """Segments of a scenario, and those that normalise them; others calibrate no bands."""
    if scenario.networks:
        return
    for segment in (*scenario.train, *scenario.validate, *scenario.test):
        yield segment
        for key in ("normalisation", "emission_normalisation"):
            yield study.normalising_segment(scenario, segment, key)


def scalograms(study: Study, name: str, target: str, wavelet: str, segments: list[Segment]) -> dict[str, Any]:
    """Return the parameters of the job that cuts and transforms the segments of an experiment."""
    experiment = study.experiments[name]
    cut: dict[str, dict[str, Any]] = {
        segment.name: {
            "definition": segment.definition,
            "min_length": study.shortest_window(segment),
            "others": _others(experiment, segment),
        }
        for segment in segments
    }
    definitions = [one for part in cut.values() for one in (part["definition"], *part["others"].values())]
    by_slips = target == "time_to_failure" or any("cycle" in one for one in definitions)
    return {
        "segments": cut,
        "target": target,
        "scalogram": study.config["scalogram"] | {"wavelet": wavelet},
        "emission_averaging": experiment.averaging("emission"),
        "embargo": experiment.embargo,
        # what slip events and failures are, where segments or target depend on them
        "events": study.config["events"] | {"failure_slope": experiment.failure_slope} if by_slips else None,
    }


def _others(experiment: Experiment, segment: Segment) -> dict[str, Any]:
    """Definitions of the other segments of a record that is averaged, so that they share no raw data."""
    written = [s for s in experiment.segments.values() if not s.derived]
    return {s.name: s.definition for s in written if experiment.embargo and s.name != segment.name}


def trainings(paths: Paths) -> dict[str, ScenarioJob]:
    """Return the jobs that train networks, by name. Their files have the wildcard `seed`."""
    jobs = by_job(scenario for scenario in paths.study.scenarios.values() if scenario.has_networks)
    return {name: _training_job(paths, members) for name, members in jobs.items()}


def _training_job(paths: Paths, scenarios: list[Scenario]) -> ScenarioJob:
    arguments = [training(paths, scenario) for scenario in scenarios]
    parents = dict.fromkeys(scenario.start_from for scenario in scenarios if scenario.start_from)
    start_from = [paths.model.replace("{scenario}", parent) for parent in parents]
    outputs = {
        name: [pattern.replace("{scenario}", scenario.name) for scenario in scenarios]
        for name, pattern in (("models", paths.model), ("histories", paths.history))
    }
    inputs = {"segments": files(*arguments), "start_from": start_from}
    return ScenarioJob(scenarios[0], inputs, outputs, arguments)


def training(paths: Paths, scenario: Scenario) -> dict[str, Any]:
    """Return the parameters with which a network is trained, among them the files of its segments."""
    return _learning(paths, scenario) | {
        "trained": scenario.trained,
        "target": scenario.target,
        "scalogram": paths.study.config["scalogram"] | {"wavelet": scenario.wavelet},
        "windows": vars(scenario.windows),
        "window_fractions": list(scenario.window_fractions),
        "partly_known": scenario.partly_known,
        "causal": scenario.causal,
        "network": scenario.network,
        "training": scenario.training,
    }


def _learning(paths: Paths, scenario: Scenario) -> dict[str, list[list[str]]]:
    """Files of the segments that a scenario trains on and validates with."""
    return {
        part: [list(files) for files in paths.segment_files(scenario, getattr(scenario, part))]
        for part in ("train", "validate")
    }


def predictions(paths: Paths) -> dict[str, ScenarioJob]:
    """Return the jobs that predict with networks, by name.

    In each job a prediction stands after those that calibrate its bands. No two jobs wait for each other:
    bands are calibrated on predictions of the scenario itself or of the one whose networks it uses, and that
    one uses its own; repeats use the networks of repeats.
    """
    scenarios = [scenario for scenario in paths.study.scenarios.values() if not scenario.method]
    needed: dict[str, dict[Segment, None]] = {}
    for scenario in scenarios:
        for segment in scenario.test:
            for predicting, one in _with_validations(paths, scenario, segment):
                needed.setdefault(predicting.name, {})[one] = None
    jobs = by_job(scenario for scenario in scenarios if scenario.name in needed)
    return {
        name: _prediction_job(paths, [(s, segment) for s in members for segment in needed[s.name]])
        for name, members in jobs.items()
    }


def _with_validations(
    paths: Paths, scenario: Scenario, segment: Segment
) -> Iterator[tuple[Scenario, Segment]]:
    """Yield a prediction after those that calibrate its bands, and these after those that they need."""
    predicting, segments, _ = _band_validations(paths, scenario, segment)
    for one in segments:
        yield from _with_validations(paths, predicting, one)
    yield scenario, segment


def _prediction_job(paths: Paths, predicted: list[tuple[Scenario, Segment]]) -> ScenarioJob:
    arguments: list[dict[str, Any]] = [
        {
            "models": paths.models(scenario),
            "record": [paths.record_file(segment.experiment)] if scenario.networks else [],
            "validations": validations(paths, scenario, segment),
            "parameters": prediction(paths, scenario, segment),
        }
        for scenario, segment in predicted
    ]
    outputs = [file for scenario, segment in predicted for file in paths.predictions(scenario, [segment])]
    inputs = {
        name: list(dict.fromkeys(file for one in arguments for file in one[name] if file not in outputs))
        for name in ("models", "record", "validations")
    }
    inputs["segments"] = files(*(one["parameters"] for one in arguments))
    return ScenarioJob(predicted[0][0], inputs, {"predictions": outputs}, arguments)


def prediction(paths: Paths, scenario: Scenario, segment: Segment) -> dict[str, Any]:
    """Return the parameters with which a segment is predicted, among them its files."""
    found = _tested(paths, scenario, segment)
    found |= {name: getattr(scenario, name) for name in PREDICTING}
    if scenario.networks:
        return found | _released(paths.study.experiments[segment.experiment], scenario, segment)
    _, validations, transferred = _band_validations(paths, scenario, segment)
    return found | {
        "step": scenario.windows.step,
        "seeds": scenario.seeds,
        "files": list(paths.segment_files(scenario, [segment])[0]),
        "calibrated_on": {True: "another fault or load", False: "this record"}[transferred]
        if validations
        else "",
    }


def _released(experiment: Experiment, scenario: Scenario, segment: Segment) -> dict[str, Any]:
    """Return what released networks need to predict a segment of a record as any other record."""
    known = experiment.segments[scenario.known] if scenario.known else None
    by = "segment" if known is None else known.path
    if scenario.known == "train":
        by = "train"
    return {
        "normalisation": by,
        "calibrated_on": "this record" if known else "random faults",
        "definition": segment.definition,
        "known_part": known.definition if known else None,
        "emission_averaging": experiment.averaging("emission"),
    }


def validations(paths: Paths, scenario: Scenario, segment: Segment) -> list[str]:
    """Return the predictions that calibrate the bands of another one."""
    predicting, segments, _ = _band_validations(paths, scenario, segment)
    return paths.predictions(predicting, segments)


def methods(paths: Paths) -> dict[str, ScenarioJob]:
    """Return the jobs that fit methods and predict with them, by name."""
    jobs = by_job(scenario for scenario in paths.study.scenarios.values() if scenario.method)
    found = {}
    for name, members in jobs.items():
        arguments = [method(paths, scenario, segment) for scenario in members for segment in scenario.test]
        outputs = {"predictions": paths.tested(members)}
        found[name] = ScenarioJob(members[0], {"segments": files(*arguments)}, outputs, arguments)
    return found


def method(paths: Paths, scenario: Scenario, segment: Segment) -> dict[str, Any]:
    """Return the parameters with which a method is fitted and predicts a segment, among them their files."""
    names = ("normalisation", "causal", "method", "seeds")
    return (
        _tested(paths, scenario, segment)
        | _learning(paths, scenario)
        | {name: getattr(scenario, name) for name in names}
        | {"files": list(paths.segment_files(scenario, [segment])[0])}
    )


def explanation(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return the parameters of the job that explains the networks of a scenario on a segment."""
    scenario, segment = _predicted(paths, wildcards)
    files = list(paths.segment_files(scenario, [segment])[0])
    return {"step": scenario.windows.step, "files": files}


def release(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return the parameters of the job that collects networks in a folder."""
    entry = paths.study.section("released_networks")[wildcards.name]
    scenario = paths.study.scenarios[entry["scenario"]]
    return {
        "title": entry["title"],
        "meant_for": entry.get("meant_for"),
        "causal": scenario.causal,
        "low_pass_gain": scenario.low_pass_gain,
    }


def release_files(paths: Paths, wildcards: Any) -> dict[str, list[str]]:
    """Return the networks that are released, and the random faults that they know and do not know."""
    study = paths.study
    entry = study.section("released_networks")[wildcards.name]
    faults = {key: paths.record_files(study.batches(entry[key])) for key in ("faults", "left_out")}
    return {"models": paths.models(study.scenarios[entry["scenario"]])} | faults


def submission_models(paths: Paths, wildcards: Any) -> list[str]:
    """Return the networks that predict the test segments of the competition."""
    return paths.models(paths.study.scenarios[paths.study.section("submission")["scenario"]])


def files(*parameters: dict[str, Any]) -> list[str]:
    """Return the files of the segments that parameters of a job name, each once."""
    parts = [
        part
        for one in parameters
        for part in (*one.get("train", []), *one.get("validate", []), one.get("files", []))
    ]
    return list(dict.fromkeys(path for part in parts for path in part))


def _predicted(paths: Paths, wildcards: Any) -> tuple[Scenario, Segment]:
    study = paths.study
    segment = study.experiments[wildcards.experiment].segments[wildcards.segment]
    return study.scenarios[wildcards.scenario], segment


def _tested(paths: Paths, scenario: Scenario, segment: Segment) -> dict[str, Any]:
    """Names of a prediction, and the thresholds of its scores."""
    config = paths.study.config
    return {
        "scenario": scenario.name,
        "experiment": segment.experiment,
        "segment": segment.name,
        "segment_label": segment.label,
        "thresholds": {
            "min_friction_drop": config["events"]["min_friction_drop"],
            "event_tolerance": config["scores"]["event_tolerance"],
            "time_to_failure_from": config["scores"]["time_to_failure_from"],
        },
    }


def _band_validations(
    paths: Paths, scenario: Scenario, segment: Segment
) -> tuple[Scenario, Iterable[Segment], bool]:
    """Predictions that calibrate the bands of a tested segment; of others none."""
    if segment not in scenario.test:
        return scenario, [], False
    return band_validations(paths.study, scenario, segment)
