# Raw files, and records on a uniform time axis.


def raw_files(wildcards):
    """Files that a record is read from: simulated, fetched, or the user's own."""
    fault = experiment_of(wildcards).fault
    if fault is None:
        return experiment_of(wildcards).raw_files
    simulated = {"simulation": rules.simulate, "apparatus": rules.apparatus}[fault.kind]
    return expand(simulated.output, run=fault.run, seed=fault.seed)


# A file is identified by its sha256, so its origin is irrelevant: the mirror is a resource of the
# machine, like memory, and changing it reruns nothing.
rule fetch:
    input:
        code=code("fetch"),
    output:
        ensure(
            "resources/raw/{file}",
            sha256=lambda wildcards: STUDY.register[wildcards.file]["sha256"],
        ),
    log:
        "logs/fetch/{file}.log",
    wildcard_constraints:
        file="|".join(map(re.escape, STUDY.register)),
    retries: 2
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(200),
        runtime=growing(30),
        mirror=STUDY.config.get("mirror") or "",
    params:
        url=lambda wildcards: STUDY.register[wildcards.file]["url"],
        sha256=lambda wildcards: STUDY.register[wildcards.file]["sha256"],
        size=lambda wildcards: STUDY.register[wildcards.file]["size"],
    script:
        "../scripts/fetch.py"


def reading_threads(wildcards):
    """Real waveforms are tens of gigabytes, and worth several cores."""
    experiment = experiment_of(wildcards)
    return 4 if experiment.reader == "biaxial" and not experiment.fault else 1


rule record:
    input:
        raw=raw_files,
        code=code("record"),
    output:
        f"{RESULTS}/records/{{experiment}}.nc",
    log:
        f"{LOGS}/records/{{experiment}}.log",
    benchmark:
        f"{BENCHMARKS}/records/{{experiment}}.tsv"
    conda:
        ENVIRONMENT
    threads: reading_threads
    resources:
        mem_mb=growing(1000),
        runtime=growing(20),
    params:
        study=STUDY.name,
        label=lambda wildcards: experiment_of(wildcards).label,
        virtual=lambda wildcards: experiment_of(wildcards).virtual,
        reader=lambda wildcards: experiment_of(wildcards).reader,
        options=lambda wildcards: experiment_of(wildcards).options,
        time_scale=lambda wildcards: experiment_of(wildcards).time_scale,
        time_range=lambda wildcards: experiment_of(wildcards).time_range,
        average=lambda wildcards: experiment_of(wildcards).average,
        interval=RECORD["interval"],
        max_gap=RECORD["max_gap"],
    script:
        "../scripts/record.py"


def record_files(experiments):
    """Records of experiments."""
    return expand(rules.record.output, experiment=experiments)


def record_file(experiment):
    """Record of an experiment."""
    return record_files([experiment])[0]
