"""What adapted networks say of themselves: their model card, and which record is their own."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from faultslip import __version__
from faultslip.io.files import sha256

CARD = """# {title}

{number} networks for {label}: those of `{networks}`, whose latent space was trained further on a part of it.

| | |
|---|---|
| trained on | {start:.6g} to {end:.6g} s of {label}, {cycles:.1f} stick-slip cycles{validated} |
| files | {files} |
| meant for | {label}, and other records of the same fault and apparatus |
| not meant for | another fault, unless its friction is known in a part (`--known`) |
| scores | {scores} |

- Made by faultslip {version}. Everything else is as in the card of `{networks}`.
"""
SCORES = (
    "MAPE in the last third of this part: {released:.2f} % of `{networks}`, {adapted:.2f} % of these "
    "networks, {constant:.2f} % of a constant; training stopped where this third was read best, which "
    "favours these networks"
)
NO_SCORES = "none: there were too few cycles to keep some for validation"


def card(
    about: Mapping[str, Any], networks: str, record: xr.Dataset, known: Sequence[float], cycles: float
) -> str:
    """Return the model card of adapted networks, Markdown.

    Parameters
    ----------
    about : mapping
        Their description.
    networks : str
        Name of the networks that the training started from.
    record : Dataset
    known : pair of float
        Part that was used, s.
    cycles : float
        Stick-slip cycles in it.
    """
    validation = about.get("validation")
    return CARD.format(
        title=about["title"],
        label=about["meant_for"],
        number=len(about["files"]),
        networks=networks,
        start=known[0],
        end=known[1],
        cycles=cycles,
        validated=", of which the last third decided when the training stopped" if validation else "",
        files=", ".join(Path(path).name for path in record.attrs.get("files") or []) or "none",
        scores=SCORES.format(**validation, networks=networks) if validation else NO_SCORES,
        version=__version__,
    )


def record_checksums(record: xr.Dataset) -> list[str]:
    """Return what a record is known by: the sha256 of its files, or of its emission if it has none.

    Parameters
    ----------
    record : Dataset
    """
    files = [path for path in record.attrs.get("files") or [] if Path(path).is_file()]
    if files:
        return sorted(sha256(path) for path in files)
    return [hashlib.sha256(record["emission"].values.astype(float).tobytes()).hexdigest()]
