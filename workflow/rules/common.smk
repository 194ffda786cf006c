# The study, and what the rules of several stages share. It has no rules.

from functools import partial

from faultslip.dependencies import library_code
from faultslip.study import jobs, resources
from faultslip.study.loading import load_study
from faultslip.study.paths import APPARATUS, RANDOM_FAULTS, RAW, SIMULATION, Paths

try:
    STUDY = load_study(
        workflow.basedir, workflow.config_settings.configfiles, workflow.config_settings.config
    )
except InputError as error:
    raise WorkflowError(str(error))

os.environ |= {"MPLBACKEND": "Agg"}  # jobs draw into files, also where there is a screen

PATHS = Paths(STUDY)
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


def code(script, *by_name):
    """The parameter that runs a job again when a module changes that its script imports or finds by name.

    A checksum, and not the modules as inputs: with them each job had some 40 inputs, and planning took most of
    its time on them.
    """
    return {"code": library_code(f"{SCRIPTS}/{script}.py", *by_name)}


def for_job(function):
    """A function of a job: what a function of the paths of the study and of wildcards returns."""
    return lambda wildcards: function(PATHS, wildcards)


def job_parameters(function):
    """Parameters of a job: what a function of it returns, and the name of the study."""
    return {"parameters": for_job(function), "study": STUDY.name}


def job_resources(megabytes, minutes):
    """Memory and time of a job; each new attempt (`retries` in a profile) asks for once more as much."""

    def memory(wildcards, input, attempt):
        given = callable(megabytes)
        return attempt * int(megabytes(PATHS, wildcards, input) if given else megabytes)

    return {"mem_mb": memory, "runtime": lambda wildcards, attempt: attempt * minutes}
