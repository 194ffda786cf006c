# What one asks for: everything, or all tables. Figures are targets by their own names.


report: "../report/workflow.rst"


onerror:
    print("The messages above say what went wrong, once for each failed job. Nothing is lost.")


localrules:
    all,
    tables,


rule tables:
    input:
        [getattr(rules, f"{name}_table").output for name in TABLES],


rule all:
    default_target: True
    input:
        rules.tables.input,
        expand(
            f"{RESULTS}/figures/{{figure}}.{{ending}}",
            figure=[*STUDY.config["figures"], "training"],
            ending=("pdf", "png"),
        ),
        rules.submission.output if STUDY.section("submission") else [],
