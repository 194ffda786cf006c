# Raw files, and records on a uniform time axis.


# A file is identified by its sha256, so its origin is irrelevant: the mirror is a resource of the
# machine, like memory, and changing it reruns nothing.
rule fetch:
    output:
        ensure(RAW, sha256=lambda wildcards: STUDY.register[wildcards.file]["sha256"]),
    wildcard_constraints:
        file="|".join(map(re.escape, STUDY.register)),
    retries: 2
    resources:
        **job_resources(200, minutes=30),
        mirror=STUDY.config.get("mirror") or "",
    params:
        **code("fetch"),
        registered=for_job(jobs.fetched),
    script:
        "../scripts/fetch.py"


rule record:
    input:
        raw=lambda wildcards: PATHS.raw_files(wildcards.experiment),
    output:
        PATHS.record,
    threads: for_job(resources.reading_threads)
    resources:
        **job_resources(1000, minutes=20),
    params:
        **code("record"),
        **job_parameters(jobs.record),
    script:
        "../scripts/record.py"
