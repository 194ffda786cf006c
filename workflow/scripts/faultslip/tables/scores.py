"""Scores of predictions, with what a table gives for each of them."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from faultslip.io import netcdf


def collect_scores(predictions: Sequence[str], names: Iterable[str], **given: Sequence[Any]) -> pd.DataFrame:
    """Return one row per prediction: what is given for it, then attributes of its file.

    Parameters
    ----------
    predictions : sequence of str
        NetCDF files.
    names : iterable of str
        Attributes, such as scores.
    **given : sequence
        Further columns, with one value per prediction.
    """
    names, rows = list(names), []
    for path, *values in zip(predictions, *given.values(), strict=True):
        attributes = netcdf.read(path).attrs
        scores = {name: attributes[name] for name in names}
        rows.append(dict(zip(given, values, strict=True)) | scores)
    return pd.DataFrame(rows)
