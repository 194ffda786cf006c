# Tables, each as CSV for programs, as Markdown, and as a page of the report. What each is made from stands in
# faultslip/study/tables.py.

from faultslip.study.tables import table_jobs

TABLES = table_jobs(PATHS)

for name, table in TABLES.items():

    rule:
        name:
            f"{name}_table"
        input:
            **table.inputs,
        output:
            **{other: PATHS.table(other) for other in table.others},
            csv=PATHS.table(name),
            markdown=PATHS.table(name, "md"),
            html=report(
                PATHS.table(name, "html"),
                caption=f"../report/{name}.rst",
                category="Parameters" if name == "parameters" else "Tables",
                labels={"shows": table.shows},
            ),
        priority: 1  # one of them trains the published network
        resources:
            **job_resources(table.memory, minutes=table.minutes),
        params:
            **code("table", f"faultslip.tables.{name}"),
            **table.values,
            study=STUDY.name,
            name=name,
        script:
            "../scripts/table.py"
