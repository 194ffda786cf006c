# Public raw files. A file is known by its sha256, so where it came from matters not:
# the mirror is a resource of the machine, as memory is, and changing it reruns nothing.


rule fetch:
    input:
        code=code("errors", "files"),
    output:
        ensure("resources/raw/{file}", sha256=lambda wildcards: REGISTER[wildcards.file]["sha256"]),
    log:
        "logs/fetch/{file}.log",
    wildcard_constraints:
        file="|".join(map(re.escape, REGISTER)),
    retries: 2
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(200),
        runtime=growing(30),
        mirror=config.get("mirror") or "",
    params:
        url=lambda wildcards: REGISTER[wildcards.file]["url"],
        sha256=lambda wildcards: REGISTER[wildcards.file]["sha256"],
        size=lambda wildcards: REGISTER[wildcards.file]["size"],
    script:
        "../scripts/fetch.py"
