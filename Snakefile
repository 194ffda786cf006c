from snakemake.utils import min_version

min_version("9.0")


include: "workflow/rules/library.smk"


configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/faults.smk"
include: "workflow/rules/records.smk"
include: "workflow/rules/scalograms.smk"
include: "workflow/rules/networks.smk"
include: "workflow/rules/predictions.smk"
include: "workflow/rules/forecasts.smk"
include: "workflow/rules/released.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/targets.smk"


# A rule in an included file cannot be the default target.
rule all:
    default_target: True
    input:
        rules.tables.input,
        [PATHS.figure(name, end) for name in figures.drawn(PATHS) for end in ("pdf", "png")],
        rules.opening.output,
        # Predictions in standard deviations have no scores, and stand in no table.
        PATHS.tested(s for s in STUDY.written if not s.has_units),
        rules.submission.output if STUDY.section("submission") else [],
