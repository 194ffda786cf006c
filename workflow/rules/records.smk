# Raw files, and records on a uniform time axis.


# A file is identified by its sha256, so its origin is irrelevant: the mirror is a resource of the
# machine, like memory, and changing it reruns nothing.
rule fetch:
    input:
        code=code("fetch"),
    output:
        ensure("resources/raw/{file}", sha256=registered("sha256")),
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
        url=registered("url"),
        sha256=registered("sha256"),
        size=registered("size"),
    script:
        "../scripts/fetch.py"


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


# Random virtual faults are simulated as records. Studies share them, as they share raw files.
rule random_faults:
    input:
        priors=lambda wildcards: STUDY.faults("random_faults")[wildcards.run]["priors"],
        code=code("random_faults"),
    output:
        "resources/random_faults/{run}-batch{batch}.nc",
    log:
        "logs/random_faults/{run}-batch{batch}.log",
    benchmark:
        "benchmarks/runs/random_faults/{run}-batch{batch}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(500),
        runtime=growing(30),
    params:
        parameters=lambda wildcards: STUDY.faults("random_faults")[wildcards.run],
    script:
        "../scripts/random_faults.py"
