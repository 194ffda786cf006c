"""What is refused of a study's configuration, before anything runs.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import csv
import difflib
import json
import math
import re
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from faultslip import study
from faultslip.errors import InputError

SOURCES = ("simulation", "apparatus", "biaxial", "fdem", "lanl", "table")
# How a YAML type is written.
TYPES = {
    "array": "a list, [...]",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping, {key: value}",
    "string": "a text",
}


def check(config, schema_path, register):
    """Refuse a configuration that cannot be meant.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    _check_values(config)
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
    _check_data_efficiency(config)
    _check_ablation(config)
    for name in config.get("laurenti", {}).get("scenarios", []):
        if name not in names:
            raise InputError(
                f"laurenti.scenarios: there is no scenario {name!r}; there are: {', '.join(names)}"
            )
    if "laurenti" in config and "table" not in config["experiments"].get(
        config["laurenti"]["experiment"], {}
    ):
        raise InputError("laurenti.experiment: must be an experiment that is read from a table")
    submission = config.get("submission")
    if submission and submission["scenario"] not in names:
        raise InputError(
            f"submission: there is no scenario {submission['scenario']!r}; there are: {', '.join(names)}"
        )
    if submission and study.target_of(config, submission["scenario"]) != "time_to_failure":
        raise InputError(f"submission: {submission['scenario']} does not predict time_to_failure")
    _check_sizes(config)


def _check_values(value, path=()):
    """Refuse what no schema sees: numbers that are not finite, and invisible characters."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, content in items:
            _check_values(content, (*path, str(key)))
        return
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"configuration: {'.'.join(path)}: {value} is not a finite number")
    if isinstance(value, str) and not value.isprintable():
        raise InputError(
            f"configuration: {'.'.join(path)}: {value[:60]!r} holds characters that do not print"
        )


def check_register(register, path):
    """Refuse a register of public files that would write elsewhere, or fetch what it does not know.

    Raises
    ------
    InputError
        Names the file of the register, and what is wrong with it.
    """
    for name, known in register.items():
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*", str(name)):
            wrong = "its name must be a path inside a mirror, of letters, digits, - _ . and /"
        elif not str(known.get("url")).startswith(("https://", "http://")):
            wrong = f"url {known.get('url')!r} must begin with https:// or http://"
        elif not re.fullmatch(r"[0-9a-f]{64}", str(known.get("sha256"))):
            wrong = f"sha256 {known.get('sha256')!r} must be 64 hexadecimal digits"
        elif type(known.get("size")) is not int or known["size"] < 1:
            wrong = f"size {known.get('size')!r} must be its bytes"
        else:
            continue
        raise InputError(f"{path}: {name}: {wrong}")


def check_overlays(config, paths, default):
    """Refuse an overlay that would write among the results of the default study.

    Parameters
    ----------
    config : dict
    paths : list of str
        Files given with --configfile.
    default : str
        Name of the default study.
    """
    named = [
        path for path in paths if "study" in (yaml.safe_load(Path(path).read_text(encoding="utf-8")) or {})
    ]
    if paths and not named and config["study"] == default:
        raise InputError(
            f"{paths[0]}: has no study, the name of the folder of its results, which would go among those "
            f"of the default study, results/{default}; add for example study: {Path(paths[0]).stem}"
        )


def check_tables(config):
    """Refuse columns and expressions that a user's own tables cannot satisfy, before anything runs.

    Raises
    ------
    InputError
        Names the file, the expression, what was found.
    """
    for name, experiment in config["experiments"].items():
        files = [Path(file) for file in experiment.get("table", {}).get("files", [])]
        if not files or not all(file.is_file() for file in files):
            continue  # fetched later
        from faultslip.expressions import evaluate  # with numpy, so only where it is needed

        columns = {"row": 1.0}
        for file in files:
            with open(file, encoding="utf-8", errors="replace", newline="") as lines:
                columns |= dict.fromkeys(next(csv.reader(lines), []), 1.0)
        for key, expression in experiment["table"]["columns"].items():
            try:
                evaluate(expression, columns)
            except InputError as error:
                where = f"experiments.{name}.table.columns.{key}"
                raise InputError(f"{where}: {', '.join(map(str, files))}: {error}") from None


def check_raw_files(config):
    """Refuse a study whose raw files, those that a user must bring, are not there.

    Raises
    ------
    InputError
        One message for all experiments: which files, where to get and where to put them.
    """
    lines = []
    for experiment in config["experiments"].values():
        wanted = []
        if "biaxial" in experiment:
            source = experiment["biaxial"]
            wanted = [Path(source["folder"], source[key]) for key in ("mechanics", "settings", "times")]
        if "fdem" in experiment:
            wanted = [Path(experiment["fdem"][key]) for key in ("energy", "bottom", "top")]
        if "lanl" in experiment:
            wanted = [Path(experiment["lanl"]["train"])]
            wanted += [Path(config["submission"]["segments"])] if "submission" in config else []
        missing = [str(path) for path in wanted if not path.exists()]
        if missing:
            lines.append(f"  {experiment['label']}: {', '.join(missing)}")
            if "biaxial" in experiment:
                start, end = experiment.get("time_range", (None, None))
                during = "" if start is None else f" that cover {start:g} to {end:g} s"
                lines.append(f"    and, in the same folder, the waveform files WF_<n>.ac{during}")
            if "obtain" in experiment:
                lines.append(f"    where to get them: {experiment['obtain']}")
    if lines:
        first = f"study {config['study']} needs raw files that are not here:"
        last = "Put them there, or name another place in the study; nothing else is needed."
        raise InputError(first, *lines, last)


def disjoint(one, other):
    """Whether two segments of a record are known to have no sample in common.

    Segments given in different ways, a share of the record and a load step, say, may
    overlap: that is seen in the data only.
    """
    ((unit, a),), ((other_unit, b),) = one.items(), other.items()
    if unit != other_unit:
        return False
    if unit == "load":
        return a != b
    if unit == "cycle":
        if (a["number"], a["part"]) != (b["number"], b["part"]):
            return True
        a, b = a["share"], b["share"]
    return a[1] <= b[0] or b[1] <= a[0]


def _check_sizes(config):
    """Refuse scales, windows and parts that do not go with the sampling or with each other."""
    interval, scales = config["record"]["interval"], config["scalogram"]
    if scales["largest_scale"] <= scales["smallest_scale"]:
        raise InputError("scalogram.largest_scale must be above scalogram.smallest_scale")
    if scales["smallest_scale"] < interval:
        raise InputError(
            f"scalogram.smallest_scale: {scales['smallest_scale']} s is less than a sample, "
            f"record.interval {interval} s; two samples are usual"
        )
    for name in [None, *(s["name"] for s in config["scenarios"])]:
        where = f"scenarios.{name}." if name else ""
        windows = study.windows_of(config, name) if name else config["windows"]
        training = study.training_of(config, name) if name else config["training"]
        parts = training["parts"]
        length, step = windows["length"], windows["step"]
        depth = (study.network_of(config, name) if name else config["network"])["depth"]
        least = 2**depth // 2  # shorter images are mostly padding
        if step > length:
            raise InputError(
                f"{where}windows.step, {step} s, is longer than {where}windows.length, {length} s: "
                "windows must overlap or touch"
            )
        if round(length / interval) < least:
            raise InputError(
                f"{where}windows.length: {length} s are {round(length / interval)} samples of "
                f"{interval} s; a network of depth {depth} needs at least {least}"
            )
        varied = training["stretch"] > 1 or training["amplitude"] or training["noise"]
        if varied and not parts:
            raise InputError(
                f"{where}training: stretch, amplitude and noise vary the parts that are drawn; with "
                "parts: null none are"
            )
        if training["stretch"] > 1 and name and study.target_of(config, name) == "time_to_failure":
            raise InputError(f"{where}training.stretch: a stretched record has other times to failure")
        if parts and not length <= parts[1] >= parts[0]:
            raise InputError(
                f"{where}training.parts: {parts} s must go from short to long, the longest at least "
                f"a window of {length} s"
            )


def _check_experiment(where, experiment, register):
    readers = [key for key in SOURCES if key in experiment]
    if len(readers) != 1:
        raise InputError(
            f"{where}: exactly one of {', '.join(SOURCES)} says where its data come from; "
            f"found {', '.join(readers) or 'none'}"
        )
    if "table" in experiment:
        for file in experiment["table"]["files"]:
            if file not in register and not Path(file).is_file():
                raise InputError(
                    f"{where}.table.files: there is no file {file!r} (a path is relative to the project's "
                    f"folder), nor is it a name in resources/register.yaml, which has {', '.join(register)}"
                )
    start, end = experiment.get("time_range", (0, 1))
    if start >= end:
        raise InputError(f"{where}.time_range: [{start}, {end}] is empty; start must be below end")
    _check_segments(f"{where}.segments", experiment["segments"])


def _check_segments(where, segments):
    for name, segment in segments.items():
        ((unit, value),) = segment.items()
        if unit == "load":
            continue
        start, end = value["share"] if unit == "cycle" else value
        if start >= end:
            raise InputError(f"{where}.{name}: [{start}, {end}] is empty; start must be below end")
        if unit != "time" and not 0 <= start < end <= 1:
            raise InputError(f"{where}.{name}: [{start}, {end}] is outside the whole, 0 to 1")
    names = list(segments)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            if set(segments[name]) == set(segments[other]) and not disjoint(segments[name], segments[other]):
                raise InputError(
                    f"{where}: {name} {_range(segments[name])} and {other} {_range(segments[other])} overlap"
                )


def _range(segment):
    ((unit, value),) = segment.items()
    return f"({unit} {value})"


def _check_scenario(config, scenario, earlier):
    where = f"scenarios.{scenario['name']}"
    if "model" in scenario:
        own = {"train", "validate", "start_from", "trained", "training", "network", "target", "windows"}
        extra = sorted(set(scenario) & (own | {"seeds", "view"}))
        if extra:
            raise InputError(
                f"{where}: uses the networks of {scenario['model']!r} as they are (model), "
                f"so it cannot have {', '.join(extra)}; to train further use start_from"
            )
    elif not {"train", "validate"} <= set(scenario):
        raise InputError(f"{where}: needs train and validate, or the name of another scenario as model")
    if "method" in scenario:
        own = {"model", "start_from", "trained", "training", "network", "windows", "low_pass_gain"}
        extra = sorted(set(scenario) & own)
        if extra:
            raise InputError(
                f"{where}: {scenario['method']} is no network, so it cannot have {', '.join(extra)}"
            )
    _check_seeds(config, where, scenario)
    for key in ("model", "start_from"):
        if key in scenario and "method" in next(
            (s for s in config["scenarios"] if s["name"] == scenario[key]), {}
        ):
            raise InputError(f"{where}.{key}: {scenario[key]!r} has a method of its own and no networks")
        if key in scenario and scenario[key] not in earlier:
            raise InputError(
                f"{where}.{key}: no scenario {scenario[key]!r} stands before it; there are: "
                f"{', '.join(earlier) or 'none'}"
            )
    if "model" in scenario and "model" in next(
        s for s in config["scenarios"] if s["name"] == scenario["model"]
    ):
        raise InputError(f"{where}.model: {scenario['model']!r} has no networks of its own")
    if {"start_from", "network"} <= set(scenario):
        raise InputError(f"{where}: cannot have network, for it starts from that of {scenario['start_from']}")
    if scenario.get("trained") == "latent" and "start_from" not in scenario:
        raise InputError(f"{where}: trained: latent needs start_from, whose encoder and decoder are kept")
    for key in ("train", "validate", "test"):
        for reference in scenario.get(key, []):
            _check_reference(config, f"{where}.{key}", reference)
    statistics = scenario.get("statistics", "train")
    if "/" in statistics:
        _check_reference(config, f"{where}.statistics", statistics)
        if len(study.segments(config, [statistics])) > 1:
            raise InputError(f"{where}.statistics: {statistics!r} stands for several simulations; name one")
    elif statistics == "train":
        for key in ("train", "validate", "test"):
            for reference in scenario.get(key, []):
                train = reference.split("/")[0] + "/train"
                _check_reference(config, f"{where}.{key}: {reference} (statistics: train)", train)
    known = study.experiments(config)
    seen = _learned_from(config, scenario)
    for experiment, segment in study.segments(config, scenario["test"]):
        parts = known[experiment]["segments"]
        for other in sorted(segment for learned, segment in seen if learned == experiment):
            if not disjoint(parts[segment], parts[other]):
                raise InputError(
                    f"{where}.test: {experiment}/{segment} is also trained or validated on"
                    + (f" as {experiment}/{other}, or may overlap it" if other != segment else "")
                    + "; a test part must stay unseen"
                )


def _learned_from(config, scenario):
    """Segments that a scenario's networks have seen, their ancestors' included."""
    seen = set(study.segments(config, scenario.get("train", []) + scenario.get("validate", [])))
    for key in ("model", "start_from"):
        if key in scenario:
            parent = next(s for s in config["scenarios"] if s["name"] == scenario[key])
            seen |= _learned_from(config, parent)
    return seen


def _check_reference(config, where, reference):
    experiment, segment = reference.split("/")
    known = set(config["experiments"]) | set(study.experiments(config))
    if experiment not in known:
        raise InputError(
            f"{where}: there is no experiment {experiment!r}; there are: {', '.join(sorted(known))}"
        )
    allowed = (config["experiments"].get(experiment) or study.experiments(config)[experiment])["segments"]
    if segment not in allowed:
        raise InputError(f"{where}: {experiment} has no segment {segment!r}; it has: {', '.join(allowed)}")


def _check_data_efficiency(config):
    wanted = config.get("data_efficiency")
    if not wanted:
        return
    where, name = "data_efficiency", wanted["experiment"]
    if name not in config["experiments"]:
        there = ", ".join(config["experiments"])
        raise InputError(f"{where}.experiment: there is no experiment {name!r}; there are: {there}")
    train = config["experiments"][name]["segments"].get("train", {})
    if "fraction" not in train:
        raise InputError(f"{where}: the segment train of {name} must be given as a fraction, to be shared")
    _check_seeds(config, where, wanted)
    known = {s["name"]: s for s in config["scenarios"]}
    for scenario_name in wanted["scenarios"]:
        if known.get(scenario_name, {}).get("train") != [f"{name}/train"]:
            raise InputError(
                f"{where}.scenarios: {scenario_name!r} is not a scenario that trains on {name}/train alone"
            )


def _check_ablation(config):
    wanted = config.get("ablation")
    if not wanted:
        return
    _check_reference(config, "ablation.tested", wanted["tested"])
    _check_seeds(config, "ablation", wanted)
    known = {s["name"]: s for s in config["scenarios"]}
    tested = set(study.segments(config, [wanted["tested"]]))
    for s in config["scenarios"]:
        if tested & set(study.segments(config, s["test"])):
            raise InputError(
                f"ablation.tested: {wanted['tested']} is a test part, of {s['name']}; choose on a part that "
                "no scenario is tested on, such as a validation part"
            )
    for name in wanted["variants"]:
        if name not in known:
            raise InputError(
                f"ablation.variants: there is no scenario {name!r}; there are: {', '.join(known)}"
            )
        if "method" in known[name]:
            raise InputError(f"ablation.variants: {name!r} has a method of its own and no networks to change")
    for name in known:  # in the order of the study, so that one variant may start from another
        variants = wanted["variants"].get(name, {})
        for variant, change in variants.items():
            altered = known[name] | change | {"name": f"{name}_{variant}", "test": [wanted["tested"]]}
            if altered.get("validate") == [wanted["tested"]]:
                altered["validate"] = altered["train"]  # none, in truth; see with_variants
            config = config | {"scenarios": [*config["scenarios"], altered]}  # may be started from
            _check_scenario(config, altered, [s["name"] for s in config["scenarios"]])
    _check_sizes(config)


def _check_seeds(config, where, wanted):
    unknown = [seed for seed in wanted.get("seeds", []) if seed not in config["seeds"]]
    if unknown:
        raise InputError(f"{where}.seeds: {unknown[0]} is not one of the study's seeds, {config['seeds']}")


def _check_figures(config):
    names = [scenario["name"] for scenario in config["scenarios"]]
    known = study.experiments(config)
    for figure, content in config["figures"].items():
        where = f"figures.{figure}"
        for experiment in content.get("experiments", []):
            if experiment not in known:
                raise InputError(
                    f"{where}: there is no experiment {experiment!r}; there are: {', '.join(known)}"
                )
        for reference in content.get("segments", []):
            _check_reference(config, where, reference)
        for name in content.get("scenarios", []):
            if name not in names:
                raise InputError(f"{where}: there is no scenario {name!r}; there are: {', '.join(names)}")
            tested = ["/".join(pair) for pair in study.segments(config, study.scenario(config, name)["test"])]
            for reference in content["tested"]:
                if reference not in tested:
                    raise InputError(
                        f"{where}.tested: {name} is not tested on {reference!r}, but on: {', '.join(tested)}"
                    )


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
        names = [TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
        return f"{where}: {error.instance!r} should be {' or '.join(names)}"
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
