# Networks, one per scenario and seed. Each uses one thread, so that its bytes are the same with any
# number of cores; seeds are trained side by side.


rule train:
    input:
        segments=about(lambda *job: jobs.files(jobs.training(*job))),
        start_from=about(jobs.start_from),
        code=code("train"),
    output:
        model=PATHS.model,
        history=PATHS.history,
    resources:
        **needs(resources.training, minutes=240),
        gpu=GPU,
    params:
        **described(jobs.training),
        device=DEVICE,
    script:
        "../scripts/train.py"
