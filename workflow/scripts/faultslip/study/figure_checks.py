"""Validation of the figures of a study: what each names exists, and has what the figure draws.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from faultslip.figures.registry import FIGURES
from faultslip.io.errors import InputError
from faultslip.study.model import Scenario, Study


def check_figures(study: Study) -> None:
    """Refuse figures of experiments, segments or scenarios that do not exist, or lack what is drawn.

    Raises
    ------
    InputError
        Names the figure, what was found and what is allowed.
    """
    if study.figure("random_faults"):
        study.batches(study.figure("random_faults")["faults"])
    for figure, content in study.config["figures"].items():
        where = f"figures.{figure}"
        for experiment in content.get("experiments", []):
            if experiment not in study.experiments:
                names = ", ".join(study.experiments)
                raise InputError(f"{where}: there is no experiment {experiment!r}; there are: {names}")
            if study.experiments[experiment].has_random_faults:
                raise InputError(f"{where}: {experiment} is a batch of many faults, and not a single record")
        study.segments(content.get("segments", []), where)
        for name in content.get("scenarios", []):
            scenario = study.scenario(name, where)
            _check_drawn(FIGURES[figure].module, scenario, where)
            tested = [segment.path for segment in scenario.test]
            for segment in study.segments(content["tested"], where):
                if segment.path not in tested:
                    raise InputError(
                        f"{where}.tested: {name} is not tested on {segment.path!r}, but on: "
                        f"{', '.join(tested)}"
                    )


def _check_drawn(module: str, scenario: Scenario, where: str) -> None:
    """Refuse a scenario whose predictions lack what a figure draws: scalograms, explanations or scores."""
    of_study = not (scenario.method or scenario.networks)
    if module == "scalograms" and (scenario.causal or not of_study):
        raise InputError(
            f"{where}: draws predicted scalograms, which {scenario.name} does not have, because it is "
            "causal, a reference method or of released networks; use figures.fig5, which draws the series"
        )
    if module == "explanation" and not of_study:
        raise InputError(
            f"{where}: explains networks that the study trains, and {scenario.name} has none, because it is "
            "a reference method or of released networks"
        )
    if module in ("events", "beyond_clock") and scenario.target != "friction":
        raise InputError(f"{where}: draws slips of friction, and {scenario.name} predicts {scenario.target}")
    if module in ("events", "data_efficiency", "beyond_clock") and not scenario.has_units:
        raise InputError(
            f"{where}: draws scores, which {scenario.name} does not have, because its predictions have no "
            "units; give it known, a segment whose friction gives them"
        )
