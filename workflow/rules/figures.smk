# Figures, each a target by its own name: `snakemake fig3`. Every figure is one entry below: the script
# that draws it, its title in the report, its inputs and parameters.


FIGURES = {
    "fig1": records_entry("fig1", "Figure 1: the data"),
    "fig2": scalograms_entry("fig2", "Figure 2: the simulated fault"),
    "fig3": scalograms_entry("fig3", "Figure 3: the laboratory"),
    "fig4": records_entry("fig4", "Figure 4: the second experiment"),
    "fig5": series_entry("fig5", "Figure 5: its friction at each load"),
    "fig6": (
        "figure_cycle",
        "Figure 6: parts of one cycle",
        {
            "record": shown(
                "fig6", record_files({s.experiment for s in figure_segments("fig6", "segments")})
            )[0]
        },
        {"segments": {s.name: s.definition for s in figure_segments("fig6", "segments")}}
        | MIN_DROP,
    ),
    "fig7": series_entry("fig7", "Figure 7: trained on a part of a cycle"),
    "fig8": series_entry("fig8", "Figure 8: time to failure"),
    "apparatus": (
        "figure_apparatus",
        "Virtual and real apparatus",
        {
            "records": figure_records("apparatus"),
            "slip_events": rules.experiments_table.output.slip_events,
            "emission_by_phase": rules.experiments_table.output.emission_by_phase,
        },
        {"names": STUDY.figure("apparatus").get("experiments", [])},
    ),
    "data_efficiency": (
        "figure_data_efficiency",
        "Amount of laboratory data needed",
        {
            "scores": table_file("data_efficiency", "data_efficiency"),
            "without": figure_predictions("data_efficiency"),
        },
        {},
    ),
    "events": (
        "figure_events",
        "Slip events, true and detected",
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
        "figure_explanation",
        "What the networks have learned",
        {
            "explanations": shown("explanation", explanation_files()),
            "explained": table_file("explanation", "explanation"),
        },
        {},
    ),
    "training": (
        "figure_training",
        "Losses of all networks",
        {
            "histories": [
                file
                for scenario in STUDY.written
                if scenario.has_networks
                for file in expand(
                    rules.train.output.history, scenario=scenario.name, seed=scenario.seeds
                )
            ]
        },
        {},
    ),
}


# Snakemake evaluates the path of a script when the job runs, so it is a parameter.
for figure, (drawing, shows, inputs, values) in FIGURES.items():

    rule:
        name:
            figure if re.fullmatch("fig[0-9]+", figure) else f"{figure}_figure"
        input:
            **inputs,
            code=code(drawing),
            style="workflow/scripts/faultslip/figures/faultslip.mplstyle",
        output:
            pdf=f"{RESULTS}/figures/{figure}.pdf",
            png=report(
                f"{RESULTS}/figures/{figure}.png",
                caption=f"../report/{figure}.rst",
                category="Training" if figure == "training" else "Figures",
                labels={"shows": shows},
            ),
        log:
            f"{LOGS}/figures/{figure}.log",
        benchmark:
            f"{BENCHMARKS}/figures/{figure}.tsv"
        conda:
            ENVIRONMENT
        resources:
            mem_mb=growing(1000),
            runtime=growing(10),
        params:
            **values,
            script=drawing,
        script:
            "../scripts/{params.script}.py"
