# What a scenario's networks make of a segment they have not seen.


rule predict:
    input:
        models=lambda wildcards: model_files(study.models_of(config, wildcards.scenario)),
        scalogram=f"{RESULTS}/scalograms/{{experiment}}/{{segment}}.nc",
        statistics=lambda wildcards: scalograms(
            [
                study.statistics_of(
                    config, wildcards.scenario, wildcards.experiment, wildcards.segment
                )
            ]
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
        step=config["windows"]["step"],
        statistics=lambda wildcards: study.scenario(config, wildcards.scenario).get(
            "statistics", "train"
        ),
        device=config["device"],
    script:
        "../scripts/predict.py"
