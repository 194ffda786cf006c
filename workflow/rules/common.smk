# The study, and what the rules of several stages share: the code that a job needs, what a job is about,
# and its resources. It has no rules.

import glob
import math
import re

from faultslip.dependencies import library_modules
from faultslip.figures.registry import FIGURES
from faultslip.study.slurm import check_slurm
from faultslip.study.comparisons import calibrating, comparisons
from faultslip.study.loading import load_study

try:
    STUDY = load_study(
        workflow.basedir, workflow.config_settings.configfiles, workflow.config_settings.config
    )
except InputError as error:
    raise WorkflowError(str(error))

os.environ |= {"MPLBACKEND": "Agg"}  # jobs draw into files, also where there is a screen

RESULTS = f"results/{STUDY.name}"
LOGS = f"logs/{STUDY.name}"
BENCHMARKS = f"benchmarks/runs/{STUDY.name}"
# Snakemake looks for wildcards in this path, so the braces of a folder's name are doubled.
ENVIRONMENT = os.path.join(
    workflow.basedir.replace("{", "{{").replace("}", "}}"), "envs/environment.yaml"
)
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
    batch="[0-9]+",


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


def registered(key):
    """A function of a job: what the register says of the file that the job fetches."""
    return lambda wildcards: STUDY.register[wildcards.file][key]


def names_of(has_method):
    """A wildcard constraint: the scenarios of a reference method, or the others."""
    found = [s.name for s in STUDY.scenarios.values() if bool(s.method) == has_method]
    return "|".join(found) or "none"


def reading_threads(wildcards):
    """Real waveforms are tens of gigabytes, and worth several cores."""
    experiment = experiment_of(wildcards)
    return 4 if experiment.reader == "biaxial" and not experiment.fault else 1


def scalogram_memory(wildcards, input, attempt):
    """MB: the program, and the transform of a record's emission and target."""
    return attempt * int(500 + 25e-6 * os.path.getsize(input.record))


def training_memory(wildcards, attempt):
    """MB: the program; the windows of an epoch, and in latent training what the frozen encoder gives for
    them; the activations of a batch."""
    scenario = scenario_of(wildcards)
    octaves = math.log2(SCALOGRAM["largest_scale"] / SCALOGRAM["smallest_scale"])
    rows = octaves * SCALOGRAM["scales_per_octave"] + 16
    columns = scenario.windows.length / RECORD["interval"] + 16
    width, training = scenario.network["width"], scenario.training
    held = training["windows_per_epoch"] * (2 + 2 * width)
    batch = training["batch_size"] * width * 60
    return attempt * int(800 + 4e-6 * rows * columns * (held + batch))


def prediction_memory(wildcards, input, attempt):
    """MB: the program; the windows of a segment, of the emission and as each network predicts them."""
    windows = scenario_of(wildcards).windows
    held = windows.length / windows.step * (1 + len(input.models))
    return attempt * int(900 + 2e-6 * held * os.path.getsize(input.scalogram))


def event_definition(wildcards):
    """Definition of the events that a segment or its target depends on; null where it depends on none."""
    if wildcards.target == "time_to_failure" or "cycle" in segment_of(wildcards).definition:
        return EVENTS | {"failure_slope": experiment_of(wildcards).failure_slope}
    return None


def other_segments(wildcards):
    """Definitions of the other segments of an experiment whose record is averaged."""
    experiment = experiment_of(wildcards)
    written = [s for s in experiment.segments.values() if not s.derived]
    return {
        s.name: s.definition for s in written if experiment.embargo and s.name != wildcards.segment
    }


def smallest_true(wildcards):
    """Time to failure, s, from which on a sample counts in the MAPE; every sample of friction counts."""
    if scenario_of(wildcards).target == "friction":
        return None
    return STUDY.config["scores"]["time_to_failure_from"]
