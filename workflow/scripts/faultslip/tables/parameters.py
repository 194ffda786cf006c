"""All parameters of a study, as a page of the report."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml

from faultslip.tables.table import Table


class Plain(yaml.SafeDumper):
    """Writes a value that occurs twice, such as a list of segments, in full both times."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return that a value is written without an anchor, always."""
        return True


NOTE = "config.yaml and studies/virtual.yaml give the unit and the meaning of each key."


def parameters(parameters: Mapping[str, Any]) -> Table:
    """Return all parameters of a study, as text.

    Parameters
    ----------
    parameters : mapping
        The study's configuration.
    """
    text = yaml.dump(dict(parameters), Dumper=Plain, sort_keys=False, width=100)
    return Table(pd.DataFrame(), text, "Parameters", NOTE)
