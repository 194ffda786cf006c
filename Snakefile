import os

from snakemake.utils import min_version

min_version("9.0")

# Each step of a training needs large blocks of memory, and frees them. That a job keeps them instead of
# giving them back and asking again saves it a tenth of its time (glibc; nothing happens elsewhere).
os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(2**30))
os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(2**32))
# And that torch asks for it in large pages saves a training another part in twenty (Linux).
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")


configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/fetch.smk"
include: "workflow/rules/records.smk"
include: "workflow/rules/scalograms.smk"
include: "workflow/rules/models.smk"
include: "workflow/rules/predictions.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"


report: "workflow/report/workflow.rst"


wildcard_constraints:
    experiment="|".join(sorted(EXPERIMENTS, key=len, reverse=True)),
    segment="[A-Za-z0-9_]+",
    target="friction|time_to_failure",
    scenario="[A-Za-z0-9_]+",
    seed="[0-9]+",
    run="[0-9a-f]+",


onstart:
    # Snakemake's limit of 100 jobs a second has it look at all waiting jobs once a second for each
    # job that has ended: after 90 jobs a sixth of a core, and ever more. Stricter limits stay.
    limit = workflow.scheduler.job_rate_limiter
    if limit and limit.max_jobs >= 100 * limit.timespan:
        workflow.scheduler.job_rate_limiter = None


onerror:
    print(
        "What went wrong is said above, once for each failed job, and in its log; nothing is lost."
    )


localrules:
    all,
    tables,


rule all:
    default_target: True
    input:
        rules.tables.input,
        figure_files(),
        submission_files(),
