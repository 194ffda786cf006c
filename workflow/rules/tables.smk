# The scores of every scenario, experiment and segment; what the experiments are like; the
# parameters of the study.


rule mape_table:
    input:
        predictions=all_predictions(),
        paper="resources/paper.yaml",
        code=code("errors", "files", "netcdf", "tables"),
    output:
        csv=f"{RESULTS}/tables/mape.csv",
        markdown=f"{RESULTS}/tables/mape.md",
        html=report(
            f"{RESULTS}/tables/mape.html",
            caption="../report/mape.rst",
            category="Tables",
            labels={"shows": "Scores of every scenario"},
        ),
    log:
        f"{LOGS}/tables/mape.log",
    benchmark:
        f"{BENCHMARKS}/tables/mape.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        least=config["scores"]["time_to_failure_from"],
    script:
        "../scripts/mape_table.py"


rule experiments_table:
    input:
        records=expand(rules.record.output, experiment=used_experiments()),
        code=code("errors", "files", "netcdf", "tables"),
    output:
        csv=f"{RESULTS}/tables/experiments.csv",
        markdown=f"{RESULTS}/tables/experiments.md",
        html=report(
            f"{RESULTS}/tables/experiments.html",
            caption="../report/experiments.rst",
            category="Tables",
            labels={"shows": "What the faults are like"},
        ),
    log:
        f"{LOGS}/tables/experiments.log",
    benchmark:
        f"{BENCHMARKS}/tables/experiments.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        names=used_experiments(),
        slip_drop=config["record"]["slip_drop"],
    script:
        "../scripts/experiments_table.py"


rule events_table:
    input:
        predictions=friction_predictions(),
        code=code("errors", "events", "files", "netcdf", "records", "tables"),
    output:
        csv=f"{RESULTS}/tables/events.csv",
        markdown=f"{RESULTS}/tables/events.md",
        html=report(
            f"{RESULTS}/tables/events.html",
            caption="../report/events.rst",
            category="Tables",
            labels={"shows": "How well slip events are predicted"},
        ),
    log:
        f"{LOGS}/tables/events.log",
    benchmark:
        f"{BENCHMARKS}/tables/events.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        slip_drop=config["record"]["slip_drop"],
        tolerance=config["scores"]["event_tolerance"],
    script:
        "../scripts/events_table.py"


rule uncertainty_table:
    input:
        predictions=network_predictions()[0],
        validations=sum(network_predictions()[1], []),
        code=code("errors", "files", "netcdf", "tables", "uncertainty"),
    output:
        csv=f"{RESULTS}/tables/uncertainty.csv",
        markdown=f"{RESULTS}/tables/uncertainty.md",
        html=report(
            f"{RESULTS}/tables/uncertainty.html",
            caption="../report/uncertainty.rst",
            category="Tables",
            labels={"shows": "How far a prediction may be off"},
        ),
    log:
        f"{LOGS}/tables/uncertainty.log",
    benchmark:
        f"{BENCHMARKS}/tables/uncertainty.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        validated=[len(files) for files in network_predictions()[1]],
    script:
        "../scripts/uncertainty_table.py"


rule data_efficiency_table:
    input:
        predictions=repeated_predictions("share")[0],
        train=lambda wildcards: [
            f"{RESULTS}/scalograms/{config['data_efficiency']['experiment']}/train/friction.nc"
        ],
        record=lambda wildcards: [f"{RESULTS}/records/{config['data_efficiency']['experiment']}.nc"],
        code=code("errors", "files", "netcdf", "tables"),
    output:
        csv=f"{RESULTS}/tables/data_efficiency.csv",
        markdown=f"{RESULTS}/tables/data_efficiency.md",
        html=report(
            f"{RESULTS}/tables/data_efficiency.html",
            caption="../report/data_efficiency.rst",
            category="Tables",
            labels={"shows": "Scores against the amount of data"},
        ),
    log:
        f"{LOGS}/tables/data_efficiency.log",
    benchmark:
        f"{BENCHMARKS}/tables/data_efficiency.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        shares=[s["share"] for s in repeated_predictions("share")[1]],
        places=[s["place"] for s in repeated_predictions("share")[1]],
        scenarios=[s["of"] for s in repeated_predictions("share")[1]],
    script:
        "../scripts/data_efficiency.py"


rule ablation_table:
    input:
        predictions=repeated_predictions("variant")[0],
        code=code("errors", "files", "netcdf", "tables"),
    output:
        csv=f"{RESULTS}/tables/ablation.csv",
        markdown=f"{RESULTS}/tables/ablation.md",
        html=report(
            f"{RESULTS}/tables/ablation.html",
            caption="../report/ablation.rst",
            category="Tables",
            labels={"shows": "What each choice is worth"},
        ),
    log:
        f"{LOGS}/tables/ablation.log",
    benchmark:
        f"{BENCHMARKS}/tables/ablation.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
        scenarios=[s["of"] for s in repeated_predictions("variant")[1]],
        variants=[s["variant"] for s in repeated_predictions("variant")[1]],
        tested=config.get("ablation", {}).get("tested"),
    script:
        "../scripts/ablation_table.py"


rule laurenti_table:
    input:
        table=lambda wildcards: raw_files(laurenti("experiment")),
        predictions=laurenti_predictions(),
        code=code(
            "augmentation",
            "baselines",
            "errors",
            "files",
            "images",
            "losses",
            "metrics",
            "netcdf",
            "tables",
            "training",
            "transfer",
            "wavelets",
            "windows",
        ),
    output:
        csv=f"{RESULTS}/tables/laurenti.csv",
        markdown=f"{RESULTS}/tables/laurenti.md",
        html=report(
            f"{RESULTS}/tables/laurenti.html",
            caption="../report/laurenti.rst",
            category="Tables",
            labels={"shows": "Beside a published network"},
        ),
    log:
        f"{LOGS}/tables/laurenti.log",
    benchmark:
        f"{BENCHMARKS}/tables/laurenti.tsv"
    conda:
        "../../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=growing(1500),
        runtime=growing(60),
    params:
        study=config["study"],
        seeds=laurenti("seeds") or config["seeds"],
        scenarios=laurenti("scenarios"),
        views=[study.view_of(config, name) for name in laurenti("scenarios")],
    script:
        "../scripts/laurenti.py"


rule explanation_table:
    input:
        explanations=explanations(),
        code=code("errors", "files", "netcdf", "tables"),
    output:
        csv=f"{RESULTS}/tables/explanation.csv",
        markdown=f"{RESULTS}/tables/explanation.md",
        html=report(
            f"{RESULTS}/tables/explanation.html",
            caption="../report/explanation.rst",
            category="Tables",
            labels={"shows": "What was learned"},
        ),
    log:
        f"{LOGS}/tables/explanation.log",
    benchmark:
        f"{BENCHMARKS}/tables/explanation.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(500),
        runtime=growing(10),
    params:
        study=config["study"],
    script:
        "../scripts/explanation_text.py"


rule parameters_page:
    input:
        code=code("errors", "files", "tables"),
    output:
        html=report(
            f"{RESULTS}/tables/parameters.html",
            caption="../report/parameters.rst",
            category="Parameters",
            labels={"shows": "Every parameter of the study"},
        ),
    log:
        f"{LOGS}/tables/parameters.log",
    benchmark:
        f"{BENCHMARKS}/tables/parameters.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem_mb=growing(200),
        runtime=growing(5),
    params:
        study=config["study"],
        parameters={k: v for k, v in STUDY.items() if k not in ("mirror", "device")},
    script:
        "../scripts/parameters_page.py"


rule tables:
    input:
        rules.mape_table.output,
        rules.experiments_table.output,
        rules.events_table.output if friction_predictions() else [],
        rules.uncertainty_table.output,
        rules.parameters_page.output,
        rules.data_efficiency_table.output if "data_efficiency" in config else [],
        rules.ablation_table.output if "ablation" in config else [],
        rules.explanation_table.output if "explanation" in config["figures"] else [],
        rules.laurenti_table.output if "laurenti" in config else [],
