import copy
import dataclasses
from unittest import mock

import numpy as np
import pytest
import torch
from scipy import fft

from faultslip import images, training, transfer
from faultslip.network import CED, CEDConfig

SCALOGRAM = images.ScalogramConfig("linear", 0.2, 3.2, 2, True, "least_squares", "friction")
CONFIG = training.TrainingConfig(
    learning_rate=5e-3, batch_size=16, epochs=8, patience=8, windows_per_epoch=192, parts=(8, 30)
)


def segment(seed, samples=500, statistics=None):
    """Friction that is the emission, smoothed and turned round: easy to learn."""
    emission = np.random.default_rng(seed).normal(size=samples)
    emission = np.convolve(emission, np.hanning(15), mode="same")
    friction = -0.02 * np.convolve(emission, np.hanning(9), mode="same") + 0.4
    own = [(series.mean(), series.std()) for series in (emission, friction)]
    return training.Segment(emission, friction, *(statistics or own), interval=0.1)


def parts(seed):
    return training.Windows([segment(seed)], SCALOGRAM, length=32, step=8)


def network(seed=0):
    torch.manual_seed(seed)
    return CED(CEDConfig(width=4, depth=3))


def weights(net):
    return {name: tensor.clone() for name, tensor in net.state_dict().items()}


def test_learns():
    history = training.fit(network(), parts(1), parts(2), CONFIG)
    assert history["validation_loss"][-1] < 0.5 * history["validation_loss"][0]
    assert len(history["training_loss"]) == CONFIG.epochs


def test_same_seed_same_weights():
    runs = []
    for _ in range(2):
        net = network()
        training.fit(net, parts(1), parts(2), CONFIG, seed=5)
        runs.append(weights(net))
    assert all(torch.equal(runs[0][name], runs[1][name]) for name in runs[0])


def test_best_weights_are_kept_and_patience_ends_training():
    # A rate so high that the loss soon grows.
    config = training.TrainingConfig(0.5, 16, 30, 3, 64, (8, 30))
    net = network()
    history = training.fit(net, parts(1), parts(2), config)
    inputs, targets = (torch.from_numpy(x)[:, None] for x in parts(2).whole())
    loss = torch.nn.functional.mse_loss(training.predict(net, inputs, 16), targets).item()
    best = int(np.argmin(history["validation_loss"]))
    assert loss == pytest.approx(history["validation_loss"][best], rel=1e-4)
    assert len(history["validation_loss"]) == min(30, best + 1 + 3)


def test_latent_training_moves_the_latent_space_and_nothing_else():
    net = network()
    training.fit(net, parts(1), parts(2), CONFIG)
    before = weights(net)
    training.fit(net, parts(3), parts(4), CONFIG, trained="latent")
    moved = {name for name, tensor in net.state_dict().items() if not torch.equal(tensor, before[name])}
    # Weights and batch statistics alike: running means are part of the state.
    assert moved
    assert all(name.startswith("latent.") for name in moved)
    assert {"latent.0.weight", "latent.1.running_mean"} <= moved


def test_latent_training_from_a_stored_encoding_equals_the_plain_loop():
    """One step of latent training, by hand through the whole network."""
    net = network()
    training.fit(net, parts(1), parts(2), CONFIG)
    plain = copy.deepcopy(net)
    one = training.TrainingConfig(1e-2, 10_000, 1, 1, 40, None)
    training.fit(net, parts(3), parts(4), one, trained="latent")

    transfer.freeze(plain, "latent")
    transfer.training_mode(plain, "latent")
    optimiser = torch.optim.Adam(plain.latent.parameters(), lr=1e-2)
    inputs, targets = (torch.from_numpy(x)[:, None] for x in parts(3).whole())
    sum(torch.nn.functional.mse_loss(p, targets) for p in plain.all_predictions(inputs)).backward()
    optimiser.step()
    torch.testing.assert_close(net.latent[1].bias, plain.latent[1].bias, rtol=1e-4, atol=1e-6)


def test_unknown_part_is_refused():
    with pytest.raises(ValueError, match="not one of all, latent"):
        transfer.freeze(network(), "decoder")


def test_random_parts_are_transformed_by_themselves():
    """The first windows, by hand: a part is cut out first, then transformed."""
    inputs, targets = parts(1).random_parts(50, 8, 30, np.random.default_rng(0))
    assert inputs.shape == targets.shape == (50, 10, 32)

    again = np.random.default_rng(0)
    length = fft.prev_fast_len(int(again.integers(80, 300 + 1)), real=True)
    start = int(again.integers(0, 500 - length + 1))
    place = again.integers(0, length - 32 + 1, training.WINDOWS_A_PART)[0]
    one = segment(1)
    rows = images.transform(one.emission[start : start + length], 0.1, SCALOGRAM)
    image = images.normalise(rows, one.emission_statistics, 0.1, SCALOGRAM)
    np.testing.assert_array_equal(inputs[0], image[:, place : place + 32])


def test_image_and_back():
    one = segment(1)
    for rows in ("friction", "torrence_compo"):
        for low_pass in (True, False):
            config = images.ScalogramConfig("linear", 0.2, 6.4, 4, low_pass, "least_squares", rows)
            image = images.normalise(
                images.transform(one.target, 0.1, config), one.target_statistics, 0.1, config
            )
            found = images.series(image, one.target_statistics, 0.1, config)
            slow = one.target - found
            assert np.std(slow) < (0.02 if low_pass else 0.3) * np.std(one.target)


def test_windows_of_the_past_are_the_end_of_what_is_transformed():
    past = training.Windows([segment(0)], SCALOGRAM, 32, 8, "past")
    emission, target = past.whole()
    assert emission.shape == target.shape
    both = training.Windows([segment(0)], SCALOGRAM, 32, 8).whole()[0]
    assert emission.shape == both.shape
    np.testing.assert_allclose(emission[-1], both[-1], atol=1e-6)  # the last sees all of the segment
    assert not np.allclose(emission[5], both[5], atol=1e-2)
    # What comes after a window changes it only where more than the past is seen.
    changed = segment(0)
    changed.emission[300:] += 5
    again = training.Windows([changed], SCALOGRAM, 32, 8, "past").whole()[0]
    np.testing.assert_array_equal(again[:30], emission[:30])
    drawn = past.random_parts(7, 8, 30, np.random.default_rng(0))
    assert [x.shape for x in drawn] == [(7, *emission.shape[1:])] * 2


def test_without_validation_all_epochs_are_run_and_the_last_weights_kept():
    net = network()
    history = training.fit(net, parts(1), None, CONFIG)
    assert len(history["training_loss"]) == CONFIG.epochs
    assert np.isnan(history["validation_loss"]).all()
    assert history["training_loss"][-1] < 0.5 * history["training_loss"][0]


def test_a_share_of_the_windows_lies_at_the_ends_of_the_parts():
    # The emission is its own sample number, so that a window tells where it lies.
    numbers = np.arange(500.0)
    plain = images.ScalogramConfig("linear", 0.2, 0.4, 1, True, "least_squares", "friction")
    ramp = training.Segment(numbers, numbers, (0, 1), (0, 1), 0.1)
    drawn = training.Windows([ramp], plain, 32, 8).random_parts(8, 20, 20, np.random.default_rng(3), 0.5)
    slow = drawn[0][:, -1]  # the low-pass row of one part
    first, last = slow[:, 10].min(), slow[:, 10].max()
    assert np.sum(np.isclose(slow[:, 10], first)) >= 2
    assert np.sum(np.isclose(slow[:, 10], last)) >= 2
    assert last - first == pytest.approx(200 - 32, abs=1)


def test_averaged_weights_are_the_moving_average_over_steps():
    """Two epochs of one step each: the second network, halfway back to the first."""
    steps = []
    for epochs, averaging in ((1, 0.0), (2, 0.0), (2, 0.5)):
        config = dataclasses.replace(CONFIG, epochs=epochs, windows_per_epoch=16, averaging=averaging)
        config = dataclasses.replace(config, learning_rate=1e-3)
        net = network()
        with mock.patch.object(torch.optim.lr_scheduler, "CosineAnnealingLR"):  # the same rate in all
            training.fit(net, parts(1), None, config, seed=5)
        steps.append(dict(net.named_parameters()))
    for name, parameter in steps[2].items():
        assert torch.allclose(parameter, (steps[0][name] + steps[1][name]) / 2, atol=1e-6), name


def test_averaging_leaves_what_is_frozen():
    net = network()
    training.fit(net, parts(1), parts(2), CONFIG)
    before = weights(net)
    config = dataclasses.replace(CONFIG, averaging=0.9)
    training.fit(net, parts(3), parts(4), config, trained="latent")
    moved = {name for name, tensor in net.state_dict().items() if not torch.equal(tensor, before[name])}
    assert moved and all(name.startswith("latent.") for name in moved)


@pytest.mark.parametrize("change", [{"stretch": 1.5}, {"noise": 0.3}, {"series": 1.0}, {"rise": 0.1}])
def test_options_change_what_is_learned_and_it_still_learns(change):
    plain, varied = network(), network()
    training.fit(plain, parts(1), parts(2), CONFIG)
    history = training.fit(varied, parts(1), parts(2), dataclasses.replace(CONFIG, **change))
    assert history["validation_loss"][-1] < 0.6 * history["validation_loss"][0]
    assert not torch.equal(plain.latent[0].weight, varied.latent[0].weight)
