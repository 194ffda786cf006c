"""All parameters of a study, as a page of the report."""

import html as html_text
from collections.abc import Mapping
from typing import Any

import yaml

from faultslip.tables import table as tables


class Plain(yaml.SafeDumper):
    """Writes a value that occurs twice, such as a list of segments, in full both times."""

    def ignore_aliases(self, data: Any) -> bool:
        """Whether a value is written without an anchor: always."""
        return True


NOTE = "config.yaml and studies/virtual.yaml give the unit and the meaning of each key."


def parameters_table(parameters: Mapping[str, Any], study: str, html: str) -> None:
    """Write the page of parameters.

    Parameters
    ----------
    parameters : mapping
        The study's configuration.
    study : str
    html : str
        Path of the page.
    """
    text = yaml.dump(dict(parameters), Dumper=Plain, sort_keys=False, width=100)
    tables.write_page(f"Parameters, study {study}", f"<pre>{html_text.escape(text)}</pre>", NOTE, html)


if __name__ == "__main__":
    from faultslip.job import run

    run(parameters_table, snakemake)
