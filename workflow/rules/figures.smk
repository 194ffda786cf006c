# Figures, each a target by its own name: `snakemake fig3`. They are listed in the registry
# (workflow/scripts/faultslip/figures/registry.py). Those that draw more than the records or predictions
# that the study names have their inputs and parameters here.

CYCLE = figure_segments("fig6", "segments")
HISTORIES = [
    file
    for scenario in WRITTEN
    if scenario.has_networks
    for file in expand(rules.train.output.history, scenario=scenario.name, seed=scenario.seeds)
]
OTHER_SOURCES = {
    "fig6": (
        {"record": shown("fig6", record_files({segment.experiment for segment in CYCLE}))[0]},
        {"segments": {segment.name: segment.definition for segment in CYCLE}} | MIN_DROP,
    ),
    "apparatus": (
        {
            "records": figure_records("apparatus"),
            "slip_events": rules.experiments_table.output.slip_events,
            "emission_by_phase": rules.experiments_table.output.emission_by_phase,
        },
        {"names": STUDY.figure("apparatus").get("experiments", [])},
    ),
    "data_efficiency": (
        {
            "scores": table_file("data_efficiency", "data_efficiency"),
            "without": figure_predictions("data_efficiency"),
        },
        {},
    ),
    "events": (
        {
            "scores": table_file("events", "events"),
            "event_pairs": table_file("events", "events", "event_pairs"),
        },
        {
            "shown": [
                [scenario.name, segment.experiment, segment.name]
                for scenario in figure_scenarios("events")
                for segment in figure_segments("events", "tested")
            ],
            "tolerance": STUDY.config["scores"]["event_tolerance"],
        },
    ),
    "explanation": (
        {
            "explanations": shown("explanation", explanation_files()),
            "explained": table_file("explanation", "explanation"),
        },
        {},
    ),
    "random_faults": (
        {
            "batch": shown("random_faults", random_batches())[0],
            "statistics": table_file("random_faults", "random_faults"),
        },
        {},
    ),
    "training": ({"histories": HISTORIES}, {}),
    "applied": ({"predictions": applied()}, {}),
}


rule bands:
    input:
        predictions=lambda wildcards: figure_predictions(wildcards.figure),
        validations=lambda wildcards: calibrated(wildcards.figure, "validations"),
        code=code("bands"),
    output:
        csv=f"{RESULTS}/tables/bands/{{figure}}.csv",
    log:
        f"{LOGS}/tables/bands/{{figure}}.log",
    benchmark:
        f"{BENCHMARKS}/tables/bands/{{figure}}.tsv"
    wildcard_constraints:
        figure="|".join(FIGURES),
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        **SCORED,
        validation_counts=lambda wildcards: calibrated(wildcards.figure, "validation_counts"),
        transferred=lambda wildcards: calibrated(wildcards.figure, "transferred"),
    script:
        "../scripts/bands.py"


for figure in FIGURES.values():
    inputs, values = OTHER_SOURCES.get(figure.name) or figure_sources(figure)

    rule:
        name:
            figure.name if re.fullmatch("fig[0-9]+", figure.name) else f"{figure.name}_figure"
        input:
            **inputs,
            code=code("figure", f"faultslip.figures.{figure.module}"),
            style="workflow/scripts/faultslip/figures/faultslip.mplstyle",
        output:
            pdf=f"{RESULTS}/figures/{figure.name}.pdf",
            png=report(
                f"{RESULTS}/figures/{figure.name}.png",
                caption=caption(figure),
                category="Training" if figure.name == "training" else "Figures",
                labels={"shows": figure.title},
            ),
        log:
            f"{LOGS}/figures/{figure.name}.log",
        benchmark:
            f"{BENCHMARKS}/figures/{figure.name}.tsv"
        conda:
            ENVIRONMENT
        resources:
            mem_mb=growing(1000),
            runtime=growing(10),
        params:
            **values,
            description=figure.description,
            module=figure.module,
        script:
            "../scripts/figure.py"
