"""Validation of the forecasts of a study.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import glob
import os

from faultslip.io.errors import InputError
from faultslip.study.model import Study
from faultslip.study.paths import RELEASED_FORECASTS


def check_forecasts(study: Study) -> None:
    """Refuse forecasts without a model, or of experiments that do not exist.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    section = study.section("forecasts")
    figures = {name: study.figure(name).get("tested", []) for name in ("forecasts", "forecast_skill")}
    if not section:
        for name in filter(figures.get, figures):
            raise InputError(f"figures.{name}: the study has no section forecasts; leave the figure out")
        return
    _check_model(study, section)
    tested, together = section["tested"], section.get("together", {})
    for name in tested:
        _check_experiment(study, name, "forecasts.tested")
    for group in together:
        if group in tested:
            raise InputError(
                f"forecasts.together: {group!r} is the name of a tested experiment; give another"
            )
    named = [
        ("forecasts.scored_from", section.get("scored_from", {}), tested),
        *((f"forecasts.together.{group}", names, tested) for group, names in together.items()),
        ("figures.forecasts.tested", figures["forecasts"], tested),
        ("figures.forecast_skill.tested", figures["forecast_skill"], [*tested, *together]),
    ]
    for where, names, allowed in named:
        for name in names:
            if name not in allowed:
                raise InputError(f"{where}: {name!r} is not forecast; there are: {', '.join(allowed)}")
    for name in figures["forecasts"]:
        if "random_faults" in study.config["experiments"].get(name, {}):
            raise InputError(f"figures.forecasts.tested: {name} are many faults, and not a single record")


def _check_model(study, section):
    if ("model" in section) == ("train" in section):
        raise InputError(
            "forecasts: give either train, to train a model, or model, the name of a released one"
        )
    if "train" in section:
        for key, name in section["train"].items():
            study.batches(_existing(study, name, f"forecasts.train.{key}"))
        named = [*section["train"].values(), *section["tested"]]
        seeds = {name: _seed(study, name) for name in named}
        drawn = [seed for seed in seeds.values() if seed is not None]
        if len(seeds) < len(named) or len(set(drawn)) < len(drawn):
            raise InputError(
                "forecasts: faults, validate and what is tested must be different faults; give each "
                "experiment of random_faults another seed"
            )
    else:
        path = f"{RELEASED_FORECASTS}/{section['model']}.safetensors"
        if not os.path.isfile(path):
            found = glob.glob(f"{RELEASED_FORECASTS}/*.safetensors")
            names = ", ".join(sorted(os.path.basename(file)[:-12] for file in found)) or "none"
            raise InputError(f"forecasts.model: there is no {path}; there are: {names}")


def _seed(study, name):
    return study.config["experiments"].get(name, {}).get("random_faults", {}).get("seed")


def _existing(study, name, where):
    if name not in study.config["experiments"]:
        names = ", ".join(study.config["experiments"])
        raise InputError(f"{where}: there is no experiment {name!r}; there are: {names}")
    return name


def _check_experiment(study, name, where):
    if "random_faults" in study.config["experiments"].get(name, {}):
        return
    if name not in study.experiments:
        names = ", ".join(study.config["experiments"])
        raise InputError(f"{where}: there is no experiment {name!r}; there are: {names}")
    experiment = study.experiments[name]
    columns = experiment.options.get("columns", {})
    if experiment.reader == "table" and not {"friction", "time_to_failure"} & set(columns):
        raise InputError(
            f"{where}: {name} has neither friction nor time_to_failure in table.columns; forecasts are "
            "scored with the failures that one of them shows"
        )
