"""Prediction from a scalogram, with networks that give back their input."""

import numpy as np
import pytest
import torch
import xarray as xr
from predict import LEAST, predict, predict_from_past
from scalogram import transform

from faultslip import images
from faultslip.metrics import mape
from faultslip.predictions import scores

CONFIG = images.ScalogramConfig("linear", 0.2, 6.4, 4, True, "least_squares", "friction")


class Echo(torch.nn.Module):
    def forward(self, image):
        return image


@pytest.fixture
def scalogram():
    random = np.random.default_rng(0)
    series = 0.4 + 0.02 * np.convolve(random.normal(size=600), np.hanning(40), mode="same")
    record = xr.Dataset(
        {"emission": ("time", series), "friction": ("time", series)},
        coords={"time": 0.1 * np.arange(600)},
        attrs={"interval": 0.1, "label": "noise"},
    )
    data = transform(record, "friction", CONFIG)
    data.attrs |= {"interval": 0.1, "target": "friction"}
    return data


def statistics(data):
    return {name: (data.attrs[f"{name}_mean"], data.attrs[f"{name}_std"]) for name in ("emission", "target")}


def test_a_perfect_network_gives_the_series_back(scalogram):
    found = predict([Echo(), Echo()], scalogram, statistics(scalogram), CONFIG, 128, 8)
    np.testing.assert_allclose(found["predicted"], found["true"], rtol=5e-3)
    assert found["predicted_std"].max() < 1e-3
    assert scores(found, 0.4)["mape_percent"] < 0.05


def test_without_its_low_pass_row_the_slow_level_is_the_mean(scalogram):
    whole = predict([Echo()], scalogram, statistics(scalogram), CONFIG, 128, 8)["predicted"].values
    half, none = (
        predict([Echo()], scalogram, statistics(scalogram), CONFIG, 128, 8, gain)["predicted"].values
        for gain in (0.5, 0.0)
    )
    np.testing.assert_allclose(half, (whole + none) / 2, rtol=1e-5)
    assert np.mean(none) == pytest.approx(np.mean(whole), rel=1e-3)
    assert none.std() < whole.std()


def test_time_to_failure_counts_where_it_is_defined(scalogram):
    found = predict([Echo()], scalogram, statistics(scalogram), CONFIG, 128, 8)
    found["true"][:] = np.linspace(0, 6, 600)
    score = scores(found, 3.0, least=1.0)
    counted = found["true"].values >= 1
    true = found["true"].values[counted]
    assert score["constant_mape_percent"] == pytest.approx(mape(true, np.full(len(true), 3.0)))
    assert np.isfinite(score["mape_percent"])


def test_from_the_past_a_perfect_network_gives_the_series_back(scalogram):
    # The network echoes the emission's image, which is the target's; columns of earlier windows
    # differ from it by the ends that they were reflected at.
    found = predict_from_past([Echo()], scalogram, statistics(scalogram), CONFIG, 128)
    true, predicted = found["true"].values[LEAST:], found["predicted"].values[LEAST:]
    assert np.sqrt(np.mean((predicted - true) ** 2)) < 0.03 * true.std()


def test_from_the_past_the_future_changes_nothing(scalogram):
    changed = scalogram.copy(deep=True)
    changed["emission_series"][400:] += 0.1
    one, other = (
        predict_from_past([Echo()], data, statistics(scalogram), CONFIG, 128)["predicted"].values
        for data in (scalogram, changed)
    )
    np.testing.assert_array_equal(one[:400], other[:400])
    assert not np.array_equal(one[400:], other[400:])
