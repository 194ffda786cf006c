# What a scenario's networks make of a segment they have not seen.


rule predict:
    input:
        models=lambda wildcards: model_files(study.models_of(config, wildcards.scenario)),
        scalogram=lambda wildcards: scalograms(
            wildcards.scenario, [(wildcards.experiment, wildcards.segment)]
        ),
        statistics=lambda wildcards: scalograms(
            wildcards.scenario,
            [
                study.statistics_of(
                    config, wildcards.scenario, wildcards.experiment, wildcards.segment
                )
            ],
        ),
        code=code(
            "errors",
            "files",
            "netcdf",
            "images",
            "metrics",
            "models",
            "network",
            "training",
            "transfer",
            "wavelets",
            "windows",
        ),
    output:
        f"{RESULTS}/predictions/{{scenario}}/{{experiment}}_{{segment}}.nc",
    log:
        f"{LOGS}/predictions/{{scenario}}_{{experiment}}_{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/predictions/{{scenario}}_{{experiment}}_{{segment}}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=30,
        gpu=int(config["device"] == "cuda"),
    params:
        study=config["study"],
        scenario="{scenario}",
        segment_label=lambda wildcards: segment_label(wildcards.experiment, wildcards.segment),
        step=lambda wildcards: study.windows_of(config, wildcards.scenario)["step"],
        low_pass_gain=lambda wildcards: study.low_pass_gain_of(config, wildcards.scenario),
        least=lambda wildcards: (
            config["scores"]["time_to_failure_from"]
            if study.target_of(config, wildcards.scenario) == "time_to_failure"
            else None
        ),
        statistics=lambda wildcards: study.scenario(config, wildcards.scenario).get(
            "statistics", "train"
        ),
        device=config["device"],
    script:
        "../scripts/predict.py"


rule submission:
    input:
        models=lambda wildcards: model_files(
            study.models_of(config, config["submission"]["scenario"])
        ),
        segments=lambda wildcards: config["submission"]["segments"],
        code=code(
            "errors",
            "files",
            "images",
            "models",
            "network",
            "readers/__init__",
            "readers/lanl",
            "records",
            "training",
            "transfer",
            "wavelets",
            "windows",
        ),
    output:
        f"{RESULTS}/submission.csv",
    log:
        f"{LOGS}/submission.log",
    benchmark:
        f"{BENCHMARKS}/submission.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=120,
        gpu=int(config["device"] == "cuda"),
    params:
        device=config["device"],
    script:
        "../scripts/submission.py"
