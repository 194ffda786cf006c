# The study, and what the rules of several stages share. No rule stands here.

import math
import os
import re
import sys

sys.path.insert(0, os.path.join(workflow.basedir, "workflow/scripts"))

from snakemake.exceptions import WorkflowError

from faultslip.dependencies import library_modules
from faultslip.io.errors import InputError
from faultslip.study.loading import load_study

try:
    STUDY = load_study(config, workflow.basedir, workflow.config_settings.configfiles)
except InputError as error:
    raise WorkflowError(str(error))

RESULTS = f"results/{STUDY.name}"
LOGS = f"logs/{STUDY.name}"
BENCHMARKS = f"benchmarks/runs/{STUDY.name}"
ENVIRONMENT = "../../envs/environment.yaml"
RECORD, SCALOGRAM, EVENTS = (STUDY.config[name] for name in ("record", "scalogram", "events"))
DEVICE = STUDY.config["device"]
GPU = int(DEVICE == "cuda")


wildcard_constraints:
    experiment="|".join(sorted(STUDY.experiments, key=len, reverse=True)),
    segment="[A-Za-z0-9_]+",
    target="friction|time_to_failure",
    scenario="[A-Za-z0-9_]+",
    seed="[0-9]+",
    run="[0-9a-f]+",


def code(script):
    """Library modules that a script imports, as inputs that Snakemake compares by content."""
    modules = library_modules(os.path.join(workflow.basedir, f"workflow/scripts/{script}.py"))
    return [os.path.relpath(module, workflow.basedir) for module in modules]


def growing(request):
    """A resource of which each new attempt (`retries` in a profile) asks for once more as much."""
    return lambda wildcards, attempt: attempt * request


def experiment_of(wildcards):
    """The experiment that a job is about."""
    return STUDY.experiments[wildcards.experiment]


def segment_of(wildcards):
    """The segment that a job is about."""
    return STUDY.segment(wildcards.experiment, wildcards.segment)


def scenario_of(wildcards):
    """The scenario that a job is about."""
    return STUDY.scenario(wildcards.scenario)
