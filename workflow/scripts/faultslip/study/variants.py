"""Derived scenarios: with fractions of the training data, with other cycles, and with one choice changed.

Works on the configuration, before it is resolved into objects (`study.model`).
"""

from collections.abc import Mapping
from typing import Any

from faultslip.io.errors import InputError

# What a variant may change without networks of its own.
PREDICTION_KEYS = {"low_pass_gain"}


def with_fractions(config: Mapping[str, Any]) -> dict[str, Any]:
    """Repeat the scenarios of `data_efficiency` for every fraction and place.

    Each scenario is repeated with fractions of the training part of the experiment, taken from
    several places in it, and is named `<scenario>_fraction<i>_place<j>`. It has no validation, so
    that no more data are used than the fraction. Networks that learn from other experiments alone are not
    trained again: the fraction gives the units of what they predict. It carries `fraction` and `place`, the
    position in the training part at which the fraction begins, beside the keys of other scenarios.

    Raises
    ------
    InputError
        If the section does not suit the study.
    """
    section = config.get("data_efficiency")
    if not section:
        return dict(config)
    name = section["experiment"]
    _check_data_efficiency(config, section)
    experiment = config["experiments"][name]
    first, last = experiment["segments"]["train"]["fraction"]
    scenarios, segments = config["scenarios"], {}
    derived: dict[str, Any] = {}
    for i, fraction in enumerate(section["fractions"], start=1):
        for j, place in enumerate(_places(fraction, section["places"]), start=1):
            start = first + place * (last - first)
            segment = f"fraction{i}_place{j}"
            segments[segment] = {"fraction": [start, start + fraction * (last - first)]}
            for base in section["scenarios"]:
                own = {"base": base, "fraction": fraction, "place": place}
                derived[f"{base}_{segment}"] = own | _with_fraction(base, f"{name}/{segment}", config)
    for segment in segments.keys() & experiment["segments"].keys():
        raise InputError(
            f"experiments.{name}.segments: {segment!r} is also the name that data_efficiency gives to a part "
            "of train; rename the segment"
        )
    experiment = experiment | {"segments": experiment["segments"] | segments}
    experiments = config["experiments"] | {name: experiment}
    scenarios = _with_derived(scenarios, derived.items(), "data_efficiency")
    return dict(config) | {"experiments": experiments, "scenarios": scenarios}


def _with_fraction(base, path, config):
    """Return the keys of a scenario that knows friction in a segment of an experiment alone."""
    section, given = config["data_efficiency"], config["scenarios"][base]
    common = {
        # no more friction is known; emission is recorded before and after
        "normalisation": path,
        "emission_normalisation": given.get("normalisation", "train"),
        "seeds": section.get("seeds", config["seeds"]),
    }
    if not _trains_on(given, section["experiment"]):
        # Mean and deviation, because a line through one cycle is too uncertain.
        kept = {key: given[key] for key in (PREDICTION_KEYS | {"emission"}) & set(given)}
        tested = [one for one in given["test"] if one.split("/")[0] == section["experiment"]]
        return kept | common | {"model": given.get("model", base), "test": tested}
    without = ("validate", "window_fractions")  # of other segments
    kept = {key: value for key, value in given.items() if key not in without}
    if not ("method" in given or given.get("partly_known")):  # that has few steps already
        kept["training"] = given.get("training", {}) | section.get("training", {})
    return kept | common | {"train": [path]}


def _trains_on(scenario, experiment):
    """Return whether a scenario trains or validates networks, or fits a method, with an experiment."""
    learned = [*scenario.get("train", []), *scenario.get("validate", [])]
    return any(path.split("/")[0] == experiment for path in learned)


def with_cycles(config: Mapping[str, Any]) -> dict[str, Any]:
    """Repeat each scenario that has `cycles` for every cycle.

    Such a scenario trains on a part of one stick-slip cycle, or uses the networks of one that does
    (`model`), which is then repeated too. It is repeated with the same part of other cycles, and is named
    `<scenario>_cycle<number>`. It carries `cycle`, the number, beside the keys of other scenarios.

    Raises
    ------
    InputError
        If the scenario does not train on a part of a cycle.
    """
    scenarios, experiments = config["scenarios"], dict(config["experiments"])
    derived: list[tuple[str, dict[str, Any]]] = []
    for name, scenario in scenarios.items():
        model = scenario.get("model", name)
        trained = scenarios.get(model, {})
        for number in scenario.get("cycles", []):
            _check_trained_on_a_cycle(name, trained, config)
            own = {"base": name, "cycle": number}
            learned: dict[str, Any] = {}
            for key in ("train", "validate"):
                if key not in trained:
                    continue
                experiment, segment = trained[key][0].split("/")
                other = f"{segment}_cycle{number}"
                experiments[experiment] = _with_cycle(experiments[experiment], segment, other, number)
                learned[key] = [f"{experiment}/{other}"]
            if model == name:
                derived.append((f"{name}_cycle{number}", scenario | learned | own))
            else:
                # it trains, and only the scenario that uses it is tested
                derived.append((f"{model}_cycle{number}", trained | learned | {"base": model, "test": []}))
                own |= {"model": f"{model}_cycle{number}"}
                derived.append((f"{name}_cycle{number}", scenario | own))
    kept = [(name, {key: one[key] for key in one if key != "cycles"}) for name, one in derived]
    return dict(config) | {
        "experiments": experiments,
        "scenarios": _with_derived(scenarios, kept, "cycles"),
    }


def _check_trained_on_a_cycle(name, trained, config):
    for key in ("train", *({"validate"} & set(trained))):
        paths = [path.split("/") for path in trained.get(key, [])]
        segments = [
            config["experiments"].get(experiment, {}).get("segments", {}).get(segment, {})
            for experiment, segment in paths
        ]
        if len(segments) != 1 or "cycle" not in segments[0]:
            raise InputError(
                f"scenarios.{name}.cycles: it does not {key} with one part of a cycle; such a segment is "
                "defined by {cycle: {number: ..., part: ..., fraction: ...}}"
            )


def _with_cycle(experiment, segment, other, number):
    """Return an experiment with the same part of another cycle as a further segment."""
    definition = {"cycle": experiment["segments"][segment]["cycle"] | {"number": number}}
    return experiment | {"segments": experiment["segments"] | {other: definition}}


def with_variants(config: Mapping[str, Any]) -> dict[str, Any]:
    """Repeat the scenarios of `ablation` with one design choice changed in each.

    Variants are named `<scenario>_<variant>`, and `<scenario>_as_it_is` is the scenario unchanged.
    They may start from one another in the order of the study. They are scored on `tested`, which no
    scenario of the study is tested on. Where the scenario is validated with that part, its
    variants are trained without validation. A variant that changes nothing but the prediction
    uses the networks of the unchanged scenario.

    Raises
    ------
    InputError
        If the section does not suit the study.
    """
    section = config.get("ablation")
    if not section:
        return dict(config)
    scenarios = config["scenarios"]
    _check_ablation(section, scenarios)
    derived = []
    for name, scenario in scenarios.items():
        for variant, change in {"as_it_is": {}, **section["variants"].get(name, {})}.items():
            if name in section["variants"]:
                changed = _variant(name, scenario, variant, change, section, config["seeds"])
                derived.append((f"{name}_{variant}", changed))
    return dict(config) | {"scenarios": _with_derived(scenarios, derived, "ablation")}


def _with_derived(scenarios, derived, section):
    """Return scenarios, then those that a section derives from them, each with its own name."""
    found = dict(scenarios)
    for name, scenario in derived:
        if name in found:
            other = found[name].get("base")
            same = f"a name made of {other!r}, too" if other else "the name of another scenario, too"
            raise InputError(
                f"scenarios: {name!r}, the name that {section} makes of {scenario['base']!r}, is {same}; "
                "rename one of them"
            )
        found[name] = scenario
    return found


def _variant(name, scenario, variant, change, section, seeds):
    tested = [section["tested"]]
    own = {"base": name, "variant": variant, "test": tested}
    own["seeds"] = section.get("seeds", seeds)
    validated = scenario.get("validate") != tested
    unchanged = scenario.get("model", name) if validated else f"{name}_as_it_is"
    if set(change) <= PREDICTION_KEYS and f"{name}_{variant}" != unchanged:
        kept = {
            key: value
            for key, value in scenario.items()
            if key in ("normalisation", "emission_normalisation", "rescaling", "emission")
        }
        return {"model": unchanged} | kept | change | own
    kept = {key: value for key, value in scenario.items() if validated or key != "validate"}
    if "train" in change:
        kept.pop("window_fractions", None)
    if "model" not in scenario:
        own["training"] = scenario.get("training", {}) | change.get("training", {})
    return kept | change | own


def _places(fraction, number):
    """Return where parts of this fraction begin: evenly spaced, and only as many as fit without overlap."""
    number = min(number, int(1 / fraction + 1e-9))
    if number == 1:
        return [0.0]
    return [(1 - fraction) * index / (number - 1) for index in range(number)]


def _check_data_efficiency(config, section):
    name, experiments = section["experiment"], config["experiments"]
    if name not in experiments:
        names = ", ".join(experiments)
        raise InputError(f"data_efficiency.experiment: there is no experiment {name!r}; there are: {names}")
    if "fraction" not in experiments[name]["segments"].get("train", {}):
        raise InputError(
            f"data_efficiency: the segment train of {name} must be defined by a fraction, so that it can be "
            "divided"
        )
    scenarios = config["scenarios"]
    for scenario in section["scenarios"]:
        if scenario not in scenarios:
            names = ", ".join(scenarios)
            raise InputError(
                f"data_efficiency.scenarios: there is no scenario {scenario!r}; there are: {names}"
            )
        given = scenarios[scenario]
        if given.get("train") != [f"{name}/train"] and not _only_tested_on(name, given, scenarios):
            raise InputError(
                f"data_efficiency.scenarios: {scenario!r} is not a scenario that trains on {name}/train "
                f"alone, nor tested on {name} with networks of this study that learn nothing from it"
            )


def _only_tested_on(experiment, scenario, scenarios):
    """Return whether networks of the study are tested on an experiment, and learned nothing from it."""
    tested = any(path.split("/")[0] == experiment for path in scenario["test"])
    if not tested or {"method", "networks"} & set(scenario):
        return False
    learned = scenarios.get(scenario.get("model"), scenario)
    while "start_from" in learned and not _trains_on(learned, experiment):
        learned = scenarios.get(learned["start_from"], {})
    return not _trains_on(learned, experiment)


def _check_ablation(section, scenarios):
    for name, variants in section["variants"].items():
        if "as_it_is" in variants:
            raise InputError(
                f"ablation.variants.{name}: 'as_it_is' names the unchanged scenario; rename the variant"
            )
        if name not in scenarios:
            raise InputError(
                f"ablation.variants: there is no scenario {name!r}; there are: {', '.join(scenarios)}"
            )
        if "method" in scenarios[name]:
            raise InputError(
                f"ablation.variants: {name!r} is a reference method and has no networks to change"
            )
