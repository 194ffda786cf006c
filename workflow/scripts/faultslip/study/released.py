"""Validation of what a study does with released networks.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from faultslip.io.errors import InputError
from faultslip.study.model import Scenario, Study

KEYS = {"networks", "test", "known"}


def check_use(scenario: Scenario, study: Study) -> None:
    """Refuse released networks with keys of other scenarios, or with units from another record.

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    where = f"scenarios.{scenario.name}"
    extra = sorted(set(scenario.given) - KEYS)
    if extra:
        raise InputError(
            f"{where}: uses released networks as they are (networks), so it cannot have {', '.join(extra)}"
            + ("; causal networks are zero_shot_causal" if "causal" in extra else "")
        )
    for segment in scenario.test:
        if not {"fraction", "time", "load"} & set(segment.definition):
            raise InputError(f"{where}.test: {segment.path} is not a fraction, a time range or a load step")
        experiment = study.experiments[segment.experiment]
        if scenario.known and scenario.known not in experiment.segments:
            raise InputError(
                f"{where}.known: {segment.experiment} has no segment {scenario.known!r}; it has: "
                f"{', '.join(experiment.segments)}"
            )
        if scenario.known == segment.name:
            raise InputError(
                f"{where}.known: {segment.path} is also predicted, so that units would be learned from "
                "the friction that is scored; name another segment"
            )
        if scenario.known and not experiment.has_friction:
            raise InputError(f"{where}.known: the table of {segment.experiment} has no column of friction")


def check_friction(study: Study) -> None:
    """Refuse scenarios that need the friction of a table that has none; only released networks do not.

    Raises
    ------
    InputError
        Names the scenario and the experiment.
    """
    for scenario in study.scenarios.values():
        if scenario.networks:
            continue
        for segment in scenario.train + scenario.validate + scenario.test:
            if not study.experiments[segment.experiment].has_friction:
                raise InputError(
                    f"scenarios.{scenario.name}: needs the friction of {segment.experiment}, but "
                    f"experiments.{segment.experiment}.table.columns has none; give it, or predict it with "
                    "released networks (networks: zero_shot)"
                )


def check_released_networks(study: Study) -> None:
    """Refuse releases of networks that do not predict friction, or without random faults.

    Raises
    ------
    InputError
        Names the key.
    """
    for name, entry in (study.section("released_networks") or {}).items():
        where = f"released_networks.{name}"
        scenario = study.scenarios.get(entry["scenario"])
        if scenario is None:
            names = ", ".join(study.scenarios)
            raise InputError(
                f"{where}.scenario: there is no scenario {entry['scenario']!r}; there are: {names}"
            )
        if scenario.method or scenario.networks or scenario.target != "friction":
            raise InputError(f"{where}.scenario: {scenario.name} has no networks that predict friction")
        for key in ("faults", "left_out"):
            if "random_faults" not in study.config["experiments"].get(entry[key], {}):
                raise InputError(f"{where}.{key}: {entry[key]} is not an experiment of random faults")
