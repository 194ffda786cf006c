import numpy as np
import torch

from faultslip.networks import training_state
from faultslip.networks.early_stopping import EarlyStopping


def test_a_restored_state_is_the_saved_one(make_network):
    network, stopping, random = make_network(1), EarlyStopping(3), np.random.default_rng(1)
    stopping.update(0.5, network.state_dict)
    random.normal(size=7)
    saved = training_state.to_bytes(
        {"network": network, "early_stopping": stopping}, {"training_loss": [0.7]}, random
    )

    other, fresh, again = make_network(2), EarlyStopping(3), np.random.default_rng(2)
    parts = {"network": other, "early_stopping": fresh}
    history = training_state.restore(saved, parts, again, torch.device("cpu"))
    assert history == {"training_loss": [0.7]}
    assert again.normal() == random.normal()
    assert (fresh.epoch, fresh.best_loss, fresh.best_epoch) == (1, 0.5, 1)
    for name, weights in network.state_dict().items():
        assert torch.equal(other.state_dict()[name], weights)
        assert torch.equal(fresh.best_weights[name], weights)
