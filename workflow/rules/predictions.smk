# What a scenario's networks, or what a user would try instead, make of a segment they have
# not seen.


rule predict:
    input:
        models=lambda wildcards: model_files(study.models_of(config, wildcards.scenario)),
        scalogram=lambda wildcards: scalograms(
            wildcards.scenario, [(wildcards.experiment, wildcards.segment)]
        ),
        statistics=lambda wildcards: normalising_scalogram(wildcards),
        code=code(
            "augmentation",
            "errors",
            "files",
            "images",
            "losses",
            "metrics",
            "models",
            "netcdf",
            "network",
            "predictions",
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
    wildcard_constraints:
        scenario=scenario_names(network=True),
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, input, attempt: attempt
        * prediction_memory(wildcards.scenario, input.scalogram[0], input.models),
        runtime=growing(30),
        gpu=int(config["device"] == "cuda"),
    params:
        study=config["study"],
        scenario="{scenario}",
        segment_label=lambda wildcards: segment_label(wildcards.experiment, wildcards.segment),
        step=lambda wildcards: study.windows_of(config, wildcards.scenario)["step"],
        view=lambda wildcards: study.view_of(config, wildcards.scenario),
        low_pass_gain=lambda wildcards: study.low_pass_gain_of(config, wildcards.scenario),
        least=lambda wildcards: least_counted(wildcards.scenario),
        statistics=lambda wildcards: normalised_by(wildcards.scenario),
        device=config["device"],
    script:
        "../scripts/predict.py"


rule baseline:
    input:
        training=lambda wildcards: training_segments(wildcards.scenario, "train"),
        training_statistics=lambda wildcards: training_statistics(wildcards.scenario, "train"),
        validation=lambda wildcards: training_segments(wildcards.scenario, "validate"),
        validation_statistics=lambda wildcards: training_statistics(wildcards.scenario, "validate"),
        scalogram=lambda wildcards: scalograms(
            wildcards.scenario, [(wildcards.experiment, wildcards.segment)]
        ),
        statistics=lambda wildcards: normalising_scalogram(wildcards),
        code=code(
            "augmentation",
            "baselines",
            "errors",
            "files",
            "images",
            "losses",
            "metrics",
            "netcdf",
            "predictions",
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
    wildcard_constraints:
        scenario=scenario_names(network=False),
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=growing(1500),
        runtime=growing(60),
    params:
        study=config["study"],
        scenario="{scenario}",
        method=lambda wildcards: study.scenario(config, wildcards.scenario)["method"],
        view=lambda wildcards: study.view_of(config, wildcards.scenario),
        seeds=lambda wildcards: study.seeds_of(config, wildcards.scenario),
        segment_label=lambda wildcards: segment_label(wildcards.experiment, wildcards.segment),
        least=lambda wildcards: least_counted(wildcards.scenario),
        statistics=lambda wildcards: normalised_by(wildcards.scenario),
    script:
        "../scripts/baseline.py"


rule explain:
    input:
        models=lambda wildcards: model_files(study.models_of(config, wildcards.scenario)),
        scalogram=lambda wildcards: scalograms(
            wildcards.scenario, [(wildcards.experiment, wildcards.segment)]
        ),
        statistics=lambda wildcards: normalising_scalogram(wildcards),
        code=code(
            "augmentation",
            "errors",
            "explanation",
            "files",
            "images",
            "losses",
            "metrics",
            "models",
            "netcdf",
            "network",
            "predictions",
            "records",
            "training",
            "transfer",
            "wavelets",
            "windows",
        ),
    output:
        f"{RESULTS}/explanations/{{scenario}}/{{experiment}}_{{segment}}.nc",
    log:
        f"{LOGS}/explanations/{{scenario}}_{{experiment}}_{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/explanations/{{scenario}}_{{experiment}}_{{segment}}.tsv"
    wildcard_constraints:
        scenario=scenario_names(network=True),
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, input, attempt: attempt
        * prediction_memory(wildcards.scenario, input.scalogram[0], input.models),
        runtime=growing(30),
    params:
        study=config["study"],
        scenario="{scenario}",
        step=lambda wildcards: study.windows_of(config, wildcards.scenario)["step"],
        slip_drop=config["record"]["slip_drop"],
    script:
        "../scripts/explain.py"


rule submission:
    input:
        models=lambda wildcards: model_files(
            study.models_of(config, config["submission"]["scenario"])
        ),
        segments=lambda wildcards: config["submission"]["segments"],
        code=code(
            "augmentation",
            "errors",
            "files",
            "images",
            "losses",
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
        mem_mb=growing(1000),
        runtime=growing(120),
        gpu=int(config["device"] == "cuda"),
    params:
        device=config["device"],
    script:
        "../scripts/submission.py"
