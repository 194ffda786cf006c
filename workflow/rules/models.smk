# Networks, one a scenario and seed. One thread each, so that the bytes are the same
# with any number of cores; seeds are trained side by side.


rule train:
    input:
        training=lambda wildcards: training_segments(wildcards.scenario, "train"),
        training_statistics=lambda wildcards: training_statistics(wildcards.scenario, "train"),
        validation=lambda wildcards: training_segments(wildcards.scenario, "validate"),
        validation_statistics=lambda wildcards: training_statistics(wildcards.scenario, "validate"),
        start_from=lambda wildcards: [
            f"{RESULTS}/models/{parent}/seed{wildcards.seed}.safetensors"
            for parent in [study.scenario(config, wildcards.scenario).get("start_from")]
            if parent
        ],
        code=code(
            "augmentation",
            "checkpoints",
            "errors",
            "files",
            "images",
            "losses",
            "models",
            "netcdf",
            "network",
            "training",
            "transfer",
            "wavelets",
            "windows",
        ),
    output:
        model=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.safetensors",
        history=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.csv",
    log:
        f"{LOGS}/models/{{scenario}}_seed{{seed}}.log",
    benchmark:
        f"{BENCHMARKS}/models/{{scenario}}_seed{{seed}}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, attempt: attempt * training_memory(wildcards.scenario),
        runtime=growing(240),
        gpu=int(config["device"] == "cuda"),
    params:
        study=config["study"],
        seed=lambda wildcards: int(wildcards.seed),
        trained=lambda wildcards: study.scenario(config, wildcards.scenario).get("trained", "all"),
        target=lambda wildcards: study.target_of(config, wildcards.scenario),
        scalogram=config["scalogram"],
        windows=lambda wildcards: study.windows_of(config, wildcards.scenario),
        view=lambda wildcards: study.view_of(config, wildcards.scenario),
        network=lambda wildcards: study.network_of(config, wildcards.scenario),
        training=lambda wildcards: study.training_of(config, wildcards.scenario),
        device=config["device"],
    script:
        "../scripts/train.py"
