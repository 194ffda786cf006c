# Tables, each as CSV for programs, as Markdown, and as a page of the report. Every table is one entry
# below: what it shows, inputs and parameters by the names of its function's arguments, and what a study
# must have for it.

WRITTEN = STUDY.written
NETWORKS = [scenario for scenario in WRITTEN if not scenario.method]
FRICTION = [scenario for scenario in WRITTEN if scenario.target == "friction"]
FRACTIONS = [s for s in STUDY.scenarios.values() if s.fraction is not None]
CYCLES = [s for s in STUDY.scenarios.values() if s.cycle is not None]
VARIANTS = [s for s in STUDY.scenarios.values() if s.variant is not None]
MIN_DROP = {"min_friction_drop": EVENTS["min_friction_drop"]}
SCORED = MIN_DROP | {"time_to_failure_from": STUDY.config["scores"]["time_to_failure_from"]}
CALIBRATION = calibration(
    [(scenario, segment) for scenario in NETWORKS for segment in scenario.test]
)
COMPARED = compared()


TABLES = {
    "parameters": {
        "shows": "Every parameter of the study",
        "input": {},
        "params": {"parameters": used_parameters()},
        "files": [],
    },
    "experiments": {
        "shows": "Cycles of every fault",
        "input": {"records": record_files(STUDY.used_experiments)},
        "params": {"names": STUDY.used_experiments} | MIN_DROP,
        "files": ["csv", "markdown", "slip_events", "emission_by_phase"],
    },
}
if WRITTEN:
    TABLES["mape"] = {
        "shows": "Scores of every scenario",
        "input": {"predictions": tested(WRITTEN), "paper": "resources/paper.yaml"},
        "params": SCORED,
    }
if STUDY.applications:
    shows = "Predictions of released networks"
    TABLES["applied"] = {"shows": shows, "input": {"predictions": applied()}, "params": MIN_DROP}
if NETWORKS:
    TABLES["uncertainty"] = {
        "shows": "Coverage of the bands",
        "input": {"predictions": tested(NETWORKS)} | CALIBRATION[0],
        "params": CALIBRATION[1] | MIN_DROP,
    }
if STUDY.figure("random_faults"):
    TABLES["random_faults"] = {
        "shows": "Statistics of the random faults",
        "input": {"batches": random_batches(), "records": figure_records("random_faults")},
        "params": MIN_DROP,
    }
if FRICTION:
    TABLES["errors_by_phase"] = {
        "shows": "Errors by phase of the cycle",
        "input": {"predictions": tested(FRICTION)},
        "params": MIN_DROP,
    }
    TABLES["events"] = {
        "shows": "Detection of slip events",
        "input": {"predictions": tested(FRICTION)},
        "params": {"tolerance": STUDY.config["scores"]["event_tolerance"]} | MIN_DROP,
        "files": ["csv", "markdown", "event_pairs"],
    }
if COMPARED["predictions"]:
    TABLES["comparisons"] = {
        "shows": "Paired differences between scenarios",
        "input": COMPARED,
        "params": SCORED,
    }
if FRACTIONS:
    part = STUDY.segment(STUDY.section("data_efficiency")["experiment"], "train")
    TABLES["data_efficiency"] = {
        "shows": "Scores against the amount of data",
        "input": {
            "predictions": tested(FRACTIONS),
            "train": scalogram_file(FRACTIONS[0], part),
            "record": record_file(part.experiment),
        },
        "params": MIN_DROP
        | per_prediction(FRACTIONS, fractions="fraction", places="place", scenarios="base"),
    }
if CYCLES:
    TABLES["cycle_parts"] = {
        "shows": "Networks of different parts of a cycle",
        "input": {"predictions": tested(CYCLES)},
        "params": per_prediction(CYCLES, scenarios="base", cycles="cycle") | MIN_DROP,
    }
if VARIANTS:
    TABLES["ablation"] = {
        "shows": "Effect of each design choice",
        "input": {"predictions": tested(VARIANTS)},
        "params": per_prediction(VARIANTS, scenarios="base", variants="variant")
        | {"tested": STUDY.section("ablation")["tested"]},
    }
if STUDY.figure("explanation"):
    TABLES["explanation"] = {
        "shows": "What the networks have learned",
        "input": {"explanations": explanation_files()},
        "params": MIN_DROP,
    }
if STUDY.section("published_network"):
    published = STUDY.section("published_network")
    compared = [STUDY.scenario(name) for name in published["scenarios"]]
    TABLES["published_network"] = {
        "shows": "Comparison with a published network",
        "input": {
            "table": STUDY.experiments[published["experiment"]].raw_files[0],
            "predictions": [prediction_files(s, s.test)[0] for s in compared],
        },
        "params": {
            "scenarios": published["scenarios"],
            "causal": [s.causal for s in compared],
            "seeds": published.get("seeds", STUDY.config["seeds"]),
        },
        "memory": 1500,
        "runtime": 60,
    }


for name, table in TABLES.items():

    rule:
        name:
            f"{name}_table"
        input:
            **table["input"],
            code=code("table", f"faultslip.tables.{name}"),
        output:
            **table_files(name, table.get("files", ("csv", "markdown"))),
            html=report(
                f"{RESULTS}/tables/{name}.html",
                caption=f"../report/{name}.rst",
                category="Parameters" if name == "parameters" else "Tables",
                labels={"shows": table["shows"]},
            ),
        log:
            f"{LOGS}/tables/{name}.log",
        benchmark:
            f"{BENCHMARKS}/tables/{name}.tsv"
        priority: 1  # one of them trains the published network
        conda:
            ENVIRONMENT
        resources:
            mem_mb=growing(table.get("memory", 500)),
            runtime=growing(table.get("runtime", 10)),
        params:
            **table["params"],
            study=STUDY.name,
            name=name,
        script:
            "../scripts/table.py"
