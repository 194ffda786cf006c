# Scalograms of emission and target of each segment, which is transformed by itself.


rule scalogram:
    input:
        record=lambda wildcards: record_file(wildcards.experiment),
        code=code("scalogram"),
    output:
        f"{RESULTS}/scalograms/{{experiment}}/{{segment}}/{{target}}.nc",
    log:
        f"{LOGS}/scalograms/{{experiment}}/{{segment}}/{{target}}.log",
    benchmark:
        f"{BENCHMARKS}/scalograms/{{experiment}}/{{segment}}/{{target}}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=scalogram_memory,
        runtime=growing(20),
    params:
        study=STUDY.name,
        definition=lambda wildcards: segment_of(wildcards).definition,
        scalogram=SCALOGRAM,
        events=event_definition,
        min_length=lambda wildcards: STUDY.shortest_window(segment_of(wildcards)),
        emission_averaging=lambda wildcards: experiment_of(wildcards).averaging("emission"),
        embargo=lambda wildcards: experiment_of(wildcards).embargo,
        others=other_segments,
    script:
        "../scripts/scalogram.py"
