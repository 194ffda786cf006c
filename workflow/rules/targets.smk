# Targets beside `all` and the figures, messages at start and end, and what every job has.

from snakemake.io import strip_wildcard_constraints

from faultslip.study.slurm import check_slurm


onstart:
    if workflow.executor_plugin.name == "slurm":
        settings = workflow.resource_settings
        places = [settings.default_resources or {}, *settings.overwrite_resources.values()]
        try:
            check_slurm(any("slurm_account" in place for place in places))
        except InputError as error:
            raise WorkflowError(str(error))


onsuccess:
    print(
        f"Tables and figures are in {PATHS.results}/tables and {PATHS.results}/figures. One page with all of"
        " them: the same command, with --report report.html in place of the targets."
    )


onerror:
    print("The messages above say what went wrong, once for each failed job. Nothing is lost.")


localrules:
    all,
    released_networks,
    tables,


rule tables:
    input:
        [getattr(rules, f"{name}_table").output for name in TABLES],


# Snakemake looks for wildcards in this path, so the braces of a folder's name are doubled.
ENVIRONMENT = os.path.join(
    workflow.basedir.replace("{", "{{").replace("}", "}}"), "envs/environment.yaml"
)
# Every job has an environment, a log, and a record of its time and memory. Their paths follow from its first
# output: logs/... and benchmarks/runs/... in place of results/... or resources/...
for each in workflow.rules:
    if each.script:
        path = strip_wildcard_constraints(each.output[0]).partition("/")[2]
        stem = os.path.splitext(path)[0]
        each.log_modifier = each.benchmark_modifier = each.output_modifier
        each.conda_env = ENVIRONMENT
        each.set_log(f"logs/{stem}.log")
        each.benchmark = f"benchmarks/runs/{stem}.tsv"
