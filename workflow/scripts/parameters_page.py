"""The parameters of a study as a page of the report."""

import html

import yaml

from faultslip import files, tables

if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        title = f"Parameters, study {snakemake.params.study}"
        text = yaml.safe_dump(dict(snakemake.params.parameters), sort_keys=False, width=100)
        table = f"<pre>{html.escape(text)}</pre>"
        note = "Units and meaning of each key stand in config.yaml."
        with files.whole(snakemake.output.html) as temporary:
            temporary.write_text(tables.PAGE.format(title=title, table=table, note=note), encoding="utf-8")
