# Networks, one per scenario and seed. Each uses one thread, so that its bytes are the same with any
# number of cores; seeds are trained side by side.


rule train:
    input:
        train=scalogram_files("train"),
        train_normalisation=normalising_files("train"),
        train_emission_normalisation=normalising_files("train", "emission_normalisation"),
        validate=scalogram_files("validate"),
        validate_normalisation=normalising_files("validate"),
        validate_emission_normalisation=normalising_files("validate", "emission_normalisation"),
        start_from=initial_model,
        code=code("train"),
    output:
        model=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.safetensors",
        history=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.csv",
    log:
        f"{LOGS}/models/{{scenario}}/seed{{seed}}.log",
    benchmark:
        f"{BENCHMARKS}/models/{{scenario}}/seed{{seed}}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=training_memory,
        runtime=growing(240),
        gpu=GPU,
    params:
        study=STUDY.name,
        trained=lambda wildcards: scenario_of(wildcards).trained,
        target=lambda wildcards: scenario_of(wildcards).target,
        scalogram=SCALOGRAM,
        windows=lambda wildcards: vars(scenario_of(wildcards).windows),
        window_fractions=lambda wildcards: list(scenario_of(wildcards).window_fractions),
        causal=lambda wildcards: scenario_of(wildcards).causal,
        network=lambda wildcards: scenario_of(wildcards).network,
        training=lambda wildcards: scenario_of(wildcards).training,
        device=DEVICE,
    script:
        "../scripts/train.py"
