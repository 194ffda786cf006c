# Networks as they are released, in a folder that `faultslip predict` can use: copied to resources/networks,
# and given a model card, it is shipped with the project.


rule release:
    input:
        unpack(for_job(jobs.release_files)),
    output:
        directory(f"{PATHS.results}/released/{{name}}"),
    resources:
        **job_resources(1500, minutes=30),
    params:
        **code("release"),
        parameters=for_job(jobs.release),
    script:
        "../scripts/release.py"


rule released_networks:
    input:
        expand(rules.release.output, name=STUDY.section("released_networks")),
