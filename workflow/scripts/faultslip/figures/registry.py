"""Registry of the figures that a study may have.

A new figure needs a module that draws it and an entry here. The schema of the configuration and the rule
are derived from the entry; a figure that draws more than records or predictions also lists its inputs in
`faultslip/study/figures.py`.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

from dataclasses import dataclass
from typing import Any

# What a study says of a figure, by its content: JSON schema.
CONTENTS: dict[str, dict[str, Any]] = {
    "records": {"$ref": "#/$defs/record_figure"},
    "predictions": {"$ref": "#/$defs/prediction_figure"},
    "segments": {"$ref": "#/$defs/segment_figure"},
    "random_faults": {"$ref": "#/$defs/random_faults_figure"},
    "forecasts": {"$ref": "#/$defs/forecast_figure"},
}


@dataclass(frozen=True)
class Figure:
    """A figure that a study may have.

    Attributes
    ----------
    name : str
        Name of the figure: its key in the configuration, its file, and its target.
    module : str
        Module of `faultslip.figures` whose function of the same name draws it.
    title : str
        Its title in the report.
    content : str
        What it shows, which the study names: `records` of experiments, `predictions` of scenarios, or
        `segments`, `random_faults`, or `forecasts`; or `histories` of training, which are drawn wherever
        there are such.
    description : str
        One sentence for the reference of the configuration, and the caption where `workflow/report` has
        none for the figure.
    """

    name: str
    module: str
    title: str
    content: str
    description: str

    @property
    def rule(self) -> str:
        """Name of its rule, by which it is a target."""
        return self.name if self.name[3:].isdigit() else f"{self.name}_figure"

    @property
    def schema(self) -> dict[str, Any]:
        """JSON schema of the figure's key in the configuration."""
        return {"description": self.description} | CONTENTS[self.content]


_FIGURES = (
    Figure(
        "fig1",
        "records",
        "Figure 1: the data",
        "records",
        "Emission and friction of experiments, with their segments. Default: gouge-1 and p4677.",
    ),
    Figure(
        "fig2",
        "scalograms",
        "Figure 2: the simulated fault",
        "predictions",
        "Scalograms and friction of the simulation, true and predicted. Default: simulation_only, tested on "
        "gouge-1/test.",
    ),
    Figure(
        "fig3",
        "scalograms",
        "Figure 3: the laboratory",
        "predictions",
        "Scalograms and friction of the laboratory, one part per scenario. Default: three scenarios, tested "
        "on p4677/test.",
    ),
    Figure(
        "fig4",
        "records",
        "Figure 4: the second experiment",
        "records",
        "Emission and friction of the second experiment over all its load steps. Default: p4581.",
    ),
    Figure(
        "fig5",
        "series",
        "Figure 5: its friction at each load",
        "predictions",
        "True and predicted friction at each load step. Default: cross_trained_each_load, on six segments "
        "of p4581.",
    ),
    Figure(
        "fig6",
        "cycle",
        "Figure 6: parts of one cycle",
        "segments",
        "Parts of one stick-slip cycle. Default: the post-failure and pre-failure parts of p4677.",
    ),
    Figure(
        "fig7",
        "series",
        "Figure 7: trained on a part of a cycle",
        "predictions",
        "Friction predicted by networks trained on a part of one cycle, one column per scenario. Default: "
        "two scenarios, three load steps.",
    ),
    Figure(
        "fig8",
        "series",
        "Figure 8: time to failure",
        "predictions",
        "True and predicted time to failure. Default: time_to_failure_each_load, on three segments of p4581.",
    ),
    Figure(
        "beyond_clock",
        "beyond_clock",
        "Beyond the clock of slips",
        "predictions",
        "Friction minus its mean at that phase of the cycle, true and predicted, and how well differences "
        "between cycles are predicted. Default: zero_shot and cross_trained, tested on p4677/test.",
    ),
    Figure(
        "apparatus",
        "apparatus",
        "Virtual and real apparatus",
        "records",
        "Comparison of the cycles of virtual and real experiments. Left out in the default study.",
    ),
    Figure(
        "data_efficiency",
        "data_efficiency",
        "Amount of laboratory data needed",
        "predictions",
        "Error against the amount of laboratory data; needs the section data_efficiency. Left out in the "
        "default study.",
    ),
    Figure(
        "events",
        "events",
        "Slip events, true and detected",
        "predictions",
        "Slip events, true and detected. Left out in the default study.",
    ),
    Figure(
        "explanation",
        "explanation",
        "What the networks have learned",
        "predictions",
        "Which scales and times of the emission the predictions depend on. Left out in the default study.",
    ),
    Figure(
        "random_faults",
        "random_faults",
        "Random virtual faults",
        "random_faults",
        "A page of random faults, and their statistics beside those of single records. Left out in the "
        "default study.",
    ),
    Figure(
        "forecasts",
        "forecasts",
        "Forecasts of the time to failure",
        "forecasts",
        "Quantiles of the forecast time to failure over the true one. Left out in the default study.",
    ),
    Figure(
        "forecast_skill",
        "forecast_skill",
        "Skill of the forecasts",
        "forecasts",
        "Information gain against horizon and delay, reliability, and alarm curves of forecasts. Left out in "
        "the default study.",
    ),
    Figure(
        "training",
        "training",
        "Losses of all networks",
        "histories",
        "Training and validation loss of every network against the epoch.",
    ),
)
FIGURES: dict[str, Figure] = {figure.name: figure for figure in _FIGURES}
