# A segment of a record, transformed by itself.


rule scalogram:
    input:
        record=rules.record.output,
        code=code("errors", "files", "netcdf", "images", "wavelets"),
    output:
        f"{RESULTS}/scalograms/{{experiment}}/{{segment}}.nc",
    log:
        f"{LOGS}/scalograms/{{experiment}}_{{segment}}.log",
    benchmark:
        f"{BENCHMARKS}/scalograms/{{experiment}}_{{segment}}.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=20,
    params:
        study=config["study"],
        segment=lambda wildcards: EXPERIMENTS[wildcards.experiment]["segments"][wildcards.segment],
        scalogram=config["scalogram"],
        window=config["windows"]["length"],
    script:
        "../scripts/scalogram.py"
