"""Forecasts of a study: the parameters of their jobs, and the files that they need.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from typing import Any

from faultslip.study.model import Study
from faultslip.study.paths import Paths


def training(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return the parameters with which trees learn to forecast."""
    config = paths.study.config
    return {"seed": config["seeds"][0], "min_friction_drop": config["events"]["min_friction_drop"]}


def faults(paths: Paths) -> dict[str, list[str]]:
    """Return the random faults that a forecast learns from, and those that choose the number of trees."""
    named = paths.study.section("forecasts").get("train", {})
    return {
        name: paths.record_files(paths.study.batches(named[key])) if named else []
        for name, key in (("faults", "faults"), ("validation", "validate"))
    }


def tested(study: Study) -> dict[str, list[str]]:
    """Return the records, or batches of random faults, of each experiment that is forecast, by its name."""
    found = {}
    for name in study.section("forecasts").get("tested", []):
        several = "random_faults" in study.config["experiments"].get(name, {})
        found[name] = study.batches(name) if several else [name]
    return found


def forecast(paths: Paths, wildcards: Any) -> dict[str, Any]:
    """Return the parameters with which the failures of an experiment are forecast."""
    experiment, config = paths.study.experiments[wildcards.experiment], paths.study.config
    delays = [] if experiment.has_random_faults else config["forecasts"].get("delays", [])
    return {
        "label": experiment.label,
        "averaging": {f"{name}_averaging": experiment.averaging(name) for name in ("emission", "friction")},
        "delays": delays,
        "min_friction_drop": config["events"]["min_friction_drop"],
    }
