# Networks, one per scenario and seed. Each uses one thread, so that its bytes are the same with any
# number of cores; seeds are trained side by side.


rule train:
    input:
        segments=for_job(lambda *job: jobs.files(jobs.training(*job))),
        start_from=for_job(jobs.start_from),
    output:
        model=PATHS.model,
        history=PATHS.history,
    resources:
        **job_resources(resources.training, minutes=240),
        gpu=GPU,
    params:
        **code("train"),
        **job_parameters(jobs.training),
        device=DEVICE,
    script:
        "../scripts/train.py"
