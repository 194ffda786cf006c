"""Model files: weights, and everything that is needed to predict with them, with a checksum of both."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes

from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.scalograms.image import ScalogramConfig

KEY = "faultslip"  # of the metadata, as JSON
CHECKSUM = "sha256"  # key in the metadata, of the weights and of all other metadata


def save(
    path: str | Path,
    network: CED,
    target: str,
    scalogram: ScalogramConfig,
    windows: Mapping[str, float],
    normalisation: Mapping[str, Any],
    attributes: Mapping[str, str],
) -> None:
    """Write a network as safetensors.

    Parameters
    ----------
    path : str or Path
    network : CED
    target : str
        What the network predicts.
    scalogram : ScalogramConfig
    windows : mapping
        `length` and `interval`, seconds.
    normalisation : mapping
        For each training segment, mean and standard deviation of emission and target.
    attributes : mapping of str to str
        Provenance.
    """
    metadata = dict(attributes) | {
        "network": asdict(network.config),
        "target": target,
        "scalogram": asdict(scalogram),
        "windows": windows,
        "normalisation": normalisation,
    }
    weights = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    _write(path, metadata, weights)


def resave(source: str | Path, path: str | Path, dtype: torch.dtype) -> None:
    """Write a model file with weights of another precision; the metadata stay as they are."""
    network, _, _, metadata = load(source)
    weights = {
        name: tensor.to(dtype) if tensor.is_floating_point() else tensor
        for name, tensor in network.state_dict().items()
    }
    _write(path, metadata, weights)


def _write(path, metadata, weights):
    metadata = dict(metadata)
    metadata[CHECKSUM] = checksum(metadata, weights)
    with atomic_path(path) as temporary:
        # A single entry: safetensors writes several in an order that changes from run to run.
        content = to_bytes(weights, metadata={KEY: json.dumps(metadata, sort_keys=True)})
        temporary.write_bytes(content)


def load(path: str | Path) -> tuple[CED, ScalogramConfig, dict[str, float], dict[str, Any]]:
    """Read a network back.

    Returns
    -------
    network : CED
        In evaluation mode, on the CPU.
    scalogram : ScalogramConfig
    windows : dict
        `length` and `interval`, seconds.
    metadata : dict
        Everything that `save` wrote beside the weights.

    Raises
    ------
    InputError
        If the file is not a model that `save` wrote, or was damaged since.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = json.loads((file.metadata() or {})[KEY])
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        if metadata.pop(CHECKSUM) != checksum(metadata, weights):
            raise ValueError("weights or metadata and their checksum differ")
        network = _network(CEDConfig(**metadata["network"]), weights)
        scalogram = ScalogramConfig(**metadata["scalogram"])
        windows = {name: float(metadata["windows"][name]) for name in ("length", "interval")}
        if not all(0 < seconds < np.inf for seconds in windows.values()):
            raise ValueError(f"windows of {windows} s")
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise InputError(
            f"{path}: not a model of this workflow ({type(error).__name__}: {str(error)[:200]}); "
            "delete it, and the workflow trains it again"
        ) from None
    return network, scalogram, windows, metadata


def checksum(metadata: Mapping[str, Any], weights: Mapping[str, torch.Tensor]) -> str:
    """Checksum of a model, as 64 hexadecimal digits.

    Parameters
    ----------
    metadata : mapping
        All metadata but the checksum.
    weights : mapping of str to Tensor
        On the CPU.
    """
    digest = hashlib.sha256(json.dumps(metadata, sort_keys=True).encode())
    for name in sorted(weights):
        tensor = weights[name]
        digest.update(f"{name} {tensor.dtype} {list(tensor.shape)}".encode())
        digest.update(tensor.numpy().data)
    return digest.hexdigest()


def _network(config: CEDConfig, weights: Mapping[str, torch.Tensor]) -> CED:
    """A network with these weights, in evaluation mode."""
    with torch.device("meta"):  # no memory is allocated before the weights are known to fit
        network = CED(config)
    expected = network.state_dict()
    weights = {name: w.float() if w.dtype == torch.float16 else w for name, w in weights.items()}
    if not all(w.dtype == expected[name].dtype and w.isfinite().all() for name, w in weights.items()):
        raise ValueError("weights of another type, or not finite")
    network.load_state_dict(weights, assign=True)
    return network.eval()
