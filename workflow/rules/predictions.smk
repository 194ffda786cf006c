# What the networks of a scenario, or a reference method, predict for a segment that they have not seen.


rule predict:
    input:
        models=lambda wildcards: model_files(scenario_of(wildcards)),
        scalogram=tested_scalogram,
        normalising=tested_normalising("normalisation"),
        emission_normalising=tested_normalising("emission_normalisation"),
        code=code("predict"),
    output:
        f"{RESULTS}/predictions/{{scenario}}/{{experiment}}/{{segment}}.nc",
    log:
        f"{LOGS}/predictions/{{scenario}}/{{experiment}}/{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/predictions/{{scenario}}/{{experiment}}/{{segment}}.tsv"
    wildcard_constraints:
        scenario=names_of(has_method=False),
    priority: 1
    conda:
        ENVIRONMENT
    resources:
        mem_mb=prediction_memory,
        runtime=growing(30),
        gpu=GPU,
    params:
        study=STUDY.name,
        segment_label=lambda wildcards: segment_of(wildcards).label,
        normalisation=lambda wildcards: scenario_of(wildcards).normalisation,
        rescaling=lambda wildcards: scenario_of(wildcards).rescaling,
        step=lambda wildcards: scenario_of(wildcards).windows.step,
        causal=lambda wildcards: scenario_of(wildcards).causal,
        low_pass_gain=lambda wildcards: scenario_of(wildcards).low_pass_gain,
        control=lambda wildcards: scenario_of(wildcards).control,
        min_true=smallest_true,
        device=DEVICE,
    script:
        "../scripts/predict.py"


rule baseline:
    input:
        train=scalogram_files("train"),
        train_normalisation=normalising_files("train"),
        train_emission_normalisation=normalising_files("train", "emission_normalisation"),
        validate=scalogram_files("validate"),
        validate_normalisation=normalising_files("validate"),
        validate_emission_normalisation=normalising_files("validate", "emission_normalisation"),
        scalogram=tested_scalogram,
        normalising=tested_normalising("normalisation"),
        emission_normalising=tested_normalising("emission_normalisation"),
        code=code("baseline"),
    output:
        rules.predict.output,
    log:
        rules.predict.log,
    benchmark:
        rules.predict.benchmark
    wildcard_constraints:
        scenario=names_of(has_method=True),
    priority: 1  # the LSTM takes longest of all: begun last, it would keep one core alone
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(1500),
        runtime=growing(60),
    params:
        study=STUDY.name,
        segment_label=lambda wildcards: segment_of(wildcards).label,
        normalisation=lambda wildcards: scenario_of(wildcards).normalisation,
        method=lambda wildcards: scenario_of(wildcards).method,
        causal=lambda wildcards: scenario_of(wildcards).causal,
        seeds=lambda wildcards: scenario_of(wildcards).seeds,
        min_true=smallest_true,
    script:
        "../scripts/baseline.py"


rule explain:
    input:
        models=rules.predict.input.models,
        scalogram=tested_scalogram,
        normalising=tested_normalising("normalisation"),
        emission_normalising=tested_normalising("emission_normalisation"),
        code=code("explain"),
    output:
        f"{RESULTS}/explanations/{{scenario}}/{{experiment}}/{{segment}}.nc",
    log:
        f"{LOGS}/explanations/{{scenario}}/{{experiment}}/{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/explanations/{{scenario}}/{{experiment}}/{{segment}}.tsv"
    wildcard_constraints:
        scenario=names_of(has_method=False),
    conda:
        ENVIRONMENT
    resources:
        mem_mb=prediction_memory,
        runtime=growing(30),
    params:
        study=STUDY.name,
        step=lambda wildcards: scenario_of(wildcards).windows.step,
    script:
        "../scripts/explain.py"


rule submission:
    input:
        models=submission_models,
        segments=lambda wildcards: STUDY.section("submission")["segments"],
        code=code("submission"),
    output:
        f"{RESULTS}/submission.csv",
    log:
        f"{LOGS}/submission.log",
    benchmark:
        f"{BENCHMARKS}/submission.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(1000),
        runtime=growing(120),
        gpu=GPU,
    params:
        device=DEVICE,
    script:
        "../scripts/submission.py"
