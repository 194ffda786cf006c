"""Fixtures: the files that one job writes and the next one reads, small and synthetic."""

import numpy as np
import pytest
import torch
import xarray as xr

from faultslip.io import netcdf
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.predictions.inference import Ensemble
from faultslip.scalograms import image, wavelets

INTERVAL = 0.1
WINDOW = 32  # columns, of the small networks


class Echo(torch.nn.Module):
    """A network whose prediction is its input."""

    def predict(self, inputs, batch_size):
        return inputs


@pytest.fixture
def config():
    return image.ScalogramConfig("linear", 0.2, 6.4, 4, True, "least_squares", "friction")


@pytest.fixture
def make_scalogram(config):
    """Scalogram file of smooth noise whose target is its emission, or given series."""

    def make(samples=600, seed=0, emission=None, target=None):
        random = np.random.default_rng(seed)
        noise = 0.4 + 0.02 * np.convolve(random.normal(size=samples), np.hanning(40), mode="same")
        emission = noise if emission is None else emission
        target = emission if target is None else target
        rows = [*config.scales, np.inf]
        data = xr.Dataset(coords={"time": INTERVAL * np.arange(len(emission)), "scale": ("row", rows)})
        for name, series in (("emission", emission), ("target", target)):
            data[name] = "time", series
            data[f"{name}_coefficients"] = ("row", "time"), image.transform(series, INTERVAL, config)
            data.attrs |= {f"{name}_mean": float(series.mean()), f"{name}_std": float(series.std())}
        data["cone_of_influence"] = "time", wavelets.cone_of_influence(len(emission), INTERVAL)
        data.attrs |= {"interval": INTERVAL, "target": "friction", "label": "noise", "virtual": 1}
        return data.assign_attrs(raw_files='{"raw.csv": "abc"}')

    return make


@pytest.fixture
def scalogram(make_scalogram):
    return make_scalogram()


@pytest.fixture
def echoes(scalogram, config):
    """Ensemble of networks whose prediction is their input."""
    return Ensemble(
        networks=[Echo(), Echo()],
        config=config,
        normalisation=image.read_normalisation(scalogram),
        interval=INTERVAL,
        window_length=128,
        window_step=8,
    )


@pytest.fixture
def models(tmp_path, config):
    """Model files of two small networks that are not trained."""
    paths = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        paths.append(str(tmp_path / f"seed{seed}.safetensors"))
        model_files.save(
            paths[-1],
            CED(CEDConfig(width=2, depth=2)),
            "friction",
            config,
            {"length": WINDOW * INTERVAL, "interval": INTERVAL},
            {"train.nc": {"emission": (0.4, 0.03), "friction": (0.5, 0.02)}},
            {},
        )
    return paths


@pytest.fixture
def written(tmp_path):
    """Write datasets to files; returns their paths."""

    def write(**datasets):
        for name, dataset in datasets.items():
            netcdf.write(dataset, tmp_path / f"{name}.nc")
        return [str(tmp_path / f"{name}.nc") for name in datasets]

    return write


@pytest.fixture
def sawtooth():
    """100 s at 10 Hz: friction is a sawtooth that falls every 10 s."""
    time = np.arange(1000) * 0.1
    friction = 0.5 + 0.01 * (time % 10)
    emission = 2 + np.sin(time) + 0.1 * np.random.default_rng(0).normal(size=1000)
    series = {"emission": ("time", emission), "friction": ("time", friction)}
    attributes = {"interval": 0.1, "label": "sawtooth", "virtual": 1, "raw_files": '{"raw.csv": "abc"}'}
    return xr.Dataset(series, coords={"time": time}, attrs=attributes)
