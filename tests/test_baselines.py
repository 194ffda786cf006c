"""What a user would try instead of the network."""

import numpy as np
import pytest
import torch
from baseline import predict

from faultslip import baselines

INTERVAL = 0.1


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def emission(samples=600, seed=0):
    random = np.random.default_rng(seed)
    return np.convolve(random.normal(size=samples), np.hanning(20) / 4, mode="same")


def test_features_of_a_ramp():
    ramp = 0.5 * np.arange(400.0)
    found = baselines.features(ramp, INTERVAL, "past")
    for index, length in enumerate(baselines.WINDOWS):
        n = round(length / INTERVAL)
        mean, deviation, least, most, slope = found[300, 1 + 5 * index : 6 + 5 * index]
        assert mean == pytest.approx(0.5 * (300 - (n - 1) / 2))
        assert deviation == pytest.approx(0.5 * np.sqrt((n**2 - 1) / 12))
        assert (least, most, slope) == pytest.approx((0.5 * (301 - n), 150, 0.5))


def test_features_of_both_sides_mirror_each_other():
    series = emission()
    forward = baselines.features(series, INTERVAL, "both")
    backward = baselines.features(series[::-1].copy(), INTERVAL, "both")[::-1]
    past, future = forward[:, 1:6], backward[:, 6:11]
    np.testing.assert_allclose(past[:, :4], future[:, :4], atol=1e-12)
    np.testing.assert_allclose(past[:, 4], -future[:, 4], atol=1e-12)


@pytest.mark.parametrize("method", ["gradient_boosting", "lstm"])
def test_with_a_view_of_the_past_the_future_changes_nothing(method, monkeypatch):
    monkeypatch.setattr(baselines.LSTM, "epochs", 2)
    part = [(emission(), np.roll(emission(), 5))]
    seen = emission(seed=1)
    changed = seen.copy()
    changed[400:] += 3
    for view, equal in (("past", True), ("both", False)):
        one, other = (predict(method, view, [0], part, part, x, INTERVAL)[0, :399] for x in (seen, changed))
        assert np.array_equal(one, other) == equal


@pytest.mark.parametrize("method", ["gradient_boosting", "lstm"])
def test_a_known_law_is_learned(method, monkeypatch):
    monkeypatch.setattr(baselines.LSTM, "epochs", 6)
    # The target is the mean of the emission over the last 1.6 s.
    parts = []
    for seed in range(3):
        series = emission(700, seed)
        target = np.convolve(series, np.ones(16) / 16)[: len(series)]
        parts.append((series, target / target.std()))
    predicted = predict(method, "past", [0, 1], parts[:1], parts[1:2], parts[2][0], INTERVAL)
    assert predicted.shape == (2, 700)
    for one in predicted:
        assert np.mean((one - parts[2][1])[50:] ** 2) < 0.1
    assert not np.array_equal(*predicted)


def test_the_constant_is_the_mean():
    assert not predict("constant", "both", [0, 1], [], [], emission(), INTERVAL).any()


def test_size_of_the_published_lstm():
    # Keras counts for 70 steps of 2 channels: batch normalisation 8 (4 of them statistics),
    # LSTM 67,072 with one bias vector where torch has two, convolutions 32,896 + 21,588 + 10,816,
    # dense 286,784 + 2,080 + 33.
    network = baselines.ConvolutionalLSTM(70, 2)
    expected = 4 + 67_072 + 4 * 128 + 32_896 + 21_588 + 10_816 + 286_784 + 2_080 + 33
    assert sum(parameter.numel() for parameter in network.parameters()) == expected
    assert network(torch.zeros(3, 70, 2)).shape == (3,)
