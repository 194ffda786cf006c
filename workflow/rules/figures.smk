# The figures of the paper, each from small files, each a target: `snakemake fig3`.


rule figure_1:
    input:
        records=expand(
            rules.record.output,
            experiment=config["figures"].get("fig1", {}).get("experiments", []),
        ),
        code=code("errors", "files", "netcdf", "plotting"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig1.pdf",
        png=report(f"{RESULTS}/figures/fig1.png", caption="../report/fig1.rst", category="Figures"),
    log:
        f"{LOGS}/figures/fig1.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig1.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=500,
        runtime=10,
    params:
        segments=[
            EXPERIMENTS[name]["segments"]
            for name in config["figures"].get("fig1", {}).get("experiments", [])
        ],
    script:
        "../scripts/figure_records.py"


rule figure_2:
    input:
        predictions=figure_predictions("fig2"),
        code=code("errors", "files", "netcdf", "plotting"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig2.pdf",
        png=report(f"{RESULTS}/figures/fig2.png", caption="../report/fig2.rst", category="Figures"),
    log:
        f"{LOGS}/figures/fig2.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig2.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=500,
        runtime=10,
    script:
        "../scripts/figure_predictions.py"


use rule figure_2 as figure_3 with:
    input:
        predictions=figure_predictions("fig3"),
        code=code("errors", "files", "netcdf", "plotting"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig3.pdf",
        png=report(f"{RESULTS}/figures/fig3.png", caption="../report/fig3.rst", category="Figures"),
    log:
        f"{LOGS}/figures/fig3.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig3.tsv"


rule fig1:
    input:
        rules.figure_1.output,


rule fig2:
    input:
        rules.figure_2.output,


rule fig3:
    input:
        rules.figure_3.output,
