"""The description of released networks, `about.json`: what it may hold, and how it is read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from faultslip.io import strict_json
from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.release.familiarity import STATISTICS, Familiarity
from faultslip.release.folders import ABOUT

# No statistic or number of samples per cycle is near these, and distances in them are still finite.
SMALLEST, LARGEST = 1e-6, 1e6
POSITIVE = {"type": "number", "minimum": SMALLEST, "maximum": LARGEST}


def _list_of(items: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the schema of a list of so many items."""
    return {"type": "array", "items": items, "minItems": number, "maxItems": number}


GAUSSIAN: dict[str, Any] = {
    "type": "object",
    "required": ["mean", "std", "precision"],
    "additionalProperties": False,
    "properties": {
        "mean": _list_of({"type": "number", "minimum": -LARGEST, "maximum": LARGEST}, STATISTICS),
        "std": _list_of(POSITIVE, STATISTICS),
        "precision": _list_of(_list_of({"type": "number"}, STATISTICS), STATISTICS),
    },
}
WEIGHTS = 1 + STATISTICS + STATISTICS * (STATISTICS + 1) // 2
DISCRIMINANT = {
    "type": "object",
    "required": ["mean", "std", "weights"],
    "additionalProperties": False,
    "properties": {
        "mean": GAUSSIAN["properties"]["mean"],
        "std": GAUSSIAN["properties"]["std"],
        "weights": _list_of({"type": "number", "minimum": -LARGEST, "maximum": LARGEST}, WEIGHTS),
    },
}
NOISE = {"if": {"required": ["weights"]}, "then": DISCRIMINANT, "else": GAUSSIAN}  # Gaussian until 0.6
TEXT = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+$", "maxLength": 300}  # one line
# Keys that it does not name are allowed: later versions may add some.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title", "files", "target", "low_pass_gain", "samples_per_cycle", "half_width", "reference"],
    "properties": {
        "title": TEXT,
        "meant_for": TEXT,
        "files": {
            "type": "object",
            "minProperties": 1,
            # Names of files in this folder: a path could name any file of the machine.
            "propertyNames": {"pattern": r"^[^/\\:\x00-\x1f]+\.safetensors$", "maxLength": 200},
            "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        },
        "adapted_to": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
        "card": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "causal": {"type": "boolean"},
        "target": {"const": "friction"},
        "low_pass_gain": {"type": "number", "minimum": 0, "maximum": 1},
        "samples_per_cycle": _list_of(POSITIVE, 2),
        "cycle_samples": POSITIVE,
        "half_width": {"type": "number", "minimum": 0.01, "maximum": 100},
        "validation": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
        "reference": {
            "type": "object",
            "required": ["faults", "noise", "limit"],
            "additionalProperties": False,
            "properties": {"faults": GAUSSIAN, "noise": NOISE, "limit": POSITIVE},
        },
    },
}


def check_files(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Return the paths of model files.

    Parameters
    ----------
    folder : Path
    files : mapping of str to str
        The sha256 of each, by its name.

    Raises
    ------
    InputError
        If a file is missing, or is another one.
    """
    for file, expected in files.items():
        if not (folder / file).is_file() or sha256(folder / file) != expected:
            raise InputError(
                f"{folder / file}: missing, or not the file that {ABOUT} describes; restore the folder"
            )
    return [str(folder / file) for file in files]


def read_description(path: Path) -> tuple[dict[str, Any], Familiarity]:
    """Read the description of networks.

    Returns
    -------
    about : dict
        All but the statistics of the training faults.
    familiarity : Familiarity

    Raises
    ------
    InputError
        Names the key, what was found and what is allowed.
    """
    try:
        about = strict_json.parse(path.read_text(encoding="utf-8"))
        strict_json.check(about, SCHEMA)
        smallest, largest = about["samples_per_cycle"]
        if smallest > largest:
            raise ValueError(f"samples_per_cycle: {smallest:g} and {largest:g} are not in ascending order")
        familiarity = Familiarity.from_json(about.pop("reference"))
    except ValueError as error:
        raise InputError(f"{path}: not a description of networks: {error}; restore the file") from None
    return about, familiarity
