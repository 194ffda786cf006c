"""A catalogue of broken and hostile model files."""

import json
import os
import pickle
import struct

import numpy as np
import pytest
import torch
from hostile import HUGE, refused
from safetensors.torch import save_file

from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.scalograms.image import ScalogramConfig

DELETED = object()
NORMALISATION = {"train.nc": {"log_emission": [3.0, 0.5], "friction": [0.4, 0.02]}}
SCALOGRAM = ScalogramConfig("log", 0.2, 12.8, 4, True, "least_squares", "friction")


def model(path, weights=None, header=None, **changes):
    """A model file as `model_files.save` writes it, but for some changes of what it says."""
    network = CED(CEDConfig(width=4))
    weights = network.state_dict() if weights is None else weights(network.state_dict())
    metadata = {
        "network": {"width": 4, "depth": 4, "kernel": 3, "sub_models": True},
        "target": "friction",
        "scalogram": vars(SCALOGRAM),
        "windows": {"length": 12.8, "interval": 0.1},
        "normalisation": NORMALISATION,
    } | changes
    metadata = {key: value for key, value in metadata.items() if value is not DELETED}
    metadata["sha256"] = model_files.checksum(json.loads(json.dumps(metadata)), weights)
    told = json.dumps(metadata) if header is None else header
    save_file({n: w.contiguous() for n, w in weights.items()}, path, metadata={model_files.KEY: told})


def bomb(path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(path) + ".exploded",)

    return Bomb()


def cut(path, to):
    model(path)
    path.write_bytes(path.read_bytes()[:to])


NETWORK = {"width": 4, "depth": 4, "kernel": 3, "sub_models": True}
MODELS = {
    "empty": lambda p: p.write_bytes(b""),
    "a pickle bomb": lambda p: p.write_bytes(pickle.dumps(bomb(p))),
    "a pickle bomb as torch writes it": lambda p: torch.save(bomb(p), p),
    "cut in its header": lambda p: cut(p, 100),
    "cut in its weights": lambda p: cut(p, -100),
    "a header longer than the file": lambda p: p.write_bytes(struct.pack("<Q", 10**12) + b"{}"),
    "a header that is no json": lambda p: p.write_bytes(struct.pack("<Q", 4) + b"????"),
    "no metadata": lambda p: save_file({"a": torch.zeros(2)}, p),
    "metadata that is no json": lambda p: model(p, header="{"),
    "metadata that is a number": lambda p: model(p, header="3"),
    "metadata nested without end": lambda p: model(p, header="[" * 100_000),
    "a network of a billion filters": lambda p: model(p, network=NETWORK | {"width": HUGE}),
    "a network without end": lambda p: model(p, network=NETWORK | {"depth": HUGE}),
    "a kernel of no size": lambda p: model(p, network=NETWORK | {"kernel": 0}),
    "another width than its weights": lambda p: model(p, network=NETWORK | {"width": 8}),
    "a text for a width": lambda p: model(p, network=NETWORK | {"width": "4"}),
    "a key that no network has": lambda p: model(p, network=NETWORK | {"code": "1"}),
    "no network": lambda p: model(p, network=None),
    "scales without end": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"smallest_scale": 1e-300}),
    "a billion scales": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"scales_per_octave": HUGE}),
    "scales that are no numbers": lambda p: model(
        p, scalogram=vars(SCALOGRAM) | {"largest_scale": float("nan")}
    ),
    "an inverse that is code": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"inverse": "__import__"}),
    "two channels of the emission for a network of one": lambda p: model(
        p, scalogram=vars(SCALOGRAM) | {"emission": ["log", "linear"]}
    ),
    "a text for a choice": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"low_pass": "false"}),
    "another wavelet": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"wavelet": "cmor1.5-1.0"}),
    "rows of another kind": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"rows": "none"}),
    "one scale": lambda p: model(p, scalogram=vars(SCALOGRAM) | {"largest_scale": 0.2}),
    "scales of billions of samples": lambda p: model(p, windows={"length": 12.8, "interval": 1e-300}),
    "an interval longer than the scales": lambda p: model(p, windows={"length": 12.8, "interval": 2.5}),
    "an interval that is a text": lambda p: model(p, windows={"length": 12.8, "interval": "0.1"}),
    "sub-models that are a text": lambda p: model(p, network=NETWORK | {"sub_models": "no"}),
    "another target": lambda p: model(p, target="colour"),
    "no target": lambda p: model(p, target=DELETED),
    "no normalisation": lambda p: model(p, normalisation=DELETED),
    "a normalisation without the target": lambda p: model(
        p, normalisation={"train.nc": {"log_emission": [3.0, 0.5]}}
    ),
    "a mean without a deviation": lambda p: model(
        p, normalisation={"train.nc": {"log_emission": [3.0], "friction": [0.4, 0.02]}}
    ),
    "a negative deviation": lambda p: model(
        p, normalisation={"train.nc": {"log_emission": [3.0, -0.5], "friction": [0.4, 0.02]}}
    ),
    "a number that is not finite": lambda p: model(p, note=float("nan")),
    "no windows": lambda p: model(p, windows=None),
    "windows without end": lambda p: model(p, windows={"length": float("inf"), "interval": 0.1}),
    "weights that are not finite": lambda p: model(
        p, lambda w: w | {"latent.0.weight": w["latent.0.weight"] * np.nan}
    ),
    "weights of another type": lambda p: model(p, lambda w: {n: t.half() for n, t in w.items()}),
    "weights missing": lambda p: model(p, lambda w: dict(list(w.items())[:-1])),
    "weights of another shape": lambda p: model(p, lambda w: w | {"latent.0.weight": torch.zeros(1)}),
}


@pytest.mark.parametrize("changes", [{}, {"normalisation": {}}, {"study": "mine", "note": [1, None]}])
def test_what_is_accepted(tmp_path, changes):
    model(tmp_path / "seed1.safetensors", **changes)
    model_files.load(tmp_path / "seed1.safetensors")


@pytest.mark.parametrize("case", MODELS)
def test_models(tmp_path, case):
    path = tmp_path / "seed1.safetensors"
    MODELS[case](path)
    assert "seed1.safetensors" in refused(model_files.load, path)
    assert not (tmp_path / "seed1.safetensors.exploded").exists()
