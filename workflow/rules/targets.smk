# What one asks for beside everything (rule all, in the Snakefile): all tables. Figures are targets by
# their own names.


report: "../report/workflow.rst"


onerror:
    print("The messages above say what went wrong, once for each failed job. Nothing is lost.")


localrules:
    all,
    tables,


rule tables:
    input:
        [getattr(rules, f"{name}_table").output for name in TABLES],
