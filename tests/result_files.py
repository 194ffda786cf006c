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
from faultslip.scores.scoring import Thresholds, scored

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
    how = {"step": 0.8, "causal": False, "low_pass_gain": 1, "emission": None, "seeds": [1, 2]}
    return IDENTITY | how | {"files": files, "thresholds": THRESHOLDS} | changes


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
def stick_slip():
    """Function that makes friction which rises steadily and falls by given drops at given times."""

    def make(times, drops, samples=1000, interval=0.1, rate=0.008):
        time = interval * np.arange(samples)
        friction = 0.4 + rate * time
        for at, drop in zip(times, drops, strict=True):
            friction -= drop * np.clip((time - at) / (2 * interval), 0, 1)
        return friction

    return make


@pytest.fixture
def cycles(stick_slip):
    """Friction with slip events of 0.1 at every 12.5 s: seven complete cycles in 100 s."""
    return stick_slip(12.5 * np.arange(1, 8), np.full(7, 0.1))


@pytest.fixture
def write_record(tmp_path):
    """Function that writes a record; its path."""

    def write(name, emission, friction=None, interval=0.1, virtual=0):
        series = {"emission": emission} | ({} if friction is None else {"friction": friction})
        data = xr.Dataset(
            {key: ("time", np.array(values, dtype=float)) for key, values in series.items()},
            coords={"time": interval * np.arange(len(emission))},
        )
        data.attrs = {"label": name, "virtual": virtual, "interval": interval}
        path = str(tmp_path / f"{name}.nc")
        netcdf.write(data, path)
        return path

    return write


@pytest.fixture
def write_prediction(tmp_path):
    """Function that writes a prediction of friction with its scores; its path.

    Attributes that are given take the place of others, scores too.
    """
    number = iter(range(100))

    def write(true=(0.4, 0.5), by_model=((0.41, 0.5), (0.4, 0.49)), std=0.0, **attributes):
        path = str(tmp_path / f"prediction{next(number)}.nc")
        by_model = np.array(by_model, dtype=float)
        data = xr.Dataset(
            {
                "true": ("time", np.array(true, dtype=float)),
                "predicted": ("time", by_model.mean(axis=0)),
                "predicted_std": ("time", np.full(len(true), std)),
                "predicted_by_model": (("model", "time"), by_model),
            },
            coords={"time": INTERVAL * np.arange(len(true))},
        )
        known = {"target": "friction", "virtual": 1, "interval": INTERVAL}
        known |= {"target_mean": 0.5, "target_std": 0.1}
        found = scored(data.assign_attrs(IDENTITY | known | attributes), Thresholds(**THRESHOLDS))
        netcdf.write(found.assign_attrs(attributes), path)
        return path

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
