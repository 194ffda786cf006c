# What the configuration asks for, as names and lists of files. No rule stands here.

import os
import re
import sys

sys.path.insert(0, os.path.join(workflow.basedir, "workflow/scripts"))

from snakemake.exceptions import WorkflowError

from faultslip import study
from faultslip.errors import InputError

REGISTER = study.load_register(os.path.join(workflow.basedir, "resources/register.yaml"))
try:
    study.check(
        config,
        os.path.join(workflow.basedir, "workflow/schemas/config.schema.json"),
        REGISTER,
    )
except InputError as error:
    raise WorkflowError(str(error))
config = study.ordered(config)

RESULTS = f"results/{config['study']}"
LOGS = f"logs/{config['study']}"
BENCHMARKS = f"benchmarks/runs/{config['study']}"
EXPERIMENTS = study.experiments(config)
SIMULATIONS = {
    experiment["simulation"]["run"]: experiment["simulation"]["parameters"]
    for experiment in EXPERIMENTS.values()
    if "simulation" in experiment
}


def code(*modules):
    """Library modules a script depends on, as input files compared by content."""
    folder = "workflow/scripts/faultslip"
    return [f"{folder}/{module}.py" for module in ("__init__", *modules)]


def raw_files(experiment):
    """Files that a record is read from: simulated, fetched, or the user's own."""
    source = EXPERIMENTS[experiment]
    if "simulation" in source:
        simulation = source["simulation"]
        return expand(rules.simulate.output, run=simulation["run"], seed=simulation["seed"])
    if "fdem" in source:
        return [source["fdem"][name] for name in ("energy", "bottom", "top")]
    return [
        f"resources/raw/{file}" if file in REGISTER else file for file in source["table"]["files"]
    ]


def scalograms(pairs):
    """Scalogram files of (experiment, segment) pairs."""
    return [f"{RESULTS}/scalograms/{experiment}/{segment}.nc" for experiment, segment in pairs]


def training_segments(scenario, part):
    """Scalogram files that a scenario trains on or validates with."""
    return scalograms(study.segments(config, study.scenario(config, scenario)[part]))


def training_statistics(scenario, part):
    """For each of those, the file whose mean and deviation normalise it."""
    pairs = study.segments(config, study.scenario(config, scenario)[part])
    return scalograms(study.statistics_of(config, scenario, *pair) for pair in pairs)


def training_value(scenario, name):
    """A training parameter: the scenario's own, or the study's."""
    return (config["training"] | study.scenario(config, scenario).get("training", {}))[name]


def model_files(scenario):
    """The networks of a scenario, one a seed."""
    return [f"{RESULTS}/models/{scenario}/seed{seed}.safetensors" for seed in config["seeds"]]


def prediction_files(scenario):
    """Predictions of a scenario, one for each segment it is tested on."""
    tested = study.segments(config, study.scenario(config, scenario)["test"])
    return [
        f"{RESULTS}/predictions/{scenario}/{experiment}_{segment}.nc"
        for experiment, segment in tested
    ]


def all_predictions():
    """Predictions of all scenarios, in the order of the study."""
    return [file for s in config["scenarios"] for file in prediction_files(s["name"])]


def tested_file(figure, scenario):
    """The prediction that a figure shows of a scenario."""
    experiment, segment = config["figures"][figure]["tested"].split("/")
    return f"{RESULTS}/predictions/{scenario}/{experiment}_{segment}.nc"


def figure_predictions(figure):
    """The predictions that a figure shows."""
    content = config["figures"].get(figure, {"scenarios": []})
    return [tested_file(figure, scenario) for scenario in content["scenarios"]]


def figure_files():
    """PDF and PNG of every figure of the study."""
    return expand(
        f"{RESULTS}/figures/{{figure}}.{{ending}}",
        figure=config["figures"],
        ending=("pdf", "png"),
    )
