"""Causal inference with networks whose prediction is their input."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from faultslip.predictions.causal import MIN_PAST_SAMPLES, CausalPredictor, LastWindow, predict_causally
from faultslip.records.delay import delayed_emission
from faultslip.records.resampling import moving_average
from faultslip.scalograms import image
from faultslip.scalograms.image import emission_series


def test_perfect_networks_return_the_series(scalogram, echoes):
    # Columns that earlier windows predicted differ from the target's image, because there the
    # emission was reflected at another place.
    true = scalogram["emission"].values
    found = predict_causally(echoes, true)
    assert found.shape == (2, 600)
    error = (found - true)[:, MIN_PAST_SAMPLES:]
    assert np.sqrt(np.mean(error**2)) < 0.03 * true.std()


def test_later_emission_changes_nothing(scalogram, echoes):
    emission = scalogram["emission"].values
    changed = emission.copy()
    changed[400:] += 0.1
    (before, _), (after, _) = (predict_causally(echoes, series) for series in (emission, changed))
    np.testing.assert_array_equal(before[:400], after[:400])
    assert not np.array_equal(before[400:], after[400:])


@pytest.mark.parametrize("samples", [10, 7])
def test_averages_of_later_emission_change_nothing(samples, make_scalogram, echoes):
    """Centred averages contain the future; `delayed_emission` takes it away again."""
    raw = make_scalogram(300)["emission"].values
    changed = raw.copy()
    changed[200:] += 0.1
    found = []
    for series in (raw, changed):
        averaged = make_scalogram(emission=moving_average(series, samples))
        averaged.attrs["emission_averaging"] = samples * averaged.attrs["interval"]
        found.append(predict_causally(echoes, delayed_emission(averaged))[0])
    np.testing.assert_allclose(found[0][:200], found[1][:200], atol=3e-6)  # rounding of averages
    assert np.abs(found[0][200:] - found[1][200:]).max() > 0.01


def test_before_the_first_prediction_the_mean_is_predicted(scalogram, echoes):
    mean = echoes.normalisation["target"].mean
    found = predict_causally(echoes, scalogram["emission"].values[: MIN_PAST_SAMPLES + 1])
    assert (found[:, : MIN_PAST_SAMPLES - 1] == mean).all()
    assert (found[:, MIN_PAST_SAMPLES - 1 :] != mean).all()
    assert (predict_causally(echoes, scalogram["emission"].values[:5]) == mean).all()


def test_low_pass_gain_is_applied(scalogram, echoes):
    emission = scalogram["emission"].values[:200]
    full, none = (
        predict_causally(replace(echoes, low_pass_gain=gain), emission)[0, 50:] for gain in (1.0, 0.0)
    )
    assert none.std() < full.std()


def test_the_last_windows_are_those_of_the_whole_past(scalogram, echoes):
    """The matrix gives what the transform of all the past gives, also where the past is short."""
    emission = scalogram["emission"].values
    transform = LastWindow.of(echoes)
    length = echoes.window_length
    assert length < transform.past < 600
    config, interval = echoes.config, echoes.interval
    for samples in (5, length - 1, length + 1, transform.past // 2, transform.past - 1, 600):
        (found,) = transform(emission[:samples], 1)
        expected = image.transform(emission[:samples], interval, config)[:, -length:]
        np.testing.assert_allclose(found[:, -min(samples, length) :], expected, atol=2e-5)


def test_samples_that_arrive_one_by_one_are_predicted_alike(scalogram, echoes):
    emission = scalogram["emission"].values[:150]
    channels = emission_series(emission, echoes.config)
    levels = {name: (np.full(150, 3.0), np.linspace(1, 2, 150)) for name in channels}
    whole = CausalPredictor(echoes).feed(channels, levels)
    predictor, parts = CausalPredictor(echoes), []
    for start, stop in itertools.pairwise([0, 1, 2, 40, 100, 150]):
        part = slice(start, stop)
        parts.append(
            predictor.feed(
                {name: series[part] for name, series in channels.items()},
                {name: (mean[part], std[part]) for name, (mean, std) in levels.items()},
            )
        )
    np.testing.assert_allclose(np.concatenate(parts, axis=1), whole, atol=1e-4 * whole.std())
