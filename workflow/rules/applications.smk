# Scenarios of released networks: their files and predictions. No rule stands here.


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
