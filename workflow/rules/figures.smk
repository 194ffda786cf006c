# The figures of the paper, each from small files, each a target: `snakemake fig3`.


rule figure_1:
    input:
        records=figure_records("fig1"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig1.pdf",
        png=report(
            f"{RESULTS}/figures/fig1.png",
            caption="../report/fig1.rst",
            category="Figures",
            labels={"shows": "Figure 1: the data"},
        ),
    log:
        f"{LOGS}/figures/fig1.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig1.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        segments=figure_segments("fig1"),
    script:
        "../scripts/figure_records.py"


rule figure_2:
    input:
        predictions=figure_predictions("fig2"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig2.pdf",
        png=report(
            f"{RESULTS}/figures/fig2.png",
            caption="../report/fig2.rst",
            category="Figures",
            labels={"shows": "Figure 2: the simulated fault"},
        ),
    log:
        f"{LOGS}/figures/fig2.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig2.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    script:
        "../scripts/figure_predictions.py"


use rule figure_2 as figure_3 with:
    input:
        predictions=figure_predictions("fig3"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig3.pdf",
        png=report(
            f"{RESULTS}/figures/fig3.png",
            caption="../report/fig3.rst",
            category="Figures",
            labels={"shows": "Figure 3: the laboratory"},
        ),
    log:
        f"{LOGS}/figures/fig3.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig3.tsv"


use rule figure_1 as figure_4 with:
    input:
        records=figure_records("fig4"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig4.pdf",
        png=report(
            f"{RESULTS}/figures/fig4.png",
            caption="../report/fig4.rst",
            category="Figures",
            labels={"shows": "Figure 4: the second experiment"},
        ),
    log:
        f"{LOGS}/figures/fig4.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig4.tsv"
    params:
        segments=figure_segments("fig4"),


rule figure_5:
    input:
        predictions=figure_predictions("fig5"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig5.pdf",
        png=report(
            f"{RESULTS}/figures/fig5.png",
            caption="../report/fig5.rst",
            category="Figures",
            labels={"shows": "Figure 5: its friction at each load"},
        ),
    log:
        f"{LOGS}/figures/fig5.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig5.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        scenarios=len(figure_value("fig5", "scenarios")),
    script:
        "../scripts/figure_series.py"


rule figure_6:
    input:
        record=figure_6_record(),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig6.pdf",
        png=report(
            f"{RESULTS}/figures/fig6.png",
            caption="../report/fig6.rst",
            category="Figures",
            labels={"shows": "Figure 6: parts of one cycle"},
        ),
    log:
        f"{LOGS}/figures/fig6.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig6.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        segments={
            segment: EXPERIMENTS[experiment]["segments"][segment]
            for experiment, segment in study.segments(config, figure_value("fig6", "segments"))
        },
    script:
        "../scripts/figure_cycle.py"


use rule figure_5 as figure_7 with:
    input:
        predictions=figure_predictions("fig7"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig7.pdf",
        png=report(
            f"{RESULTS}/figures/fig7.png",
            caption="../report/fig7.rst",
            category="Figures",
            labels={"shows": "Figure 7: trained on a part of a cycle"},
        ),
    log:
        f"{LOGS}/figures/fig7.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig7.tsv"
    params:
        scenarios=len(figure_value("fig7", "scenarios")),


use rule figure_5 as figure_8 with:
    input:
        predictions=figure_predictions("fig8"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/fig8.pdf",
        png=report(
            f"{RESULTS}/figures/fig8.png",
            caption="../report/fig8.rst",
            category="Figures",
            labels={"shows": "Figure 8: time to failure"},
        ),
    log:
        f"{LOGS}/figures/fig8.log",
    benchmark:
        f"{BENCHMARKS}/figures/fig8.tsv"
    params:
        scenarios=len(figure_value("fig8", "scenarios")),


rule figure_apparatus:
    input:
        records=figure_records("apparatus"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/apparatus.pdf",
        png=report(
            f"{RESULTS}/figures/apparatus.png",
            caption="../report/apparatus.rst",
            category="Figures",
            labels={"shows": "Virtual and real apparatus"},
        ),
    log:
        f"{LOGS}/figures/apparatus.log",
    benchmark:
        f"{BENCHMARKS}/figures/apparatus.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    script:
        "../scripts/figure_comparison.py"


rule figure_data_efficiency:
    input:
        scores=rules.data_efficiency_table.output.csv,
        without=figure_predictions("data_efficiency"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/data_efficiency.pdf",
        png=report(
            f"{RESULTS}/figures/data_efficiency.png",
            caption="../report/data_efficiency.rst",
            category="Figures",
            labels={"shows": "How much laboratory data it takes"},
        ),
    log:
        f"{LOGS}/figures/data_efficiency.log",
    benchmark:
        f"{BENCHMARKS}/figures/data_efficiency.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    script:
        "../scripts/figure_data_efficiency.py"


rule figure_events:
    input:
        predictions=figure_predictions("events"),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/events.pdf",
        png=report(
            f"{RESULTS}/figures/events.png",
            caption="../report/events.rst",
            category="Figures",
            labels={"shows": "Slip events, predicted and true"},
        ),
    log:
        f"{LOGS}/figures/events.log",
    benchmark:
        f"{BENCHMARKS}/figures/events.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        slip_drop=config["record"]["slip_drop"],
        tolerance=config["scores"]["event_tolerance"],
    script:
        "../scripts/figure_events.py"


rule figure_explanation:
    input:
        explanations=explanations(),
        code=code("errors", "events", "files", "netcdf", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/explanation.pdf",
        png=report(
            f"{RESULTS}/figures/explanation.png",
            caption="../report/explanation.rst",
            category="Figures",
            labels={"shows": "What was learned"},
        ),
    log:
        f"{LOGS}/figures/explanation.log",
    benchmark:
        f"{BENCHMARKS}/figures/explanation.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    script:
        "../scripts/figure_explanation.py"


rule figure_training:
    input:
        histories=[
            f"{RESULTS}/models/{scenario}/seed{seed}.csv"
            for scenario in trained_scenarios()
            for seed in study.seeds_of(config, scenario)
        ],
        code=code("errors", "events", "files", "plotting", "records", "segments"),
        style="workflow/scripts/faultslip/faultslip.mplstyle",
    output:
        pdf=f"{RESULTS}/figures/training.pdf",
        png=report(
            f"{RESULTS}/figures/training.png",
            caption="../report/training.rst",
            category="Training",
            labels={"shows": "Losses of all networks"},
        ),
    log:
        f"{LOGS}/figures/training.log",
    benchmark:
        f"{BENCHMARKS}/figures/training.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    script:
        "../scripts/figure_training.py"


rule fig1:
    input:
        rules.figure_1.output,


rule fig2:
    input:
        rules.figure_2.output,


rule fig3:
    input:
        rules.figure_3.output,


rule fig4:
    input:
        rules.figure_4.output,


rule fig5:
    input:
        rules.figure_5.output,


rule fig6:
    input:
        rules.figure_6.output,


rule fig7:
    input:
        rules.figure_7.output,


rule fig8:
    input:
        rules.figure_8.output,
