import dataclasses
import json

import numpy as np
import pytest
import torch
import xarray as xr

from faultslip.io import netcdf
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.networks.training import TrainingConfig
from faultslip.scalograms.image import ScalogramConfig, emission_series, own_normalisation


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture
def scalogram():
    return ScalogramConfig("linear", 0.2, 3.2, 2, True, "least_squares", "friction")


@pytest.fixture
def both(scalogram):
    """The same, of the logarithm of the emission and the emission itself."""
    return dataclasses.replace(scalogram, emission=["log", "linear"])


@pytest.fixture
def config():
    return TrainingConfig(
        learning_rate=5e-3, batch_size=16, epochs=8, patience=8, windows_per_epoch=192, crop_length=(8, 30)
    )


@pytest.fixture
def make_segment(scalogram):
    """TrainingSeries whose friction is the emission, smoothed and inverted, which is easy to learn."""

    def make(seed, samples=500, config=scalogram):
        emission = np.random.default_rng(seed).normal(size=samples)
        emission = np.convolve(emission, np.hanning(15), mode="same")
        friction = -0.02 * np.convolve(emission, np.hanning(9), mode="same") + 0.4
        normalisation = own_normalisation(emission_series(emission, config) | {"target": friction})
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
def scalogram_file(tmp_path, make_segment, scalogram):
    """Write the series of a segment as a scalogram file."""

    def write(seed, interval=0.1, samples=500, config=scalogram):
        segment = make_segment(seed, samples, config)
        series = {config.channels[0]: segment.emission, "target": segment.target}
        data = xr.Dataset({name: ("time", values) for name, values in series.items()})
        for name, (mean, std) in segment.normalisation.items():
            data.attrs |= {f"{name}_mean": mean, f"{name}_std": std}
        data.attrs |= {"interval": interval, "raw_files": json.dumps({f"raw{seed}.csv": "abc"})}
        path = str(tmp_path / f"{seed}_{interval}_{samples}.nc")
        netcdf.write(data, path)
        return path

    return write
