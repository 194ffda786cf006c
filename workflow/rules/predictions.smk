# What the networks of a scenario, or a method, predict for a segment, with all scores.


rule predict:
    input:
        models=lambda wildcards: PATHS.models(STUDY.scenarios[wildcards.scenario]),
        segments=about(lambda *job: jobs.files(jobs.prediction(*job))),
        record=about(jobs.predicted_record),
        validations=about(jobs.validations),
        code=code("predict"),
    output:
        PATHS.prediction,
    wildcard_constraints:
        scenario=names_of(has_method=False),
    priority: 1
    resources:
        **needs(resources.predicting, minutes=30),
        gpu=GPU,
    params:
        **described(jobs.prediction),
        device=DEVICE,
    script:
        "../scripts/predict.py"


rule baseline:
    input:
        segments=about(lambda *job: jobs.files(jobs.method(*job))),
        code=code("baseline"),
    output:
        PATHS.prediction,
    wildcard_constraints:
        scenario=names_of(has_method=True),
    priority: 1  # the LSTM takes longest of all: begun last, it would keep one core alone
    resources:
        **needs(1500, minutes=60),
    params:
        **described(jobs.method),
    script:
        "../scripts/baseline.py"


rule explain:
    input:
        models=rules.predict.input.models,
        segments=about(lambda *job: jobs.files(jobs.explanation(*job))),
        code=code("explain"),
    output:
        PATHS.explanation,
    resources:
        **needs(resources.predicting, minutes=30),
    params:
        **described(jobs.explanation),
    script:
        "../scripts/explain.py"


rule submission:
    input:
        models=about(jobs.submission_models),
        segments=lambda wildcards: STUDY.section("submission")["segments"],
        code=code("submission"),
    output:
        f"{PATHS.results}/submission.csv",
    resources:
        **needs(1000, minutes=120),
        gpu=GPU,
    params:
        device=DEVICE,
    script:
        "../scripts/submission.py"
