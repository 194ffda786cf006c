"""Memory and threads of jobs, by what they read and what the study asks for.

Each function returns MB or a number of threads. Where these depend on the input files of a job, it takes the
paths of the study, the wildcards and these files. Imported while Snakemake builds the DAG: nothing heavy.
"""

import math
import os
from typing import Any

from faultslip.study.model import Scenario, Study
from faultslip.study.paths import Paths


def reading_threads(paths: Paths, wildcards: Any) -> int:
    """Return the threads of a reader: real waveforms are tens of gigabytes, and worth several cores."""
    experiment = paths.study.experiments[wildcards.experiment]
    return 4 if experiment.reader == "biaxial" and not experiment.fault else 1


def transforming(paths: Paths, wildcards: Any, files: Any) -> float:
    """Return the memory of the program, and of the transform of a record's emission and target."""
    return 500 + 25e-6 * os.path.getsize(files.record)


def training(study: Study, scenario: Scenario) -> float:
    """Return the memory of a training; networks are trained one after the other.

    It is that of the program; of the windows of an epoch, and in latent training of what the frozen encoder
    gives for them; and of the activations of a batch.
    """
    scalogram = study.config["scalogram"]
    octaves = math.log2(scalogram["largest_scale"] / scalogram["smallest_scale"])
    rows = octaves * scalogram["scales_per_octave"] + 16
    columns = scenario.windows.length / study.config["record"]["interval"] + 16
    width = scenario.network["width"]
    held = scenario.training["windows_per_epoch"] * (2 + 2 * width)
    batch = scenario.training["batch_size"] * width * 60
    return 800 + 4e-6 * rows * columns * (held + batch)


def predicting(paths: Paths, wildcards: Any, files: Any, scenario: Scenario | None = None) -> float:
    """Return the memory of the program, and of a segment's windows, also as each network predicts them.

    Segments are predicted one after the other, so that the largest counts. Without `scenario`, the wildcards
    name it.
    """
    scenario = scenario or paths.study.scenarios[wildcards.scenario]
    if scenario.networks:
        return 2000
    held = scenario.windows.length / scenario.windows.step * (1 + len(paths.models(scenario)))
    return 900 + 2e-6 * held * max(map(os.path.getsize, files.segments))
