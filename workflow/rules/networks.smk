# Networks, one per scenario and seed. Each uses one thread, so that its bytes are the same with any
# number of cores; seeds are trained side by side.


def training_memory(wildcards, attempt):
    """MB: the program; the windows of an epoch, and in latent training what the frozen encoder gives for
    them; the activations of a batch."""
    scenario = scenario_of(wildcards)
    octaves = math.log2(SCALOGRAM["largest_scale"] / SCALOGRAM["smallest_scale"])
    rows = octaves * SCALOGRAM["scales_per_octave"] + 16
    columns = scenario.windows.length / RECORD["interval"] + 16
    width, training = scenario.network["width"], scenario.training
    held = training["windows_per_epoch"] * (2 + 2 * width)
    batch = training["batch_size"] * width * 60
    return attempt * int(800 + 4e-6 * rows * columns * (held + batch))


def model_files(scenario):
    """The networks that a scenario uses, one per seed."""
    return expand(rules.train.output.model, scenario=scenario.model, seed=scenario.seeds)


rule train:
    input:
        train=scalogram_files("train"),
        train_normalisation=normalising_files("train"),
        validate=scalogram_files("validate"),
        validate_normalisation=normalising_files("validate"),
        start_from=lambda wildcards: expand(
            rules.train.output.model,
            scenario=scenario_of(wildcards).start_from or [],
            seed=wildcards.seed,
        ),
        code=code("train"),
    output:
        model=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.safetensors",
        history=f"{RESULTS}/models/{{scenario}}/seed{{seed}}.csv",
    log:
        f"{LOGS}/models/{{scenario}}_seed{{seed}}.log",
    benchmark:
        f"{BENCHMARKS}/models/{{scenario}}_seed{{seed}}.tsv"
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
        causal=lambda wildcards: scenario_of(wildcards).causal,
        network=lambda wildcards: scenario_of(wildcards).network,
        training=lambda wildcards: scenario_of(wildcards).training,
        device=DEVICE,
    script:
        "../scripts/train.py"
