import json

import numpy as np
import pytest
import torch
import xarray as xr

from faultslip.io import netcdf
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.networks.training import TrainingConfig
from faultslip.scalograms.image import Normalisation, ScalogramConfig


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture
def scalogram():
    return ScalogramConfig("linear", 0.2, 3.2, 2, True, "least_squares", "friction")


@pytest.fixture
def config():
    return TrainingConfig(
        learning_rate=5e-3, batch_size=16, epochs=8, patience=8, windows_per_epoch=192, crop_length=(8, 30)
    )


@pytest.fixture
def make_segment():
    """TrainingSeries whose friction is the emission, smoothed and inverted, which is easy to learn."""

    def make(seed, samples=500):
        emission = np.random.default_rng(seed).normal(size=samples)
        emission = np.convolve(emission, np.hanning(15), mode="same")
        friction = -0.02 * np.convolve(emission, np.hanning(9), mode="same") + 0.4
        series = {"emission": emission, "linear_emission": np.exp(emission), "target": friction}
        normalisation = {name: Normalisation(values.mean(), values.std()) for name, values in series.items()}
        return TrainingSeries(emission, friction, normalisation, interval=0.1)

    return make


@pytest.fixture
def make_sampler(make_segment, scalogram):
    """Sampler of windows of 32 columns from one segment."""

    def make(seed, causal=False):
        return WindowSampler([make_segment(seed)], scalogram, length=32, step=8, causal=causal)

    return make


@pytest.fixture
def make_network():
    def make(seed=0):
        torch.manual_seed(seed)
        return CED(CEDConfig(width=4, depth=3))

    return make


@pytest.fixture
def weights_of():
    """Copy of the weights of a network, statistics of batch normalisation included."""
    return lambda network: {name: tensor.clone() for name, tensor in network.state_dict().items()}


@pytest.fixture
def scalogram_file(tmp_path, make_segment):
    """Write the series of a segment as a scalogram file."""

    def write(seed, interval=0.1, samples=500, channels=("emission",)):
        segment = make_segment(seed, samples)
        data = xr.Dataset({"emission": ("time", segment.emission), "target": ("time", segment.target)})
        for name in (*channels, "target"):
            mean, std = segment.normalisation[name]
            data.attrs |= {f"{name}_mean": mean, f"{name}_std": std}
        data.attrs |= {"interval": interval, "raw_files": json.dumps({f"raw{seed}.csv": "abc"})}
        path = str(tmp_path / f"{seed}_{interval}_{samples}.nc")
        netcdf.write(data, path)
        return path

    return write
