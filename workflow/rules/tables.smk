# Tables, each as CSV for programs, as Markdown, and as a page of the report. Every table is one entry
# below: its title in the report, its inputs and parameters, and what a study must have for it.

WRITTEN = STUDY.written
REPEATED = [scenario for scenario in STUDY.scenarios.values() if scenario.base]
FRACTIONS = [scenario for scenario in REPEATED if scenario.fraction is not None]
VARIANTS = [scenario for scenario in REPEATED if scenario.variant is not None]
MIN_DROP = {"min_friction_drop": EVENTS["min_friction_drop"]}


def tested(scenarios):
    """Predictions of scenarios for all that they are tested on."""
    return [file for s in scenarios for file in prediction_files(s, s.test)]


def per_prediction(scenarios, attribute):
    """An attribute of the scenario of each of these predictions."""
    return [getattr(s, attribute) for s in scenarios for _ in s.test]


def validations():
    """For each prediction of networks, predictions of the same networks for their validation segments."""
    networks = [(s, STUDY.scenario(s.model)) for s in WRITTEN if not s.method]
    return [prediction_files(own, own.validate) for s, own in networks for _ in s.test]


def training_part():
    """The training part that `data_efficiency` divides, and its scenario."""
    experiment = STUDY.section("data_efficiency")["experiment"]
    return STUDY.segment(experiment, "train"), STUDY.scenario(FRACTIONS[0].base)


def published(key):
    """Scenarios or seeds that are compared with the published network."""
    return STUDY.section("published_network").get(key, STUDY.config["seeds"])


TABLES = {
    "mape": {
        "shows": "Scores of every scenario",
        "input": {"predictions": tested(WRITTEN), "paper": "resources/paper.yaml"},
        "params": {"time_to_failure_from": STUDY.config["scores"]["time_to_failure_from"]},
    },
    "experiments": {
        "shows": "Cycles of every fault",
        "input": {"records": record_files(STUDY.used_experiments)},
        "params": {"names": STUDY.used_experiments} | MIN_DROP,
        "output": {"slip_events": "slip_events", "emission_by_phase": "emission_by_phase"},
    },
    "uncertainty": {
        "shows": "Coverage of the bands",
        "input": {
            "predictions": tested([s for s in WRITTEN if not s.method]),
            "validations": sum(validations(), []),
        },
        "params": {"validation_counts": [len(files) for files in validations()]},
    },
}
if any(scenario.target == "friction" for scenario in WRITTEN):
    TABLES["events"] = {
        "shows": "Detection of slip events",
        "input": {"predictions": tested([s for s in WRITTEN if s.target == "friction"])},
        "params": {"tolerance": STUDY.config["scores"]["event_tolerance"]} | MIN_DROP,
        "output": {"pairs": "event_pairs"},
    }
if FRACTIONS:
    part, scenario = training_part()
    TABLES["data_efficiency"] = {
        "shows": "Scores against the amount of data",
        "input": {
            "predictions": tested(FRACTIONS),
            "train": scalogram_file(scenario, part),
            "record": record_files([part.experiment])[0],
        },
        "params": {
            "fractions": per_prediction(FRACTIONS, "fraction"),
            "places": per_prediction(FRACTIONS, "place"),
            "scenarios": per_prediction(FRACTIONS, "base"),
        }
        | MIN_DROP,
    }
if VARIANTS:
    TABLES["ablation"] = {
        "shows": "Effect of each design choice",
        "input": {"predictions": tested(VARIANTS)},
        "params": {
            "scenarios": per_prediction(VARIANTS, "base"),
            "variants": per_prediction(VARIANTS, "variant"),
            "tested": STUDY.section("ablation")["tested"],
        },
    }
if STUDY.figure("explanation"):
    TABLES["explanation"] = {
        "shows": "What the networks have learned",
        "input": {"explanations": explanation_files()},
        "params": MIN_DROP,
    }
if STUDY.section("published_network"):
    compared = [STUDY.scenario(name) for name in published("scenarios")]
    TABLES["published_network"] = {
        "shows": "Comparison with a published network",
        "input": {
            "table": STUDY.experiments[STUDY.section("published_network")["experiment"]].raw_files[
                0
            ],
            "predictions": [prediction_files(s, s.test)[0] for s in compared],
        },
        "params": {
            "scenarios": published("scenarios"),
            "causal": [s.causal for s in compared],
            "seeds": published("seeds"),
        },
        "memory": 1500,
        "runtime": 60,
    }


# Snakemake evaluates the path of a script when the job runs, so it is a parameter.
for name, table in TABLES.items():

    rule:
        name:
            f"{name}_table"
        input:
            **table["input"],
            code=code(f"{name}_table"),
        output:
            **{key: f"{RESULTS}/tables/{file}.csv" for key, file in table.get("output", {}).items()},
            csv=f"{RESULTS}/tables/{name}.csv",
            markdown=f"{RESULTS}/tables/{name}.md",
            html=report(
                f"{RESULTS}/tables/{name}.html",
                caption=f"../report/{name}.rst",
                category="Tables",
                labels={"shows": table["shows"]},
            ),
        log:
            f"{LOGS}/tables/{name}.log",
        benchmark:
            f"{BENCHMARKS}/tables/{name}.tsv"
        conda:
            ENVIRONMENT
        resources:
            mem_mb=growing(table.get("memory", 500)),
            runtime=growing(table.get("runtime", 10)),
        params:
            **table["params"],
            study=STUDY.name,
            name=f"{name}_table",
        script:
            "../scripts/{params.name}.py"


rule parameters_page:
    input:
        code=code("parameters_page"),
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
        ENVIRONMENT
    resources:
        mem_mb=growing(200),
        runtime=growing(5),
    params:
        study=STUDY.name,
        parameters={k: v for k, v in STUDY.config.items() if k not in ("mirror", "device")},
    script:
        "../scripts/parameters_page.py"
