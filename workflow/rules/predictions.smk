# What the networks of a scenario, or a reference method, predict for a segment that they have not seen.


def names(has_method):
    """A wildcard constraint: the scenarios of a reference method, or the others."""
    found = [s.name for s in STUDY.scenarios.values() if bool(s.method) == has_method]
    return "|".join(found) or "none"


def prediction_memory(wildcards, input, attempt):
    """MB: the program; the windows of a segment, of the emission and as each network predicts them."""
    windows = scenario_of(wildcards).windows
    held = windows.length / windows.step * (1 + len(input.models))
    return attempt * int(900 + 2e-6 * held * os.path.getsize(input.scalogram))


def smallest_true(wildcards):
    """Time to failure, s, from which on a sample counts in the MAPE; every sample of friction counts."""
    if scenario_of(wildcards).target == "friction":
        return None
    return STUDY.config["scores"]["time_to_failure_from"]


rule predict:
    input:
        models=lambda wildcards: model_files(scenario_of(wildcards)),
        scalogram=lambda wildcards: scalogram_file(scenario_of(wildcards), segment_of(wildcards)),
        normalising=lambda wildcards: normalising_file(
            scenario_of(wildcards), segment_of(wildcards)
        ),
        code=code("predict"),
    output:
        f"{RESULTS}/predictions/{{scenario}}/{{experiment}}_{{segment}}.nc",
    log:
        f"{LOGS}/predictions/{{scenario}}_{{experiment}}_{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/predictions/{{scenario}}_{{experiment}}_{{segment}}.tsv"
    wildcard_constraints:
        scenario=names(has_method=False),
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
        step=lambda wildcards: scenario_of(wildcards).windows.step,
        causal=lambda wildcards: scenario_of(wildcards).causal,
        low_pass_gain=lambda wildcards: scenario_of(wildcards).low_pass_gain,
        min_true=smallest_true,
        device=DEVICE,
    script:
        "../scripts/predict.py"


rule baseline:
    input:
        train=scalogram_files("train"),
        train_normalisation=normalising_files("train"),
        validate=scalogram_files("validate"),
        validate_normalisation=normalising_files("validate"),
        scalogram=rules.predict.input.scalogram,
        normalising=rules.predict.input.normalising,
        code=code("baseline"),
    output:
        rules.predict.output,
    log:
        rules.predict.log,
    benchmark:
        rules.predict.benchmark
    wildcard_constraints:
        scenario=names(has_method=True),
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
        scalogram=rules.predict.input.scalogram,
        normalising=rules.predict.input.normalising,
        code=code("explain"),
    output:
        f"{RESULTS}/explanations/{{scenario}}/{{experiment}}_{{segment}}.nc",
    log:
        f"{LOGS}/explanations/{{scenario}}_{{experiment}}_{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/explanations/{{scenario}}_{{experiment}}_{{segment}}.tsv"
    wildcard_constraints:
        scenario=names(has_method=False),
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
        models=lambda wildcards: model_files(
            STUDY.scenario(STUDY.section("submission")["scenario"])
        ),
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


def prediction_files(scenario, segments):
    """Predictions of a scenario for segments."""
    return [
        file
        for segment in segments
        for file in expand(
            rules.predict.output,
            scenario=scenario.name,
            experiment=segment.experiment,
            segment=segment.name,
        )
    ]


def explanation_files():
    """Explanations that the study's figure shows: of each scenario, for each segment."""
    section = STUDY.figure("explanation")
    segments = STUDY.segments(section.get("tested", []), "figures.explanation.tested")
    return [
        file.replace("/predictions/", "/explanations/")
        for name in section.get("scenarios", [])
        for file in prediction_files(STUDY.scenario(name), segments)
    ]
