# A segment of a record, transformed by itself.


rule scalogram:
    input:
        record=rules.record.output,
        code=code("errors", "files", "netcdf", "images", "records", "segments", "wavelets"),
    output:
        f"{RESULTS}/scalograms/{{experiment}}/{{segment}}/{{target}}.nc",
    log:
        f"{LOGS}/scalograms/{{experiment}}_{{segment}}_{{target}}.log",
    benchmark:
        f"{BENCHMARKS}/scalograms/{{experiment}}_{{segment}}_{{target}}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=lambda wildcards, input, attempt: attempt * scalogram_memory(input.record[0]),
        runtime=growing(20),
    params:
        study=config["study"],
        segment=lambda wildcards: EXPERIMENTS[wildcards.experiment]["segments"][wildcards.segment],
        scalogram=config["scalogram"],
        target="{target}",
        window=lambda wildcards: study.shortest_window(
            config, wildcards.experiment, wildcards.segment
        ),
    script:
        "../scripts/scalogram.py"
