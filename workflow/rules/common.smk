# What the configuration asks for, as names and lists of files. No rule stands here.

import math
import os
import re
import sys

sys.path.insert(0, os.path.join(workflow.basedir, "workflow/scripts"))

from snakemake.exceptions import WorkflowError

from faultslip import checks, repeats, study
from faultslip.errors import InputError

REGISTER = study.load_register(os.path.join(workflow.basedir, "resources/register.yaml"))
DEFAULT = study.load_register(os.path.join(workflow.basedir, "config.yaml"))
config = study.without_nulls(config)
try:
    checks.check_register(REGISTER, "resources/register.yaml")
    checks.check(
        config,
        os.path.join(workflow.basedir, "workflow/schemas/config.schema.json"),
        REGISTER,
    )
    checks.check_overlays(config, workflow.config_settings.configfiles, DEFAULT["study"])
    checks.check_raw_files(config)
    checks.check_tables(config)
except InputError as error:
    raise WorkflowError(str(error))
STUDY = study.ordered(config)
config = repeats.with_variants(repeats.with_shares(STUDY))

RESULTS = f"results/{config['study']}"
LOGS = f"logs/{config['study']}"
BENCHMARKS = f"benchmarks/runs/{config['study']}"
EXPERIMENTS = study.experiments(config)
SIMULATIONS, APPARATUS = (
    {e[source]["run"]: e[source]["parameters"] for e in EXPERIMENTS.values() if source in e}
    for source in ("simulation", "apparatus")
)


def code(*modules):
    """Library modules a script depends on, as input files compared by content."""
    folder = "workflow/scripts/faultslip"
    return [f"{folder}/{module}.py" for module in ("__init__", *modules)]


def source_of(experiment):
    """Which reader an experiment needs, and what the study tells it."""
    found = EXPERIMENTS[experiment]
    if "table" in found:
        return "table", found["table"]["columns"]
    if "biaxial" in found:
        return "biaxial", {k: v for k, v in found["biaxial"].items() if k != "folder"}
    return ("lanl" if "lanl" in found else "fdem"), {}


def brought_by_user(experiment):
    """Whether the raw waveforms are real, tens of gigabytes, and worth several cores."""
    return "biaxial" in EXPERIMENTS[experiment] and "apparatus" not in EXPERIMENTS[experiment]


def raw_files(experiment):
    """Files that a record is read from: simulated, fetched, or the user's own."""
    source = EXPERIMENTS[experiment]
    if "simulation" in source:
        simulation = source["simulation"]
        return expand(rules.simulate.output, run=simulation["run"], seed=simulation["seed"])
    if "apparatus" in source:
        apparatus = source["apparatus"]
        return expand(rules.apparatus.output, run=apparatus["run"], seed=apparatus["seed"])
    if "fdem" in source:
        return [source["fdem"][name] for name in ("energy", "bottom", "top")]
    if "biaxial" in source:
        return [source["biaxial"]["folder"]]
    if "lanl" in source:
        return [source["lanl"]["train"]]
    return [
        f"resources/raw/{file}" if file in REGISTER else file for file in source["table"]["files"]
    ]


def segment_label(experiment, segment):
    """A segment's name for people: its load, if that is what it is."""
    load = EXPERIMENTS[experiment]["segments"][segment].get("load")
    return f"{load:g} MPa" if load else segment.replace("_", " ")


def scalograms(scenario, pairs):
    """Scalogram files of (experiment, segment) pairs, for a scenario's target."""
    target = study.target_of(config, scenario)
    return [
        f"{RESULTS}/scalograms/{experiment}/{segment}/{target}.nc" for experiment, segment in pairs
    ]


def training_segments(scenario, part):
    """Scalogram files that a scenario trains on or validates with."""
    pairs = study.segments(config, study.scenario(config, scenario).get(part, []))
    return scalograms(scenario, pairs)


def training_statistics(scenario, part):
    """For each of those, the file whose mean and deviation normalise it."""
    pairs = study.segments(config, study.scenario(config, scenario).get(part, []))
    return scalograms(scenario, [study.statistics_of(config, scenario, *pair) for pair in pairs])


def normalising_scalogram(wildcards):
    """The file whose mean and deviation normalise a tested segment."""
    pair = study.statistics_of(config, wildcards.scenario, wildcards.experiment, wildcards.segment)
    return scalograms(wildcards.scenario, [pair])


def normalised_by(scenario):
    """What the study says of a scenario's normalisation."""
    return study.scenario(config, scenario).get("statistics", "train")


def least_counted(scenario):
    """Time to failure, s, from which on a sample counts in the MAPE; friction counts whole."""
    to_failure = study.target_of(config, scenario) == "time_to_failure"
    return config["scores"]["time_to_failure_from"] if to_failure else None


def scenario_names(network):
    """Pattern of the scenarios that use a network, or of those with another method."""
    names = [s["name"] for s in config["scenarios"] if ("method" not in s) == network]
    return "|".join(names) or "none"


def growing(request):
    """A resource of which each attempt (`retries` in a profile) asks for once more as much."""
    return lambda wildcards, attempt: attempt * request


def scalogram_memory(record):
    """MB: the program, and the transform of a record's emission and target."""
    return int(500 + 25e-6 * os.path.getsize(record))


def prediction_memory(scenario, scalogram, models):
    """MB: the program, and a segment's windows as they are and as each network predicts them."""
    windows = study.windows_of(config, scenario)
    held = windows["length"] / windows["step"] * (1 + len(models))
    return int(900 + 2e-6 * held * os.path.getsize(scalogram))


def training_memory(scenario):
    """MB: windows held for an epoch, in latent training with what the encoder gives for them;
    activations of a batch; and the program itself."""
    scalogram, width = config["scalogram"], study.network_of(config, scenario)["width"]
    training = study.training_of(config, scenario)
    octaves = math.log2(scalogram["largest_scale"] / scalogram["smallest_scale"])
    rows = octaves * scalogram["scales_per_octave"] + 16
    columns = study.windows_of(config, scenario)["length"] / config["record"]["interval"] + 16
    held = training["windows_per_epoch"] * (2 + 2 * width)
    batch = training["batch_size"] * width * 60
    return int(800 + 4e-6 * rows * columns * (held + batch))


def model_files(scenario):
    """The networks of a scenario, one a seed."""
    seeds = study.seeds_of(config, scenario)
    return [f"{RESULTS}/models/{scenario}/seed{seed}.safetensors" for seed in seeds]


def used_experiments():
    """Experiments that a scenario or a figure of records uses, in the order of the study."""
    used = set()
    for scenario in config["scenarios"]:
        for part in ("train", "validate", "test"):
            used |= {pair[0] for pair in study.segments(config, scenario.get(part, []))}
    for figure in config["figures"]:
        used |= set(figure_value(figure, "experiments"))
    return [name for name in EXPERIMENTS if name in used]


def trained_scenarios():
    """Scenarios with networks of their own."""
    return [s["name"] for s in STUDY["scenarios"] if not {"model", "method"} & set(s)]


def prediction_files(scenario):
    """Predictions of a scenario, one for each segment it is tested on."""
    tested = study.segments(config, study.scenario(config, scenario)["test"])
    return [
        f"{RESULTS}/predictions/{scenario}/{experiment}_{segment}.nc"
        for experiment, segment in tested
    ]


def all_predictions():
    """Predictions of all scenarios, in the order of the study."""
    return [file for s in STUDY["scenarios"] for file in prediction_files(s["name"])]


def friction_predictions():
    """Those of friction, which has slip events."""
    names = [s["name"] for s in STUDY["scenarios"]]
    of_friction = [name for name in names if study.target_of(config, name) == "friction"]
    return [file for name in of_friction for file in prediction_files(name)]


def network_predictions():
    """Predictions of networks, and for each those of the same networks on what validated them."""
    files, validations = [], []
    for scenario in STUDY["scenarios"]:
        if "method" in scenario:
            continue
        trained = study.scenario(config, study.models_of(config, scenario["name"]))
        validated = [
            f"{RESULTS}/predictions/{trained['name']}/{experiment}_{segment}.nc"
            for experiment, segment in study.segments(config, trained["validate"])
        ]
        for file in prediction_files(scenario["name"]):
            files.append(file)
            validations.append(validated)
    return files, validations


def submission_files():
    """The competition's file, where the study makes one."""
    return [f"{RESULTS}/submission.csv"] if "submission" in config else []


def repeated_predictions(kind):
    """Predictions of scenarios repeated with a `share` of the data, or as a `variant`, and the
    keys of each of these scenarios."""
    repeated = [s for s in config["scenarios"] if kind in s]
    listed = [(file, s) for s in repeated for file in prediction_files(s["name"])]
    return [file for file, _ in listed], [s for _, s in listed]


def laurenti(key):
    """What the study says of the comparison with the published network; nothing if it has none."""
    return config.get("laurenti", {}).get(key, [])


def laurenti_predictions():
    """The predictions of the scenarios that are compared with it, one each."""
    return [prediction_files(name)[0] for name in laurenti("scenarios")]


def figure_value(figure, key):
    """What the study says of a figure; nothing where it does not have the figure."""
    return config["figures"].get(figure, {}).get(key, [])


def shown(figure, files):
    """The files a figure shows. Where the study does not have the figure, a file of this name
    is missing, which is what Snakemake says when the figure is asked for."""
    return files or [f"(the study has no figures.{figure})"]


def figure_records(figure):
    """The records that a figure shows."""
    names = figure_value(figure, "experiments")
    return shown(figure, expand(f"{RESULTS}/records/{{experiment}}.nc", experiment=names))


def figure_segments(figure):
    """For each of its experiments the segments of the study, by name."""
    known = study.experiments(STUDY)
    return [known[name]["segments"] for name in figure_value(figure, "experiments")]


def figure_6_record():
    """The record whose cycle figure 6 shows."""
    pairs = study.segments(config, figure_value("fig6", "segments"))
    names = {pair[0] for pair in pairs}
    return shown("fig6", [f"{RESULTS}/records/{experiment}.nc" for experiment in names])


def figure_predictions(figure):
    """The predictions that a figure shows: for each scenario, those of the tested segments."""
    files = [
        f"{RESULTS}/predictions/{scenario}/{experiment}_{segment}.nc"
        for scenario in figure_value(figure, "scenarios")
        for experiment, segment in study.segments(config, figure_value(figure, "tested"))
    ]
    return shown(figure, files)


def explanations():
    """What the study's figure of explanations shows."""
    return [
        file.replace("predictions/", "explanations/", 1)
        for file in figure_predictions("explanation")
    ]


def figure_files():
    """PDF and PNG of every figure of the study."""
    return expand(
        f"{RESULTS}/figures/{{figure}}.{{ending}}",
        figure=[*config["figures"], "training"],
        ending=("pdf", "png"),
    )
