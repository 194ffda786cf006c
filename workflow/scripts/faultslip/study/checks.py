"""Validation of the study configuration: consistency of the parts of a study.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from collections.abc import Mapping
from typing import Any

from faultslip.io.errors import InputError
from faultslip.study.experiments import SOURCES
from faultslip.study.figure_checks import check_figures
from faultslip.study.forecast_checks import check_forecasts
from faultslip.study.leakage import check_unseen, disjoint
from faultslip.study.model import Scenario, Study
from faultslip.study.released import check_friction, check_released_networks, check_use
from faultslip.study.size_checks import check_sizes

# Keys that belong to networks of a scenario's own, and to networks of any kind.
TRAINING_KEYS = {"train", "validate", "start_from", "trained", "training", "network", "target", "windows"}
TRAINING_KEYS |= {"seeds", "causal", "window_fractions", "partly_known", "wavelet"}
NETWORK_KEYS = {"model", "start_from", "trained", "training", "network", "windows", "low_pass_gain"}
NETWORK_KEYS |= {"rescaling", "window_fractions", "partly_known", "wavelet"}
# Parameters of the training that change or choose crops.
OF_CROPS = {"crop_length", "edge_fraction", "time_stretch", "amplitude_scale", "noise_std", "level_shift"}


def check_experiments(config: Mapping[str, Any]) -> None:
    """Refuse experiments that are invalid on their own.

    An experiment has a single source of data, and segments that are neither empty nor overlap.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    for name, experiment in config["experiments"].items():
        where = f"experiments.{name}"
        sources = [source for source in SOURCES if source in experiment]
        if len(sources) != 1:
            raise InputError(
                f"{where}: exactly one of {', '.join(SOURCES)} must give the source of the data; "
                f"found {', '.join(sources) or 'none'}"
            )
        start, end = experiment.get("time_range", (0, 1))
        if start >= end:
            raise InputError(
                f"{where}.time_range: [{start}, {end}] is empty; the start must be before the end"
            )
        _check_segments(f"{where}.segments", experiment["segments"])
        _check_random_faults(where, experiment)


def check_study(study: Study) -> None:
    """Refuse scenarios, figures and other sections that contradict each other.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    for section in ("data_efficiency", "ablation"):
        _check_seeds(section, study.section(section), study)
    for scenario in study.scenarios.values():
        if scenario.networks:
            check_use(scenario, study)
            continue
        _check_keys(scenario, study)
        _check_seeds(f"scenarios.{scenario.name}", scenario.given, study)
        _check_normalisation(scenario, study)
        for segment in scenario.test:
            if "faults" in segment.definition:
                raise InputError(
                    f"scenarios.{scenario.name}.test: {segment.path} are many faults; networks are "
                    "trained on them and validated with them, and tested on single records"
                )
    check_friction(study)
    check_unseen(study)
    _check_compared(study)
    check_figures(study)
    check_forecasts(study)
    _check_ablation(study)
    _check_published_network(study)
    check_released_networks(study)
    _check_submission(study)
    check_sizes(study)


def _check_random_faults(where, experiment):
    """Refuse random faults that are divided otherwise than by faults, or are given what they draw."""
    drawn = "random_faults" in experiment
    for name, definition in experiment["segments"].items():
        if ("faults" in definition) != drawn:
            expected = "faults, such as {faults: [0, 0.9]}" if drawn else "fraction, time, load or cycle"
            raise InputError(f"{where}.segments.{name}: {expected}, was expected of such an experiment")
    given = sorted({"time_scale", "time_range", "average", "averaged"} & set(experiment))
    if drawn and given:
        raise InputError(f"{where}.{given[0]}: random faults draw it (see their priors); leave it out")


def _check_segments(where, segments):
    for name, definition in segments.items():
        ((kind, value),) = definition.items()
        if kind == "load":
            continue
        start, end = value["fraction"] if kind == "cycle" else value
        if start >= end:
            raise InputError(f"{where}.{name}: [{start}, {end}] is empty; the start must be before the end")
        if kind != "time" and not 0 <= start < end <= 1:
            raise InputError(f"{where}.{name}: [{start}, {end}] is outside the whole, 0 to 1")
    names = list(segments)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            one, two = segments[name], segments[other]
            if set(one) == set(two) and not disjoint(one, two):
                raise InputError(f"{where}: {name} {_definition(one)} and {other} {_definition(two)} overlap")


def _definition(segment):
    ((kind, value),) = segment.items()
    return f"({kind} {value})"


def _check_keys(scenario: Scenario, study: Study) -> None:
    """Refuse keys of a scenario that exclude each other, or lack one that they require."""
    where, given = f"scenarios.{scenario.name}", scenario.given
    if "model" in given:
        extra = sorted(set(given) & TRAINING_KEYS - ({"seeds"} if scenario.derived else set()))
        if extra:
            raise InputError(
                f"{where}: uses the networks of {given['model']!r} unchanged (model), so it cannot have "
                f"{', '.join(extra)}; to train them further use start_from"
            )
        if study.scenarios[given["model"]].model != given["model"]:
            raise InputError(f"{where}.model: {given['model']!r} has no networks of its own")
    elif scenario.partly_known and not scenario.method:
        _check_partly_known(where, scenario, study)
    elif not (scenario.derived or scenario.partly_known) and not {"train", "validate"} <= set(given):
        raise InputError(f"{where}: needs train and validate, or the name of another scenario as model")
    if scenario.emission and "model" not in given:
        raise InputError(
            f"{where}: emission needs model, the scenario whose networks predict from the changed emission"
        )
    if scenario.method:
        extra = sorted(set(given) & NETWORK_KEYS)
        if extra:
            raise InputError(
                f"{where}: {scenario.method} is not a network, so it cannot have {', '.join(extra)}"
            )
        if scenario.method == "clock" and scenario.target != "time_to_failure":
            raise InputError(
                f"{where}: clock predicts the time to failure alone, and found target {scenario.target}; add "
                "target: time_to_failure, or take another method"
            )
        for segment in scenario.train + scenario.validate:
            if "faults" in segment.definition:
                raise InputError(
                    f"{where}: {scenario.method} takes single records, but {segment.path} has many "
                    "random faults; give another experiment"
                )
    for key in ("model", "start_from"):
        if key in given and study.scenarios[given[key]].method:
            raise InputError(f"{where}.{key}: {given[key]!r} is a reference method and has no networks")
        if key in given and study.scenarios[given[key]].networks:
            raise InputError(
                f"{where}.{key}: {given[key]!r} uses released networks; name a scenario that trains its own"
            )
    for key in ("network", "wavelet"):
        if {"start_from", key} <= set(given):
            raise InputError(
                f"{where}: cannot have {key}, because it starts from that of {given['start_from']}"
            )
    if scenario.trained == "latent" and not scenario.start_from:
        raise InputError(f"{where}: trained: latent needs start_from, whose encoder and decoder are kept")


def _check_partly_known(where, scenario, study):
    """Refuse what training on parts would leave out, and parts that cannot lie in their surroundings."""
    given = scenario.given
    if not scenario.start_from:
        raise InputError(
            f"{where}: partly_known needs start_from, whose networks predict the friction around what is "
            "known"
        )
    if "validate" in given or "train" not in given:
        raise InputError(
            f"{where}: partly_known needs train, and no validate, because hardly any known friction is "
            "left to decide when training stops"
        )
    start = study.scenarios[scenario.start_from]
    for found in (scenario.target, start.target):
        if found != "friction":
            raise InputError(
                f"{where}: partly_known takes networks of friction alone, and found target {found}: times to "
                "failure follow from friction outside of what is known; leave partly_known out"
            )
    if scenario.causal or start.causal:
        raise InputError(
            f"{where}: partly_known uses emission after the predicted sample, so it cannot have causal: "
            "true, nor start from such networks; leave one of them out"
        )
    unused = [f"training.{key}" for key in sorted(OF_CROPS & set(given.get("training", {})))]
    unused += ["window_fractions"] if scenario.window_fractions else []
    if unused:
        raise InputError(
            f"{where}: partly_known transforms segments as a whole, and they take turns, so it cannot have "
            f"{', '.join(unused)}; leave them out"
        )
    for segment in scenario.train:
        around = study.normalising_segment(scenario, segment, "emission_normalisation")
        alone = scenario.emission_normalisation == "segment"
        alone = alone or (around == segment and "cycle" in segment.definition)
        if alone or "faults" in segment.definition or around.experiment != segment.experiment:
            raise InputError(
                f"{where}: partly_known takes the emission around {segment.path} from the segment that "
                f"normalises it, and found {around.path}; give normalisation: a longer segment of "
                f"{segment.experiment} that holds {segment.path}"
            )


def _check_seeds(where, given, study):
    allowed = study.config["seeds"]
    unknown = [seed for seed in given.get("seeds", []) if seed not in allowed]
    if unknown:
        raise InputError(f"{where}.seeds: {unknown[0]} is not one of the study's seeds, {allowed}")


def _check_normalisation(scenario, study):
    """Refuse a normalising part that is missing or several, and a regression on the tested part."""
    for key in ("normalisation", "emission_normalisation"):
        where, by = f"scenarios.{scenario.name}.{key}", getattr(scenario, key)
        if "/" in by and len(study.segments([by], where)) > 1:
            raise InputError(f"{where}: {by!r} stands for several simulations; name one")
        for segment in scenario.train + scenario.validate + scenario.test:
            study.normalising_segment(scenario, segment, key)
    for segment in scenario.test:
        normalising = study.normalising_segment(scenario, segment)
        if scenario.rescaling == "regression" and normalising == segment:
            raise InputError(
                f"scenarios.{scenario.name}: rescaling: regression would learn from the friction that is "
                f"to be predicted, because {segment.path} is normalised by itself; use normalisation: "
                "train, or another segment"
            )


def _check_compared(study):
    named = study.config["scores"].get("compared_with")
    names = [scenario.name for scenario in study.written if not scenario.networks]
    if named is not None and named not in names:
        raise InputError(
            f"scores.compared_with: there is no scenario {named!r}; there are: {', '.join(names)}"
        )


def _check_ablation(study):
    section = study.section("ablation")
    if not section:
        return
    chosen = set(study.segments([section["tested"]], "ablation.tested"))
    for scenario in study.written:
        if chosen & set(scenario.test):
            raise InputError(
                f"ablation.tested: {section['tested']} is a test part, of {scenario.name}; score variants on "
                "a part that no scenario is tested on, such as a validation part"
            )


def _check_published_network(study):
    section = study.section("published_network")
    if not section:
        return
    for name in section["scenarios"]:
        study.scenario(name, "published_network.scenarios")
    tested = {segment for name in section["scenarios"] for segment in study.scenario(name).test}
    found = ", ".join(sorted(segment.path for segment in tested))
    if len(tested) > 1 or any(study.experiments[one.experiment].reader != "table" for one in tested):
        raise InputError(
            "published_network.scenarios: must all be tested on one segment, of an experiment that is read "
            f"from a table, but are tested on {found}"
        )


def _check_submission(study):
    section = study.section("submission")
    if section and study.scenario(section["scenario"], "submission").target != "time_to_failure":
        raise InputError(f"submission: {section['scenario']} does not predict time_to_failure")
