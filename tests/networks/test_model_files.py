import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from faultslip.io.errors import InputError
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig

WINDOWS = {"length": 6.4, "interval": 0.1}


@pytest.fixture
def save(tmp_path, scalogram, make_network):
    def write(name="seed1.safetensors", seed=1):
        path = tmp_path / name
        normalisation = {"train.nc": {"emission": (3.0, 0.5), "friction": (0.4, 0.02)}}
        attributes = {"study": "smoke", "seed": str(seed)}
        model_files.save(path, make_network(seed), "friction", scalogram, WINDOWS, normalisation, attributes)
        return path

    return write


def test_a_network_is_read_back(save, scalogram, make_network):
    network, config, windows, metadata = model_files.load(save())
    assert not network.training
    assert config == scalogram and windows == WINDOWS
    assert metadata["target"] == "friction" and metadata["study"] == "smoke"
    assert metadata["normalisation"]["train.nc"]["emission"] == [3.0, 0.5]
    for name, weights in make_network(1).state_dict().items():
        assert torch.equal(network.state_dict()[name], weights)


def test_the_same_network_gives_the_same_bytes(save):
    assert save("one").read_bytes() == save("other").read_bytes()


def test_every_flipped_byte_is_noticed(save):
    path = save()
    content = path.read_bytes()
    random = np.random.default_rng(2)
    for place in random.choice(len(content), 100, replace=False):
        damaged = bytearray(content)
        damaged[place] ^= 1 << random.integers(8)
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="seed1.safetensors: not a model of this workflow"):
            model_files.load(path)


LOG, LINEAR, FRICTION = [3.0, 0.5], [20.0, 11.0], [0.4, 0.02]


@pytest.mark.parametrize(
    ("emission", "stored", "expected"),
    [
        ("log", {"emission": LOG}, {"log_emission": LOG}),
        ("linear", {"emission": LINEAR}, {"emission": LINEAR}),
        (
            ["log", "linear"],
            {"emission": LOG, "linear_emission": LINEAR},
            {"log_emission": LOG, "emission": LINEAR},
        ),
    ],
)
def test_names_of_before_0_7_are_read_as_those_of_the_channels(
    tmp_path, scalogram, emission, stored, expected
):
    config = replace(scalogram, emission=emission)
    network = CED(CEDConfig(width=2, depth=3, channels=len(config.channels)))
    for name, written in (("old", stored), ("new", expected)):
        normalisation = {"train.nc": written | {"friction": FRICTION}}
        model_files.save(tmp_path / name, network, "friction", config, WINDOWS, normalisation, {})
        *_, metadata = model_files.load(tmp_path / name)
        assert metadata["normalisation"] == {"train.nc": expected | {"friction": FRICTION}}


def test_networks_of_before_have_the_mexican_hat(save):
    """They do not state their wavelet."""
    path = save()
    _, config, _, metadata = model_files.load(path)
    assert metadata["scalogram"].pop("wavelet") == "mexh"
    weights = load_file(path)
    metadata["sha256"] = model_files.checksum(metadata, weights)
    save_file(weights, path, metadata={model_files.KEY: json.dumps(metadata)})
    assert model_files.load(path)[1] == config


@pytest.mark.parametrize("wavelet", ["morl", "gaus1"])
def test_the_wavelet_is_read_back(tmp_path, scalogram, make_network, wavelet):
    config = replace(scalogram, wavelet=wavelet, inverse="least_squares")
    model_files.save(tmp_path / "model", make_network(1), "friction", config, WINDOWS, {}, {})
    assert model_files.load(tmp_path / "model")[1] == config


def without_metadata(path):
    save_file(load_file(path), path)


def not_finite(path):
    *_, metadata = model_files.load(path)
    weights = load_file(path)
    weights["latent.0.weight"] *= torch.nan
    metadata["sha256"] = model_files.checksum(metadata, weights)
    save_file(weights, path, metadata={model_files.KEY: json.dumps(metadata)})


@pytest.mark.parametrize(
    "damage",
    [
        without_metadata,
        not_finite,
        lambda path: path.write_text("a model"),
        lambda path: path.write_bytes(path.read_bytes()[:-10]),
        lambda path: path.unlink(),
    ],
)
def test_a_file_that_is_no_model_is_refused(save, damage):
    path = save()
    damage(path)
    with pytest.raises(InputError, match="seed1.safetensors: not a model of this workflow"):
        model_files.load(path)
