"""What the names in a study's configuration stand for.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from pathlib import Path

import yaml

from faultslip.files import digest

# Names of the files that a virtual apparatus writes (simulators/apparatus.py).
APPARATUS_FILES = {"mechanics": "data.txt", "settings": "AE.mat", "times": "AcTimeVector.mat"}


def load_register(path):
    """Public raw files by name: url, sha256, size, what, cite."""
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def without_nulls(config):
    """The same without what an overlay has set to null in experiments and figures."""

    def kept(value):
        if isinstance(value, dict):
            return {key: kept(content) for key, content in value.items() if content is not None}
        return value

    return config | {key: kept(config[key]) for key in ("experiments", "figures") if key in config}


def seeds_of(config, name):
    """Seeds of a scenario's networks: its own, those of the scenario whose networks it uses, or all."""
    inherited = scenario(config, models_of(config, name)).get("seeds", config["seeds"])
    return scenario(config, name).get("seeds", inherited)


def ordered(value):
    """The same with the keys of every mapping sorted, so that their order reruns nothing."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return value


def experiments(config):
    """Experiments by name; one simulated with several seeds is one experiment a seed.

    `gouge` with `seeds: [1, 2]` gives `gouge-1` and `gouge-2`. What a virtual fault writes is
    named by the hash `run` of everything that it depends on, and its `seed`. A virtual
    apparatus is a `biaxial` experiment whose folder is simulated.
    """
    expanded = {}
    for name, experiment in config["experiments"].items():
        if "simulation" in experiment:
            parameters = {k: v for k, v in experiment["simulation"].items() if k != "seeds"}
            for seed in experiment["simulation"]["seeds"]:
                simulation = {"parameters": parameters, "seed": seed, "run": digest(parameters)}
                expanded[f"{name}-{seed}"] = experiment | {"simulation": simulation}
        elif "apparatus" in experiment:
            parameters = {k: v for k, v in experiment["apparatus"].items() if k != "seed"}
            seed, run = experiment["apparatus"]["seed"], digest(parameters)
            folder = f"resources/apparatus/{run}-seed{seed}"
            apparatus = {"parameters": parameters, "seed": seed, "run": run}
            files = {"folder": folder} | APPARATUS_FILES
            expanded[name] = experiment | {"apparatus": apparatus, "biaxial": files}
        else:
            expanded[name] = experiment
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


def target_of(config, name):
    """What a scenario predicts: `friction` or `time_to_failure`."""
    return scenario(config, models_of(config, name)).get("target", "friction")


def windows_of(config, name):
    """Length and step of a scenario's windows, seconds: its networks' own, or the study's."""
    return config["windows"] | scenario(config, models_of(config, name)).get("windows", {})


def training_of(config, name):
    """How a scenario is trained: its own values, or the study's."""
    return config["training"] | scenario(config, name).get("training", {})


def network_of(config, name):
    """Size of a scenario's network: its own values or the study's, or of the one it starts from."""
    found = scenario(config, models_of(config, name))
    if "start_from" in found:
        return network_of(config, found["start_from"])
    return config["network"] | found.get("network", {})


def view_of(config, name):
    """What a scenario sees of the emission, its `past` or `both` sides of a sample."""
    return scenario(config, models_of(config, name)).get("view", "both")


def low_pass_gain_of(config, name):
    """Factor of a scenario's predicted low-pass row: its own, that of its networks' scenario, or 1."""
    inherited = scenario(config, models_of(config, name)).get("low_pass_gain", 1)
    return scenario(config, name).get("low_pass_gain", inherited)


def shortest_window(config, experiment, segment):
    """The shortest window, seconds, that a scenario cuts from a segment; 0 if none does."""
    lengths = [
        windows_of(config, s["name"])["length"]
        for s in config["scenarios"]
        if "of" not in s
        and (experiment, segment) in segments(config, s.get("train", []) + s.get("validate", []) + s["test"])
    ]
    return min(lengths, default=0)


def statistics_of(config, name, experiment, segment):
    """The (experiment, segment) whose mean and standard deviation normalise a segment."""
    statistics = scenario(config, name).get("statistics", "train")
    if statistics == "segment":
        return experiment, segment
    if statistics == "train":
        return experiment, "train"
    return segments(config, [statistics])[0]
