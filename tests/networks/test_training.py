import copy
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
import torch
from torch.nn.functional import mse_loss

from faultslip.io.errors import InputError
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.checkpoints import Checkpoint
from faultslip.networks.sampling import WindowSampler
from faultslip.networks.training import Trainer, TrainingConfig
from faultslip.networks.transfer import freeze, training_mode


@pytest.fixture
def fit(make_network, make_sampler, config):
    """Train a network on segment 1, validated on segment 2; returns the network and its history."""

    def run(network=None, *, segments=(1, 2), trained="all", seed=0, report=None, checkpoint=None, **changes):
        network = network or make_network()
        sampler, validation = (number and make_sampler(number) for number in segments)
        trainer = Trainer(
            network, sampler, validation, replace(config, **changes), trained=trained, seed=seed
        )
        return network, trainer.fit(report, checkpoint)

    return run


@pytest.fixture(scope="module")
def networks_by_epochs():
    """Networks that several tests begin with."""
    return {}


@pytest.fixture
def trained_network(fit, networks_by_epochs):
    """A function that returns a network after some epochs: a copy of one that is trained once."""

    def copied(epochs):
        if epochs not in networks_by_epochs:
            networks_by_epochs[epochs] = fit(epochs=epochs)[0]
        return copy.deepcopy(networks_by_epochs[epochs])

    return copied


def moved(network, before):
    """Names of the weights and statistics that have changed."""
    return {name for name, tensor in network.state_dict().items() if not torch.equal(tensor, before[name])}


def test_the_losses_fall(fit):
    _, history = fit()
    assert history["validation_loss"][-1] < 0.5 * history["validation_loss"][0]
    assert len(history["training_loss"]) == len(history["validation_loss"]) == 8


@pytest.mark.parametrize("trained", ["all", "latent"])
def test_a_network_learns_from_both_channels(make_segment, both, config, trained):
    samplers = [WindowSampler([make_segment(seed, config=both)], both, 32, 8) for seed in (1, 2)]
    network = CED(CEDConfig(width=4, depth=3, channels=2))
    history = Trainer(network, *samplers, config).fit()
    if trained == "latent":
        Trainer(network, *samplers, config, trained=trained).fit()
    assert history["validation_loss"][-1] < history["validation_loss"][0]
    inputs = torch.from_numpy(samplers[1].all_windows()[0])
    assert inputs.shape[1] == 2
    hidden = inputs.clone()
    hidden[:, 1] = 0
    assert not torch.allclose(network.predict(inputs, 16), network.predict(hidden, 16), atol=1e-3)


def test_the_same_seed_gives_the_same_weights(fit, weights_of):
    one, other, another = (weights_of(fit(seed=seed, epochs=2)[0]) for seed in (5, 5, 6))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not all(torch.equal(one[name], another[name]) for name in one)


def test_the_best_weights_are_kept_and_patience_ends_the_training(fit, make_sampler):
    # At such a high learning rate the loss soon grows.
    network, history = fit(learning_rate=0.5, epochs=30, patience=3, windows_per_epoch=64)
    inputs, targets = map(torch.from_numpy, make_sampler(2).all_windows())
    targets = targets[:, None]
    loss = mse_loss(network.predict(inputs, 16), targets).item()
    best = int(np.argmin(history["validation_loss"]))
    assert loss == pytest.approx(history["validation_loss"][best], rel=1e-4)
    assert len(history["validation_loss"]) == min(30, best + 1 + 3)


def test_without_validation_all_epochs_are_run_and_the_last_weights_kept(fit):
    _, history = fit(segments=(1, None), patience=1)
    assert len(history["training_loss"]) == 8
    assert np.isnan(history["validation_loss"]).all()
    assert history["training_loss"][-1] < 0.5 * history["training_loss"][0]


@pytest.mark.parametrize("segments", [(1, 2), (1, None)])
def test_a_loss_that_is_not_finite_is_an_error(fit, segments):
    with pytest.raises(InputError, match="the loss is not finite in epoch 1; lower training.learning_rate"):
        fit(segments=segments, series_loss_weight=float("nan"))


def test_latent_training_changes_the_latent_space_alone(fit, trained_network, weights_of):
    network = trained_network(epochs=3)
    before = weights_of(network)
    fit(network, segments=(3, 4), trained="latent", epochs=2)
    changed = moved(network, before)
    # Running means are part of the state, so this covers weights and batch statistics alike.
    assert all(name.startswith("latent.") for name in changed)
    assert {"latent.0.weight", "latent.1.running_mean"} <= changed


def test_latent_training_with_cached_features_equals_the_plain_loop(trained_network, make_sampler):
    """One step of latent training, by hand through the whole network."""
    network, plain = trained_network(epochs=3), trained_network(epochs=3)
    one_step = TrainingConfig(1e-2, 10_000, 1, 1, 40, (8, 30))
    sampler = make_sampler(3)
    with mock.patch.object(WindowSampler, "random_windows", return_value=sampler.all_windows()):
        Trainer(network, sampler, make_sampler(4), one_step, trained="latent").fit()

    freeze(plain, "latent")
    training_mode(plain, "latent")
    optimiser = torch.optim.Adam(plain.latent.parameters(), lr=1e-2)
    inputs, targets = map(torch.from_numpy, make_sampler(3).all_windows())
    targets = targets[:, None]
    sum(mse_loss(p, targets) for p in plain.all_predictions(inputs)).backward()
    optimiser.step()
    torch.testing.assert_close(network.latent[1].bias, plain.latent[1].bias, rtol=1e-4, atol=1e-6)


def test_averaged_weights_are_the_moving_average_over_steps(fit):
    """Two epochs of one step each: the second network, halfway back to the first."""
    steps = []
    with mock.patch.object(torch.optim.lr_scheduler, "CosineAnnealingLR"):  # the same rate in all
        for epochs, decay in ((1, 0.0), (2, 0.0), (2, 0.5)):
            network, _ = fit(
                segments=(1, None),
                seed=5,
                epochs=epochs,
                windows_per_epoch=16,
                ema_decay=decay,
                learning_rate=1e-3,
            )
            steps.append(dict(network.named_parameters()))
    for name, parameter in steps[2].items():
        assert torch.allclose(parameter, (steps[0][name] + steps[1][name]) / 2, atol=1e-6), name


def test_averaging_does_not_change_frozen_weights(fit, trained_network, weights_of):
    network = trained_network(epochs=3)
    before = weights_of(network)
    fit(network, segments=(3, 4), trained="latent", ema_decay=0.9, epochs=2)
    changed = moved(network, before)
    assert changed and all(name.startswith("latent.") for name in changed)


@pytest.mark.parametrize(
    "change",
    [
        {"time_stretch": 1.5},
        {"noise_std": 0.3},
        {"series_loss_weight": 1.0},
        {"locked_fall_loss_weight": 0.1},
    ],
)
def test_options_change_what_is_learned_and_the_losses_still_fall(fit, trained_network, change):
    plain = trained_network(epochs=5)
    other, history = fit(epochs=5, **change)
    assert history["validation_loss"][-1] < 0.7 * history["validation_loss"][0]
    assert not torch.equal(plain.latent[0].weight, other.latent[0].weight)


class Killed(Exception):
    pass


@pytest.mark.parametrize("segments", [(1, 2), (1, None)])
@pytest.mark.parametrize(
    ("trained", "changes"),
    [("all", {}), ("latent", {}), ("all", {"ema_decay": 0.9}), ("all", {"patience": 1})],
)
def test_an_interrupted_training_ends_with_the_same_weights(
    fit, weights_of, tmp_path, capsys, trained, changes, segments
):
    options = {"trained": trained, "segments": segments, "seed": 1, "epochs": 5, "windows_per_epoch": 64}
    options |= changes

    def run(killed_in=None):
        def report(epoch, *_):
            if epoch == killed_in:
                raise Killed

        return fit(report=report, checkpoint=Checkpoint(tmp_path / "state", "a" * 64, 0), **options)

    expected, expected_history = fit(**options)
    for killed_in in (2, 4):
        with pytest.raises(Killed):
            run(killed_in)
    found, history = run()
    assert "resuming after epoch" in capsys.readouterr().out
    assert str(history) == str(expected_history)  # nan where nothing is validated
    assert not moved(found, weights_of(expected))
