# Raw files to a record on a uniform time axis, with its slip events.


rule record:
    input:
        raw=lambda wildcards: raw_files(wildcards.experiment),
        code=code(
            "errors",
            "expressions",
            "files",
            "netcdf",
            "readers/__init__",
            "readers/biaxial",
            "readers/fdem",
            "readers/lanl",
            "readers/table",
            "records",
        ),
    output:
        f"{RESULTS}/records/{{experiment}}.nc",
    log:
        f"{LOGS}/records/{{experiment}}.log",
    benchmark:
        f"{BENCHMARKS}/records/{{experiment}}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: lambda wildcards: 4 if brought_by_user(wildcards.experiment) else 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(20),
    params:
        study=config["study"],
        label=lambda wildcards: EXPERIMENTS[wildcards.experiment]["label"],
        virtual=lambda wildcards: EXPERIMENTS[wildcards.experiment]["virtual"],
        source=lambda wildcards: source_of(wildcards.experiment)[0],
        options=lambda wildcards: source_of(wildcards.experiment)[1],
        time_scale=lambda wildcards: EXPERIMENTS[wildcards.experiment].get("time_scale", 1),
        time_range=lambda wildcards: EXPERIMENTS[wildcards.experiment].get("time_range"),
        average=lambda wildcards: EXPERIMENTS[wildcards.experiment].get("average", 0),
        interval=config["record"]["interval"],
        max_gap=config["record"]["max_gap"],
        slip_drop=config["record"]["slip_drop"],
        failure_rate=lambda wildcards: EXPERIMENTS[wildcards.experiment].get(
            "failure_rate", config["record"]["failure_rate"]
        ),
        failure_apart=config["record"]["failure_apart"],
    script:
        "../scripts/record.py"
