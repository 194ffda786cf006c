# What every job has: an environment, a log, and a record of its time and memory. Their paths follow from
# its first output: logs/... and benchmarks/runs/... in place of results/... or resources/...

from snakemake.io import strip_wildcard_constraints

# Snakemake looks for wildcards in this path, so the braces of a folder's name are doubled.
ENVIRONMENT = os.path.join(
    workflow.basedir.replace("{", "{{").replace("}", "}}"), "envs/environment.yaml"
)

for each in workflow.rules:
    if each.script:
        path = strip_wildcard_constraints(each.output[0]).partition("/")[2]
        stem = os.path.splitext(path)[0]
        each.log_modifier = each.benchmark_modifier = each.output_modifier
        each.conda_env = ENVIRONMENT
        each.set_log(f"logs/{stem}.log")
        each.benchmark = f"benchmarks/runs/{stem}.tsv"
