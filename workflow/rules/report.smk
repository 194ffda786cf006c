# The report (snakemake --report): its opening page. The rules of tables and figures add the rest.


report: "../report/workflow.rst"


rule opening:
    input:
        scores=rules.mape_table.output.csv if "mape" in TABLES else [],
        figures=figures.opening(PATHS),
    output:
        PATHS.table("opening", "rst"),
    resources:
        **job_resources(500, minutes=10),
    params:
        **code("opening"),
        answered_by=figures.answering(PATHS),
        titles={figure.name: figure.title for figure in FIGURES.values()},
    script:
        "../scripts/opening.py"
