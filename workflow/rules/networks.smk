# Networks, by scenario and seed; a job trains those of repeats of a scenario one after the other. Each uses one
# thread, so that its bytes are the same with any number of cores; seeds are trained side by side.

for name, job in jobs.trainings(PATHS).items():

    rule:
        name:
            f"train_{name}"
        input:
            **job.inputs,
        output:
            **job.outputs,
        priority: min(2, len(job.arguments))  # those of repeats take long: begun last, one would keep a core alone
        group:
            "networks"
        resources:
            **job_resources(resources.training(STUDY, job.scenario), minutes=240),
            gpu=GPU,
        params:
            **code("train"),
            parameters=job.arguments,
            study=STUDY.name,
            device=DEVICE,
        script:
            "../scripts/train.py"
