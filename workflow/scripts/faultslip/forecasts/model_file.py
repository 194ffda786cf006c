"""Model files of forecasts: the nodes of trees, and what they read, with a checksum of both."""

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes

from faultslip.forecasts.features import NAMES
from faultslip.forecasts.hazard import HORIZONS
from faultslip.forecasts.trees import Trees
from faultslip.io import strict_json
from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path
from faultslip.networks.model_files import CHECKSUM, KEY, checksum


def save(path: str | Path, trees: Trees, attributes: Mapping[str, str]) -> None:
    """Write trees as safetensors.

    Parameters
    ----------
    path : str or Path
    trees : Trees
    attributes : mapping of str to str
        Provenance.
    """
    metadata = {**attributes, **_read_by_trees()}
    arrays = {name: torch.from_numpy(values) for name, values in trees.arrays().items()}
    metadata[CHECKSUM] = checksum(metadata, arrays)
    with atomic_path(path) as temporary:
        temporary.write_bytes(to_bytes(arrays, metadata={KEY: json.dumps(metadata, sort_keys=True)}))


def load(path: str | Path) -> Trees:
    """Read trees back.

    Raises
    ------
    InputError
        If the file is not what `save` wrote, was damaged since, or its trees read other features.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = strict_json.parse((file.metadata() or {})[KEY])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if metadata.pop(CHECKSUM) != checksum(metadata, arrays):
            raise ValueError("nodes or metadata and their checksum differ")
        if {name: metadata.get(name) for name in _read_by_trees()} != _read_by_trees():
            raise ValueError("its trees read other features than this version makes")
        return Trees(**{name: tensor.numpy() for name, tensor in arrays.items()})
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path}: not a model of forecasts ({type(error).__name__}: {str(error)[:200]}); restore the file"
        ) from None


def _read_by_trees():
    return {"features": list(NAMES), "horizons": HORIZONS.tolist()}
