"""Predictions from the logarithm of the emission and the emission itself, as two channels."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import xarray as xr
from result_files import prediction_parameters

from explain import explain
from faultslip.io import netcdf
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.predictions.inference import Ensemble
from faultslip.scalograms.image import read_normalisation
from predict import predict
from scalogram import transform


@pytest.fixture
def both(config):
    return replace(config, emission=["log", "linear"])


@pytest.fixture
def files(both, written):
    """Scalogram files of a training part and a tested part."""
    random = np.random.default_rng(7)
    emission = np.exp(np.convolve(random.normal(size=500), np.hanning(30), mode="same"))
    series = {"emission": ("time", emission), "friction": ("time", 0.4 + 0.01 * np.log(emission))}
    attributes = {"interval": 0.1, "label": "noise", "virtual": 1, "raw_files": "{}", "target": "friction"}
    record = xr.Dataset(series, {"time": 0.1 * np.arange(500)}, attributes)
    parts = {"train": slice(0, 200), "test": slice(200, 500)}
    found = {name: transform(record.isel(time=part), "friction", both) for name, part in parts.items()}
    return written(**{name: data.assign_attrs(attributes) for name, data in found.items()})


@pytest.fixture
def save_models(tmp_path, both):
    """Function that writes a network whose file names the channels as given; its path, in a list."""

    def save(logarithm="log_emission", itself="emission"):
        torch.manual_seed(3)
        network = CED(CEDConfig(width=2, depth=2, channels=2))
        known = {"t.nc": {logarithm: (0.4, 0.3), itself: (1.5, 0.5), "friction": (0.5, 0.02)}}
        path = str(tmp_path / f"{logarithm}.safetensors")
        model_files.save(path, network, "friction", both, {"length": 3.2, "interval": 0.1}, known, {})
        return [path]

    return save


@pytest.fixture
def models(save_models):
    return save_models()


def test_a_file_and_its_series_give_the_same_image(files, models):
    train, test = files
    data = netcdf.read(test)
    ensemble = Ensemble.load(models, normalisation=read_normalisation(netcdf.read(train)))
    image = ensemble.emission_image_of(data)
    assert image.shape == (2, len(ensemble.config.scales) + 1, 300)
    np.testing.assert_allclose(image, ensemble.emission_image(data["log_emission"].values), atol=1e-4)
    assert not np.allclose(*image, atol=0.1)


def test_a_model_file_knows_both_channels(models):
    found = Ensemble.load(models)
    assert found.networks[0].config.channels == 2
    assert found.normalisation["log_emission"] == (0.4, 0.3)
    assert found.normalisation["emission"] == (1.5, 0.5)


def test_a_model_file_of_before_0_7_predicts_the_same(files, models, save_models):
    series = netcdf.read(files[1])["log_emission"].values
    new, old = map(Ensemble.load, (models, save_models(logarithm="emission", itself="linear_emission")))
    predicted, expected = (one.predict_series(one.emission_image(series)) for one in (old, new))
    assert np.ptp(predicted) > 0
    np.testing.assert_array_equal(predicted, expected)


@pytest.mark.parametrize(
    ("causal", "emission"), [(False, None), (True, None), (False, "shifted"), (False, "flattened")]
)
def test_a_prediction(causal, emission, files, models, tmp_path):
    train, test = files
    predict(
        models,
        record=[],
        validations=[],
        parameters=prediction_parameters(test, train, causal=causal, emission=emission, seeds=[1]),
        study="smoke",
        device="cpu",
        output=str(tmp_path / "p.nc"),
    )
    found = netcdf.read(tmp_path / "p.nc")
    assert np.isfinite(found["predicted"]).all()
    np.testing.assert_allclose(found["true"], netcdf.read(test)["target"])


def test_an_explanation_hides_both(files, models, tmp_path):
    train, test = files
    explain(
        models,
        scenario="zero_shot",
        experiment="p1",
        parameters={"step": 0.8, "files": [test, train, train]},
        study="smoke",
        output=str(tmp_path / "e.nc"),
    )
    found = netcdf.read(tmp_path / "e.nc")
    assert np.isfinite(found["scale_weight"]).all() and (found["scale_weight"] > 0).any()
