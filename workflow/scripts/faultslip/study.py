"""A study: its configuration checked, and what its names stand for.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import difflib
import json
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from faultslip.errors import InputError
from faultslip.files import digest

READERS = ("simulation", "fdem", "table")


def load_register(path):
    """Public raw files by name: url, sha256, what, cite."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def check(config, schema_path, register):
    """Refuse a configuration that cannot be meant.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    schema = json.loads(Path(schema_path).read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(config), key=lambda e: list(map(str, e.path)))
    if errors:
        raise InputError("configuration: " + "; ".join(_message(error) for error in errors[:5]))
    for name, experiment in config["experiments"].items():
        _check_experiment(f"experiments.{name}", experiment, register)
    names = [scenario["name"] for scenario in config["scenarios"]]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"scenarios: the name {name!r} is given {names.count(name)} times")
    for index, scenario in enumerate(config["scenarios"]):
        _check_scenario(config, scenario, names[:index])
    _check_figures(config)
    if config["scalogram"]["largest_scale"] <= config["scalogram"]["smallest_scale"]:
        raise InputError("scalogram.largest_scale must be above scalogram.smallest_scale")
    if config["windows"]["step"] > config["windows"]["length"]:
        raise InputError("windows.step is longer than windows.length: windows must overlap or touch")


def ordered(value):
    """The same with the keys of every mapping sorted, so that their order reruns nothing."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return value


def experiments(config):
    """Experiments by name; one simulated with several seeds is one experiment a seed.

    `gouge` with `seeds: [1, 2]` gives `gouge-1` and `gouge-2`, whose `simulation` has a
    single `seed` and the hash `run` of everything that it depends on.
    """
    expanded = {}
    for name, experiment in config["experiments"].items():
        if "simulation" not in experiment:
            expanded[name] = experiment
            continue
        parameters = {k: v for k, v in experiment["simulation"].items() if k != "seeds"}
        for seed in experiment["simulation"]["seeds"]:
            simulation = {"parameters": parameters, "seed": seed, "run": digest(parameters)}
            expanded[f"{name}-{seed}"] = experiment | {"simulation": simulation}
    return expanded


def segments(config, references):
    """The (experiment, segment) pairs that references such as `gouge/train` stand for.

    A reference to an experiment with several simulations means the segment of each.
    """
    pairs = []
    for reference in references:
        experiment, segment = reference.split("/")
        known = config["experiments"]
        if experiment in known and "simulation" in known[experiment]:
            seeds = known[experiment]["simulation"]["seeds"]
            pairs += [(f"{experiment}-{seed}", segment) for seed in seeds]
        else:
            pairs.append((experiment, segment))
    return pairs


def scenario(config, name):
    """The scenario of this name."""
    return next(s for s in config["scenarios"] if s["name"] == name)


def models_of(config, name):
    """The scenario whose networks a scenario uses: itself, or the one it names as `model`."""
    return scenario(config, name).get("model", name)


def statistics_of(config, name, experiment, segment):
    """The (experiment, segment) whose mean and standard deviation normalise a segment."""
    statistics = scenario(config, name).get("statistics", "train")
    if statistics == "segment":
        return experiment, segment
    if statistics == "train":
        return experiment, "train"
    return segments(config, [statistics])[0]


def _message(error):
    where = ".".join(str(part) for part in error.absolute_path) or "top level"
    if error.validator == "additionalProperties":
        allowed = sorted(error.schema.get("properties", {}))
        unknown = sorted(set(error.instance) - set(allowed))
        near = difflib.get_close_matches(str(unknown[0]), allowed, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        return f"{where}: unknown key {unknown[0]!r}{hint}; allowed: {', '.join(allowed)}"
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return f"{where}: missing key {missing[0]!r}"
    if error.validator == "type":
        wanted = error.validator_value
        wanted = wanted if isinstance(wanted, str) else " or ".join(wanted)
        return f"{where}: {error.instance!r} is not of type {wanted}"
    bounds = {
        "minimum": "must be at least",
        "exclusiveMinimum": "must be above",
        "maximum": "must be at most",
        "exclusiveMaximum": "must be below",
        "minItems": "its number of entries must be at least",
        "maxItems": "its number of entries must be at most",
        "minProperties": "its number of entries must be at least",
        "enum": "must be one of",
        "pattern": "must match",
    }
    if error.validator in bounds:
        return f"{where}: {error.instance!r}: {bounds[error.validator]} {error.validator_value}"
    return f"{where}: {error.message}"


def _check_experiment(where, experiment, register):
    readers = [key for key in READERS if key in experiment]
    if len(readers) != 1:
        raise InputError(
            f"{where}: exactly one of {', '.join(READERS)} says where its data come from; "
            f"found {', '.join(readers) or 'none'}"
        )
    if "table" in experiment:
        for file in experiment["table"]["files"]:
            if file not in register and not Path(file).is_file():
                raise InputError(
                    f"{where}.table.files: {file!r} is neither a file here nor a name in "
                    f"resources/register.yaml, which has {', '.join(register)}"
                )
    start, end = experiment.get("time_range", (0, 1))
    if start >= end:
        raise InputError(f"{where}.time_range: [{start}, {end}] is empty; start must be below end")
    units = {unit for segment in experiment["segments"].values() for unit in segment}
    if len(units) > 1:
        raise InputError(f"{where}.segments: give all as fraction, or all as time")
    spans = []
    for name, segment in experiment["segments"].items():
        ((unit, (start, end)),) = segment.items()
        if start >= end:
            raise InputError(f"{where}.segments.{name}: [{start}, {end}] is empty; start must be below end")
        if unit == "fraction" and not 0 <= start < end <= 1:
            raise InputError(f"{where}.segments.{name}: [{start}, {end}] is outside the record, 0 to 1")
        spans.append((start, end, name))
    spans.sort()
    for (_, end, before), (start, _, after) in zip(spans, spans[1:], strict=False):
        if start < end:
            raise InputError(f"{where}.segments: {before} and {after} overlap between {start} and {end}")


def _check_scenario(config, scenario, earlier):
    where = f"scenarios.{scenario['name']}"
    if "model" in scenario:
        extra = sorted(set(scenario) & {"train", "validate", "start_from", "trained", "training"})
        if extra:
            raise InputError(
                f"{where}: uses the networks of {scenario['model']!r} as they are (model), "
                f"so it cannot have {', '.join(extra)}; to train further use start_from"
            )
    elif not {"train", "validate"} <= set(scenario):
        raise InputError(f"{where}: needs train and validate, or the name of another scenario as model")
    for key in ("model", "start_from"):
        if key in scenario and scenario[key] not in earlier:
            raise InputError(
                f"{where}.{key}: no scenario {scenario[key]!r} stands before it; there are: "
                f"{', '.join(earlier) or 'none'}"
            )
    if "model" in scenario and "model" in next(
        s for s in config["scenarios"] if s["name"] == scenario["model"]
    ):
        raise InputError(f"{where}.model: {scenario['model']!r} has no networks of its own")
    if scenario.get("trained") == "latent" and "start_from" not in scenario:
        raise InputError(f"{where}: trained: latent needs start_from, whose encoder and decoder are kept")
    for key in ("train", "validate", "test"):
        for reference in scenario.get(key, []):
            _check_reference(config, f"{where}.{key}", reference)
    statistics = scenario.get("statistics", "train")
    if "/" in statistics:
        _check_reference(config, f"{where}.statistics", statistics)
        if len(segments(config, [statistics])) > 1:
            raise InputError(f"{where}.statistics: {statistics!r} stands for several simulations; name one")
    elif statistics == "train":
        for key in ("train", "validate", "test"):
            for reference in scenario.get(key, []):
                train = reference.split("/")[0] + "/train"
                _check_reference(config, f"{where}.{key}: {reference} (statistics: train)", train)
    seen = _learned_from(config, scenario)
    for pair in segments(config, scenario["test"]):
        if pair in seen:
            raise InputError(
                f"{where}.test: {'/'.join(pair)} is also trained or validated on; "
                "a test part must stay unseen"
            )


def _learned_from(config, scenario):
    """Segments that a scenario's networks have seen, their ancestors' included."""
    seen = set(segments(config, scenario.get("train", []) + scenario.get("validate", [])))
    for key in ("model", "start_from"):
        if key in scenario:
            parent = next(s for s in config["scenarios"] if s["name"] == scenario[key])
            seen |= _learned_from(config, parent)
    return seen


def _check_reference(config, where, reference):
    experiment, segment = reference.split("/")
    known = set(config["experiments"]) | set(experiments(config))
    if experiment not in known:
        raise InputError(
            f"{where}: there is no experiment {experiment!r}; there are: {', '.join(sorted(known))}"
        )
    allowed = (config["experiments"].get(experiment) or experiments(config)[experiment])["segments"]
    if segment not in allowed:
        raise InputError(f"{where}: {experiment} has no segment {segment!r}; it has: {', '.join(allowed)}")


def _check_figures(config):
    names = [scenario["name"] for scenario in config["scenarios"]]
    known = experiments(config)
    for figure, content in config["figures"].items():
        where = f"figures.{figure}"
        for experiment in content.get("experiments", []):
            if experiment not in known:
                raise InputError(
                    f"{where}: there is no experiment {experiment!r}; there are: {', '.join(known)}"
                )
        for name in content.get("scenarios", []):
            if name not in names:
                raise InputError(f"{where}: there is no scenario {name!r}; there are: {', '.join(names)}")
            tested = ["/".join(pair) for pair in segments(config, scenario(config, name)["test"])]
            if content["tested"] not in tested:
                raise InputError(
                    f"{where}.tested: {name} is not tested on {content['tested']!r}, but on: "
                    f"{', '.join(tested)}"
                )
