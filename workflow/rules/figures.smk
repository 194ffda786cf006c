# Figures, each a target by its own name: `snakemake fig3`. The registry (faultslip/figures/registry.py) lists
# them; what each is drawn from stands in faultslip/study/figures.py.

from faultslip.figures.registry import FIGURES
from faultslip.study import figures

for figure in FIGURES.values():
    inputs, values = figures.sources(PATHS, figure)

    rule:
        name:
            figure.rule
        input:
            **inputs,
            style="workflow/scripts/faultslip/figures/faultslip.mplstyle",
        output:
            pdf=PATHS.figure(figure.name, "pdf"),
            png=report(
                PATHS.figure(figure.name, "png"),
                caption=figures.caption(figure),
                category="Training" if figure.name == "training" else "Figures",
                labels={"shows": figure.title},
            ),
        resources:
            **job_resources(1000, minutes=10),
        params:
            **code("figure", f"faultslip.figures.{figure.module}"),
            **values,
            description=figure.description,
            module=figure.module,
        script:
            "../scripts/figure.py"
