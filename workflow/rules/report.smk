# The report (snakemake --report): its opening page. The rules of tables and figures add the rest.


report: "../report/workflow.rst"


rule opening:
    input:
        scores=rules.mape_table.output.csv if WRITTEN else [],
        figures=opening_figures(),
        code=code("opening"),
    output:
        f"{RESULTS}/tables/opening.rst",
    log:
        f"{LOGS}/tables/opening.log",
    benchmark:
        f"{BENCHMARKS}/tables/opening.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        answered_by=answering_scenarios(),
        titles={figure.name: figure.title for figure in FIGURES.values()},
    script:
        "../scripts/opening.py"
