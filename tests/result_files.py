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
from release import release

INTERVAL = 0.1
WINDOW = 32  # columns, of the small networks
THRESHOLDS = {"min_friction_drop": 0.03, "event_tolerance": 1.0, "time_to_failure_from": 1.0}
IDENTITY = {
    "scenario": "zero_shot",
    "experiment": "p1",
    "segment": "test",
    "segment_label": "p1",
    "normalisation": "train",
    "rescaling": "mean_and_deviation",
    "calibrated_on": "this record",
}


def prediction_parameters(scalogram, normalising, emission_normalising=None, **changes):
    """What the job that predicts a segment is given; one file may normalise both series."""
    files = [scalogram, normalising, emission_normalising or normalising]
    how = {"step": 0.8, "causal": False, "low_pass_gain": 1, "control": False}
    return IDENTITY | how | {"files": files, "thresholds": THRESHOLDS} | changes


class Echo(torch.nn.Module):
    """A network whose prediction is its input."""

    def predict(self, inputs, batch_size):
        return inputs


def stick_slip(random, samples=1000, recurrence=90):
    """Emission and friction: friction rises and falls, emission grows towards a slip and bursts there."""
    slips = np.cumsum(random.normal(recurrence, recurrence / 8, samples // recurrence + 3)) - recurrence / 2
    phase = np.interp(np.arange(samples), slips, np.arange(len(slips))) % 1
    friction = 0.4 + 0.05 * phase**0.8
    emission = 50 * np.exp(phase) + 600 * (phase < 0.06) + random.normal(0, 2, samples)
    return emission, friction


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


@pytest.fixture(scope="session")
def networks(tmp_path_factory):
    """The folder of two small networks that are not trained, released with synthetic faults."""
    folder = tmp_path_factory.mktemp("released")
    random = np.random.default_rng(1)
    series = [stick_slip(random) for _ in range(60)]
    faults = xr.Dataset(
        {
            "emission": (("fault", "time"), [e for e, _ in series]),
            "friction": (("fault", "time"), [f for _, f in series]),
        }
    )
    netcdf.write(faults, folder / "faults.nc")
    netcdf.write(faults.isel(fault=slice(4)), folder / "left_out.nc")
    config = image.ScalogramConfig(["log", "linear"], 0.2, 12.8, 1, True, "least_squares", "friction")
    for seed in (1, 2):
        torch.manual_seed(seed)
        model_files.save(
            folder / f"seed{seed}.safetensors",
            CED(CEDConfig(width=2, channels=2)),
            "friction",
            config,
            {"length": 12.8, "interval": INTERVAL},
            {"faults": {name: [0.0, 1.0] for name in ("emission", "linear_emission", "friction")}},
            {},
        )
    models = [str(folder / f"seed{seed}.safetensors") for seed in (1, 2)]
    output = folder / "small"
    release(
        models,
        [str(folder / "faults.nc")],
        [str(folder / "left_out.nc")],
        {"title": "not trained", "meant_for": None, "causal": False, "low_pass_gain": 1.0},
        str(output),
    )
    return output
