"""Paths of a study: where each stage writes, and the files that a job reads.

Imported while Snakemake builds the DAG: nothing heavy here.
"""

import glob
import os
from collections.abc import Iterable

from faultslip.faults import SIMULATION_FILES
from faultslip.io.segment_files import SegmentFiles
from faultslip.study.experiments import Segment
from faultslip.study.model import Scenario, Study

SIMULATION = "resources/simulations/{run}-seed{seed}"
APPARATUS = "resources/apparatus/{run}-seed{seed}"
RANDOM_FAULTS = "resources/random_faults/{run}-batch{batch}.nc"
RAW = "resources/raw/{file}"
RELEASED = "resources/networks"
RELEASED_FORECASTS = "resources/forecasts"


class Paths:
    """Patterns of the results of a study for the outputs of rules, and files for their inputs.

    Parameters
    ----------
    study : Study

    Attributes
    ----------
    results : str
        Folder of the results.
    record, scalogram, model, history, prediction, forecast, explanation : str
        Patterns with the wildcards of the rule.
    forecast_models : list of str
        Model files of forecasts: of trees that read the emission, and of others that know the clock alone.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.results = f"results/{study.name}"
        self.record = f"{self.results}/records/{{experiment}}.nc"
        self.scalogram = f"{self.results}/scalograms/{{experiment}}/{{segment}}/{{image}}.nc"
        self.model = f"{self.results}/models/{{scenario}}/seed{{seed}}.safetensors"
        self.history = f"{self.results}/models/{{scenario}}/seed{{seed}}.csv"
        self.prediction = f"{self.results}/predictions/{{scenario}}/{{experiment}}/{{segment}}.nc"
        self.forecast = f"{self.results}/forecasts/{{experiment}}.nc"
        self.forecast_models = [f"{self.results}/forecasts/{name}.safetensors" for name in ("model", "clock")]
        self.explanation = f"{self.results}/explanations/{{scenario}}/{{experiment}}/{{segment}}.nc"

    def table(self, name: str, ending: str = "csv") -> str:
        """Return the path of a table."""
        return f"{self.results}/tables/{name}.{ending}"

    def figure(self, name: str, ending: str) -> str:
        """Return the path of a figure."""
        return f"{self.results}/figures/{name}.{ending}"

    def raw_files(self, experiment: str) -> list[str]:
        """Return the files that a record is read from: simulated, fetched, or the user's own."""
        found = self.study.experiments[experiment]
        if found.fault is None:
            return found.raw_files
        fault = found.fault
        if fault.kind == "apparatus":
            return [APPARATUS.format(run=fault.run, seed=fault.seed)]
        folder = SIMULATION.format(run=fault.run, seed=fault.seed)
        return [f"{folder}/{name}" for name in SIMULATION_FILES.values()]

    def record_file(self, experiment: str) -> str:
        """Return the record of an experiment, or its batch of random faults, simulated as records."""
        found = self.study.experiments[experiment]
        if found.has_random_faults and found.fault is not None:
            return RANDOM_FAULTS.format(run=found.fault.run, batch=found.fault.seed)
        return self.record.format(experiment=experiment)

    def record_files(self, experiments: Iterable[str]) -> list[str]:
        """Return the records of experiments."""
        return [self.record_file(experiment) for experiment in experiments]

    def scalogram_file(self, segment: Segment, target: str, wavelet: str) -> str:
        """Return the scalogram of a segment for a target; a wavelet other than the study's is in its name."""
        usual = wavelet == self.study.config["scalogram"]["wavelet"]
        image = target if usual else f"{target}_{wavelet}"
        return self.scalogram.format(experiment=segment.experiment, segment=segment.name, image=image)

    def segment_files(self, scenario: Scenario, segments: Iterable[Segment]) -> list[SegmentFiles]:
        """Return the scalograms of segments, each with those that normalise it in a scenario."""
        keys = ("normalisation", "emission_normalisation")
        return [
            SegmentFiles(
                *(
                    self.scalogram_file(one, scenario.target, self.study.wavelet(scenario, one))
                    for one in (
                        segment,
                        *(self.study.normalising_segment(scenario, segment, key) for key in keys),
                    )
                )
            )
            for segment in segments
        ]

    def forecasting(self) -> list[str]:
        """Return the model files that forecast: a released one, or those that the study trains."""
        model = self.study.section("forecasts").get("model")
        return [f"{RELEASED_FORECASTS}/{model}.safetensors"] if model else self.forecast_models

    def forecasts(self, experiments: Iterable[str]) -> list[str]:
        """Return the forecasts of experiments."""
        return [self.forecast.format(experiment=experiment) for experiment in experiments]

    def models(self, scenario: Scenario) -> list[str]:
        """Return the networks that a scenario uses: one per seed, or the folder's files if released."""
        if scenario.networks:
            folder = f"{RELEASED}/{scenario.networks}"
            folder = folder if os.path.isdir(folder) else scenario.networks
            return [f"{folder}/about.json", *sorted(glob.glob(f"{folder}/*.safetensors"))]
        return [self.model.format(scenario=scenario.model, seed=seed) for seed in scenario.seeds]

    def predictions(self, scenario: Scenario, segments: Iterable[Segment]) -> list[str]:
        """Return the predictions of a scenario for segments."""
        return [
            self.prediction.format(scenario=scenario.name, experiment=one.experiment, segment=one.name)
            for one in segments
        ]

    def tested(self, scenarios: Iterable[Scenario]) -> list[str]:
        """Return the predictions of scenarios for all that they are tested on."""
        return [file for scenario in scenarios for file in self.predictions(scenario, scenario.test)]

    def explanations(self, scenario: Scenario, segments: Iterable[Segment]) -> list[str]:
        """Return the explanations of a scenario's networks for segments."""
        return [
            self.explanation.format(scenario=scenario.name, experiment=one.experiment, segment=one.name)
            for one in segments
        ]
