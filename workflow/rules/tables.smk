# The scores of every scenario, experiment and segment.


rule mape_table:
    input:
        predictions=all_predictions(),
        paper="resources/paper.yaml",
        code=code("errors", "files", "netcdf"),
    output:
        csv=f"{RESULTS}/tables/mape.csv",
        markdown=report(
            f"{RESULTS}/tables/mape.md",
            caption="../report/mape.rst",
            category="Tables",
        ),
    log:
        f"{LOGS}/tables/mape.log",
    benchmark:
        f"{BENCHMARKS}/tables/mape.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=500,
        runtime=10,
    params:
        study=config["study"],
    script:
        "../scripts/mape_table.py"


rule tables:
    input:
        rules.mape_table.output,
