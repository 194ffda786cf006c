"""Inference, mostly with networks whose prediction is their input."""

from dataclasses import replace

import numpy as np
import pytest

import faultslip
from faultslip.io.errors import InputError
from faultslip.networks import model_files
from faultslip.predictions.inference import Ensemble, predict_segment
from faultslip.scalograms import windows
from faultslip.scores.metrics import mape


def test_perfect_networks_return_the_series(scalogram, echoes):
    found = predict_segment(echoes, scalogram)
    np.testing.assert_allclose(found["predicted"], found["true"], rtol=5e-3)
    np.testing.assert_allclose(found["predicted_image"], found["true_image"], atol=1e-6)
    assert found["predicted_std"].max() < 1e-3
    assert found["predicted_by_model"].shape == (2, 600)
    assert np.mean([mape(found["true"], one) for one in found["predicted_by_model"]]) < 0.05


def test_low_pass_gain_draws_the_slow_level_to_the_mean(scalogram, echoes):
    full, half, none = (
        predict_segment(replace(echoes, low_pass_gain=gain), scalogram)["predicted"].values
        for gain in (1.0, 0.5, 0.0)
    )
    np.testing.assert_allclose(half, (full + none) / 2, rtol=1e-5)
    assert np.mean(none) == pytest.approx(np.mean(full), rel=1e-3)
    assert none.std() < full.std()


def test_all_forms_of_a_prediction_agree(scalogram, models):
    ensemble = Ensemble.load(models, step=0.4)
    image = ensemble.emission_image(scalogram["emission"].values)
    np.testing.assert_array_equal(image, ensemble.emission_image_of(scalogram))
    np.testing.assert_array_equal(
        image[0], ensemble.normalise(scalogram["emission_coefficients"].values, "emission")
    )
    predicted = ensemble.predict(image)
    np.testing.assert_array_equal(predicted.series, ensemble.predict_series(image))
    for series, member in zip(predicted.by_network, ensemble.members(), strict=True):
        np.testing.assert_array_equal(series, member.predict_series(image))
    cut = windows.cut(image, ensemble.window_length, ensemble.window_step)
    np.testing.assert_array_equal(ensemble.predict_windows(image), ensemble.apply(cut))
    assert not np.array_equal(*predicted.by_network)


def test_a_model_file_alone_is_enough(models):
    ensemble = Ensemble.load(models)
    assert (ensemble.interval, ensemble.window_length, ensemble.window_step) == (0.1, 32, 1)
    assert ensemble.normalisation == {"emission": (0.4, 0.03), "target": (0.5, 0.02)}


def test_data_sampled_at_another_interval_are_refused(models):
    with pytest.raises(InputError, match=r"p1: sampled at 0.2 s, but .* trained at 0.1 s"):
        Ensemble.load(models, data="p1", interval=0.2)


@pytest.mark.parametrize(
    "change",
    [
        {"scalogram": {"low_pass": False}},
        {"scalogram": {"largest_scale": 3.2}},
        {"windows": {"interval": 0.2}},
    ],
)
def test_networks_that_differ_in_more_than_their_seed_are_refused(models, change):
    network, config, timing, metadata = model_files.load(models[1])
    config = replace(config, **change.get("scalogram", {}))
    timing |= change.get("windows", {})
    model_files.save(models[1], network, "friction", config, timing, metadata["normalisation"], {})
    with pytest.raises(InputError, match="seed2.safetensors: has another target, other scales or another"):
        Ensemble.load(models)


def test_networks_of_random_faults_alone_have_no_normalisation(models):
    network, config, timing, _ = model_files.load(models[0])
    model_files.save(models[0], network, "friction", config, timing, {}, {})
    assert Ensemble.load(models).normalisation == {}


def test_a_segment_shorter_than_a_window_is_one_window(make_scalogram, echoes):
    found = predict_segment(echoes, make_scalogram(100))
    shorter = predict_segment(replace(echoes, window_length=100), make_scalogram(100))
    np.testing.assert_array_equal(found["predicted"], shorter["predicted"])


def test_blocks_leave_no_seams(networks, record):
    ensemble = faultslip.load(networks).ensemble
    emission = np.log(np.tile(record["emission"].values, 8))
    whole, blocks = (ensemble.predict_blocks(emission, block) for block in (10**6, 1000))
    assert np.abs(whole - blocks).max() < 0.02 * whole.std()
