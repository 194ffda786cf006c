"""Model files: weights, and everything that is needed to predict with them, with a checksum of both."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes

from faultslip.io import strict_json
from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.scalograms.image import ScalogramConfig

KEY = "faultslip"  # of the metadata, as JSON
CHECKSUM = "sha256"  # key in the metadata, of the weights and of all other metadata
MAX_SCALE = 10**6  # samples; a transform needs memory for several of them
POSITIVE = {"type": "number", "exclusiveMinimum": 0}
# Provenance stands beside these keys. Values that no network or transform can have are refused by their
# configurations.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["network", "target", "scalogram", "windows", "normalisation", CHECKSUM],
    "properties": {
        "network": {
            "type": "object",
            "properties": {
                **dict.fromkeys(("width", "depth", "kernel", "channels"), {"type": "integer"}),
                "sub_models": {"type": "boolean"},
            },
        },
        "target": {"enum": ["friction", "time_to_failure"]},
        "scalogram": {
            "type": "object",
            "properties": {
                "emission": {"type": ["string", "array"]},
                "smallest_scale": POSITIVE,
                "largest_scale": POSITIVE,
                "scales_per_octave": {"type": "integer"},
                "low_pass": {"type": "boolean"},
                "inverse": {"type": "string"},
                "rows": {"enum": ["friction", "torrence_compo"]},
                "wavelet": {"type": "string"},
            },
        },
        "windows": {
            "type": "object",
            "required": ["length", "interval"],
            "properties": {"length": POSITIVE, "interval": POSITIVE},
        },
        "normalisation": {  # of each training segment, for each series, mean and standard deviation
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "prefixItems": [{"type": "number"}, POSITIVE],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        },
        CHECKSUM: {"type": "string"},
    },
}


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
            metadata = strict_json.parse((file.metadata() or {})[KEY])
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        strict_json.check(metadata, SCHEMA)
        if metadata.pop(CHECKSUM) != checksum(metadata, weights):
            raise ValueError("weights or metadata and their checksum differ")
        network = _network(CEDConfig(**metadata["network"]), weights)
        scalogram = ScalogramConfig(**metadata["scalogram"])
        windows = {name: float(metadata["windows"][name]) for name in ("length", "interval")}
        metadata["normalisation"] = _with_names_of_channels(metadata["normalisation"], scalogram)
        _check_agreement(network.config, scalogram, windows, metadata)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise InputError(
            f"{path}: not a model of this workflow ({type(error).__name__}: {str(error)[:200]}); "
            "delete it, and the workflow trains it again"
        ) from None
    return network, scalogram, windows, metadata


def load_alike(paths: Sequence[str]) -> list[tuple[CED, ScalogramConfig, dict[str, float], dict[str, Any]]]:
    """Read networks that are used together.

    Parameters
    ----------
    paths : sequence of str

    Returns
    -------
    list
        What `load` returns, for each.

    Raises
    ------
    InputError
        As for `load`, or if their targets, scalograms or sampling intervals differ.
    """
    loaded = [load(path) for path in paths]
    alike = [
        (scalogram, windows["interval"], metadata["target"]) for _, scalogram, windows, metadata in loaded
    ]
    for path, one in zip(paths, alike, strict=True):
        if one != alike[0]:
            raise InputError(
                f"{path}: has another target, other scales or another sampling interval than {paths[0]}; "
                "networks that are used together must have the same"
            )
    return loaded


def checksum(metadata: Mapping[str, Any], weights: Mapping[str, torch.Tensor]) -> str:
    """Return the checksum of a model, as 64 hexadecimal digits.

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


def _with_names_of_channels(normalisation, scalogram):
    """Return the normalisation under the names of the channels; until 0.6.1 the logarithm was `emission`."""
    if not scalogram.logarithm or any("log_emission" in found for found in normalisation.values()):
        return normalisation
    names = {"emission": "log_emission", "linear_emission": "emission"}
    return {
        segment: {names.get(name, name): values for name, values in found.items()}
        for segment, found in normalisation.items()
    }


def _check_agreement(network, scalogram, windows, metadata):
    """Refuse metadata of which one part contradicts another."""
    if network.channels != len(scalogram.channels):
        raise ValueError(f"a network for {network.channels} channels of emission {scalogram.emission!r}")
    if len(scalogram.scales) < 2:
        raise ValueError(f"fewer than two scales: {scalogram}")
    if not windows["interval"] <= min(scalogram.smallest_scale, windows["length"]):
        raise ValueError(f"a scale or a window shorter than a sample: {windows} s, {scalogram}")
    if scalogram.largest_scale > MAX_SCALE * windows["interval"]:
        raise ValueError(f"a scale of more than {MAX_SCALE} samples: {windows} s, {scalogram}")
    needed = {*scalogram.channels, metadata["target"]}
    for segment, found in metadata["normalisation"].items():
        if not needed <= set(found):
            raise ValueError(f"normalisation of {segment} without {', '.join(sorted(needed - set(found)))}")


def _network(config: CEDConfig, weights: Mapping[str, torch.Tensor]) -> CED:
    """Return a network with these weights, in evaluation mode."""
    with torch.device("meta"):  # no memory is allocated before the weights are known to fit
        network = CED(config)
    expected = network.state_dict()
    weights = {name: w.float() if w.dtype == torch.float16 else w for name, w in weights.items()}
    if not all(
        # numpy tells at once; torch starts its threads for each tensor
        w.dtype == expected[name].dtype and np.isfinite(w.numpy()).all()
        for name, w in weights.items()
    ):
        raise ValueError("weights of another type, or not finite")
    network.load_state_dict(weights, assign=True)
    return network.eval()
