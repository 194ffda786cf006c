# Networks as they are released, in a folder that `faultslip predict` can use: copied to resources/networks,
# and given a model card, it is shipped with the project. And what released networks predict in a study.


rule release:
    input:
        models=of_release(lambda entry: model_files(STUDY.scenario(entry["scenario"]))),
        faults=of_release(lambda entry: record_files(STUDY.batches(entry["faults"]))),
        left_out=of_release(lambda entry: record_files(STUDY.batches(entry["left_out"]))),
        code=code("release"),
    output:
        directory(f"{RESULTS}/released/{{name}}"),
    log:
        f"{LOGS}/released/{{name}}.log",
    benchmark:
        f"{BENCHMARKS}/released/{{name}}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(1500),
        runtime=growing(30),
    params:
        title=of_release(lambda entry: entry["title"]),
        meant_for=of_release(lambda entry: entry.get("meant_for")),
        causal=of_release(lambda entry: STUDY.scenario(entry["scenario"]).causal),
        low_pass_gain=of_release(lambda entry: STUDY.scenario(entry["scenario"]).low_pass_gain),
    script:
        "../scripts/release.py"


rule released_networks:
    input:
        expand(rules.release.output, name=RELEASED),


rule apply:
    input:
        record=lambda wildcards: record_file(wildcards.experiment),
        networks=lambda wildcards: application_files(application_of(wildcards)),
        code=code("apply"),
    output:
        f"{RESULTS}/applied/{{application}}/{{experiment}}/{{segment}}.nc",
    log:
        f"{LOGS}/applied/{{application}}/{{experiment}}/{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/applied/{{application}}/{{experiment}}/{{segment}}.tsv"
    wildcard_constraints:
        application="|".join(STUDY.applications) or "none",
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
        gpu=GPU,
    params:
        study=STUDY.name,
        segment_label=lambda wildcards: segment_of(wildcards).label,
        definition=lambda wildcards: segment_of(wildcards).definition,
        known=lambda wildcards: known_part(wildcards),
        emission_averaging=lambda wildcards: experiment_of(wildcards).averaging("emission"),
        device=DEVICE,
    script:
        "../scripts/apply.py"
