"""Small networks in a folder, as they are released, and a record as a laboratory writes it."""

import json
import shutil

import numpy as np
import pytest
import torch
import xarray as xr

import faultslip
from faultslip.io import netcdf
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.release import adaptation
from faultslip.scalograms.image import ScalogramConfig
from release import release

INTERVAL = 0.1


def stick_slip(random, samples=1000, recurrence=90):
    """Emission and friction: friction rises and falls, emission grows towards a slip and bursts there."""
    slips = np.cumsum(random.normal(recurrence, recurrence / 8, samples // recurrence + 3)) - recurrence / 2
    phase = np.interp(np.arange(samples), slips, np.arange(len(slips))) % 1
    friction = 0.4 + 0.05 * phase**0.8
    emission = 50 * np.exp(phase) + 600 * (phase < 0.06) + random.normal(0, 2, samples)
    return emission, friction


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
    config = ScalogramConfig(["log", "linear"], 0.2, 12.8, 1, True, "least_squares", "friction")
    for seed in (1, 2):
        torch.manual_seed(seed)
        model_files.save(
            folder / f"seed{seed}.safetensors",
            CED(CEDConfig(width=2, channels=2)),
            "friction",
            config,
            {"length": 12.8, "interval": INTERVAL},
            {"faults": {name: [0.0, 1.0] for name in ("log_emission", "emission", "friction")}},
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


@pytest.fixture
def table(tmp_path):
    """A table with semicolons, decimal commas and units in its header, of two channels and a shear stress."""
    emission, friction = stick_slip(np.random.default_rng(2))
    rows = np.column_stack([INTERVAL * np.arange(1000), emission**2 / 3, 2 * emission**2 / 3, 8 * friction])
    text = "\n".join(";".join(f"{value:.5f}" for value in row).replace(".", ",") for row in rows)
    path = tmp_path / "run 12.csv"
    path.write_text("Time (s);Var 1;Var 2;Shear (MPa)\n" + text)
    return path


@pytest.fixture
def record(table):
    return faultslip.read_table(table, emission="sqrt(Var_1 + Var_2)", friction="Shear / 8")


@pytest.fixture
def causal(networks, tmp_path):
    """The same networks, as if they had been trained on past emission."""
    folder = tmp_path / "small_causal"
    shutil.copytree(networks, folder)
    about = json.loads((folder / "about.json").read_text())
    (folder / "about.json").write_text(json.dumps(about | {"causal": True}))
    return folder


@pytest.fixture
def brief(monkeypatch):
    """Little training."""
    short = adaptation.replace(adaptation.TRAINING, epochs=2, windows_per_epoch=64, crop_length=(20.0, 40.0))
    monkeypatch.setattr(adaptation, "TRAINING", short)
    monkeypatch.setattr(adaptation, "EPOCHS_WITHOUT_VALIDATION", 2)
