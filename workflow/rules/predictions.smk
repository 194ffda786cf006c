# What the networks of a scenario, or a method, predict for segments, with all scores. One job predicts all
# segments of a scenario, or of its repeats, because loading the library takes longer than one of them.

for name, job in jobs.predictions(PATHS).items():

    rule:
        name:
            f"predict_{name}"
        input:
            **job.inputs,
        output:
            **job.outputs,
        resources:
            **job_resources(partial(resources.predicting, scenario=job.scenario), minutes=30),
            gpu=GPU,
        params:
            **code("predict"),
            arguments=job.arguments,
            study=STUDY.name,
            device=DEVICE,
        script:
            "../scripts/predict.py"


for name, job in jobs.methods(PATHS).items():

    rule:
        name:
            f"baseline_{name}"
        input:
            **job.inputs,
        output:
            **job.outputs,
        priority: 1  # the LSTM takes longest of all: begun last, it would keep one core alone
        resources:
            **job_resources(1500, minutes=60),
        params:
            **code("baseline"),
            parameters=job.arguments,
            study=STUDY.name,
        script:
            "../scripts/baseline.py"


rule explain:
    input:
        models=lambda wildcards: PATHS.models(STUDY.scenarios[wildcards.scenario]),
        segments=for_job(lambda *job: jobs.files(jobs.explanation(*job))),
    output:
        PATHS.explanation,
    resources:
        **job_resources(resources.predicting, minutes=30),
    params:
        **code("explain"),
        **job_parameters(jobs.explanation),
    script:
        "../scripts/explain.py"


rule submission:
    input:
        models=for_job(jobs.submission_models),
        segments=lambda wildcards: STUDY.section("submission")["segments"],
    output:
        f"{PATHS.results}/submission.csv",
    resources:
        **job_resources(1000, minutes=120),
        gpu=GPU,
    params:
        **code("submission"),
        device=DEVICE,
    script:
        "../scripts/submission.py"
