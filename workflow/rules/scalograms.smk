# Scalograms of emission and target of each segment, which is transformed by itself.


def event_definition(wildcards):
    """Definition of the events that a segment or its target depends on; null where it depends on none."""
    if wildcards.target == "time_to_failure" or "cycle" in segment_of(wildcards).definition:
        return EVENTS | {"failure_slope": experiment_of(wildcards).failure_slope}
    return None


def scalogram_memory(wildcards, input, attempt):
    """MB: the program, and the transform of a record's emission and target."""
    return attempt * int(500 + 25e-6 * os.path.getsize(input.record))


rule scalogram:
    input:
        record=lambda wildcards: record_file(wildcards.experiment),
        code=code("scalogram"),
    output:
        f"{RESULTS}/scalograms/{{experiment}}/{{segment}}/{{target}}.nc",
    log:
        f"{LOGS}/scalograms/{{experiment}}_{{segment}}_{{target}}.log",
    benchmark:
        f"{BENCHMARKS}/scalograms/{{experiment}}_{{segment}}_{{target}}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=scalogram_memory,
        runtime=growing(20),
    params:
        study=STUDY.name,
        definition=lambda wildcards: segment_of(wildcards).definition,
        scalogram=SCALOGRAM,
        events=event_definition,
        min_length=lambda wildcards: STUDY.shortest_window(segment_of(wildcards)),
    script:
        "../scripts/scalogram.py"


def scalogram_file(scenario, segment):
    """Scalogram of a segment, for the target of a scenario."""
    (file,) = expand(
        rules.scalogram.output,
        experiment=segment.experiment,
        segment=segment.name,
        target=scenario.target,
    )
    return file


def scalogram_files(part):
    """An input function: scalograms of what a scenario trains on (`train`) or validates with (`validate`)."""
    return lambda wildcards: [
        scalogram_file(scenario_of(wildcards), segment)
        for segment in getattr(scenario_of(wildcards), part)
    ]


def normalising_files(part):
    """An input function: for each of them, the file whose mean and standard deviation normalise it."""
    return lambda wildcards: [
        normalising_file(scenario_of(wildcards), segment)
        for segment in getattr(scenario_of(wildcards), part)
    ]


def normalising_file(scenario, segment):
    """The scalogram whose mean and standard deviation normalise a segment."""
    return scalogram_file(scenario, STUDY.normalising_segment(scenario, segment))
