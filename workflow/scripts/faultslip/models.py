"""Model files: weights, and all that is needed to predict with them."""

import json
from dataclasses import asdict

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes

from faultslip.errors import InputError
from faultslip.files import whole
from faultslip.images import ScalogramConfig
from faultslip.network import CED, CEDConfig

KEY = "faultslip"  # of the metadata, as JSON


def save(path, network, target, scalogram, windows, normalisation, attributes):
    """Write a network as safetensors.

    Parameters
    ----------
    path : str
    network : CED
    target : str
        What it predicts.
    scalogram : ScalogramConfig
    windows : dict
        `length` and `interval`, seconds.
    normalisation : dict
        For each training segment, mean and standard deviation of emission and target.
    attributes : dict of str to str
        How it was made.
    """
    metadata = attributes | {
        "network": asdict(network.config),
        "target": target,
        "scalogram": asdict(scalogram),
        "windows": windows,
        "normalisation": normalisation,
    }
    weights = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    with whole(path) as temporary:
        # One entry: safetensors writes several in an order that changes from run to run.
        content = to_bytes(weights, metadata={KEY: json.dumps(metadata, sort_keys=True)})
        temporary.write_bytes(content)


def load(path):
    """Read a network back.

    Returns
    -------
    network : CED
        In evaluation mode, on the CPU.
    scalogram : ScalogramConfig
    windows : dict
    metadata : dict

    Raises
    ------
    InputError
        If the file is not a model that `save` wrote.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = json.loads((file.metadata() or {})[KEY])
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        with torch.device("meta"):  # no memory before the weights are known to fit
            network = CED(CEDConfig(**metadata["network"]))
        expected = network.state_dict()
        if not all(w.dtype == expected[name].dtype and w.isfinite().all() for name, w in weights.items()):
            raise ValueError("weights of another type, or not finite")
        network.load_state_dict(weights, assign=True)
        scalogram = ScalogramConfig(**metadata["scalogram"])
        windows = {name: float(metadata["windows"][name]) for name in ("length", "interval")}
        if not all(0 < seconds < np.inf for seconds in windows.values()):
            raise ValueError(f"windows of {windows} s")
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise InputError(
            f"{path}: not a model of this workflow ({type(error).__name__}: {str(error)[:200]}); "
            "delete it, and the workflow trains it again"
        ) from None
    return network.eval(), scalogram, windows, metadata


def load_all(paths):
    """The networks of a scenario, one a seed, and what they share.

    Returns
    -------
    networks : list of CED
    scalogram : ScalogramConfig
    windows : dict
    """
    loaded = [load(path) for path in paths]
    return [network for network, *_ in loaded], *loaded[0][1:3]
