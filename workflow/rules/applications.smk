# Released networks, and scenarios that use them: entries, files and predictions. No rule stands here.

RELEASED = STUDY.section("released_networks") or {}


def of_release(function):
    """A function of a job: something of the entry of its networks in the study."""
    return lambda wildcards: function(RELEASED[wildcards.name])


def application_of(wildcards):
    """The scenario of released networks that a job is about."""
    return STUDY.applications[wildcards.application]


def known_part(wildcards):
    """Definition of the part whose friction gives the units of a prediction; null if there is none."""
    segments, known = experiment_of(wildcards).segments, application_of(wildcards).known
    return segments[known].definition if known else None


def application_files(application):
    """The folder of released networks, as its files: its description, then the networks."""
    folder = f"resources/networks/{application.networks}"
    folder = folder if os.path.isdir(folder) else application.networks
    return [f"{folder}/about.json", *sorted(glob.glob(f"{folder}/*.safetensors"))]


def applied():
    """Predictions of released networks."""
    return [
        file
        for application in STUDY.applications.values()
        for segment in application.test
        for file in expand(
            rules.apply.output,
            application=application.name,
            experiment=segment.experiment,
            segment=segment.name,
        )
    ]
