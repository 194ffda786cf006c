import itertools

import pytest
import torch

from faultslip import transfer
from faultslip.network import CED, CEDConfig, summary


@pytest.mark.parametrize(
    ("width", "depth", "kernel", "sub_models"),
    list(itertools.product((4, 8, 32), (2, 3, 4, 5), (3, 5), (True, False))),
)
def test_a_fifth_of_the_parameters_is_in_the_latent_space(width, depth, kernel, sub_models):
    with torch.device("meta"):
        network = CED(CEDConfig(width, depth, kernel, sub_models))
    total = sum(p.numel() for p in network.parameters())
    latent = sum(p.numel() for p in network.latent.parameters())
    assert 0.18 < latent / total < 0.24
    assert f"{latent / total:.1%}" in summary(network)


@pytest.mark.parametrize("size", [(26, 128), (25, 127), (16, 16), (1, 40), (49, 201)])
def test_any_image_size(size):
    network = CED(CEDConfig(width=4)).eval()
    assert network(torch.randn(2, 1, *size)).shape == (2, 1, *size)


def test_sub_models_give_a_prediction_each():
    images = torch.randn(2, 1, 26, 40)
    assert len(CED(CEDConfig(4, depth=3)).all_predictions(images)) == 4
    assert len(CED(CEDConfig(4, depth=3, sub_models=False)).all_predictions(images)) == 1


def test_every_parameter_is_taught_by_the_summed_loss():
    network = CED(CEDConfig(width=4))
    sum(p.square().mean() for p in network.all_predictions(torch.randn(4, 1, 26, 40))).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in network.parameters())


def test_frozen_encoding_is_what_the_network_computes():
    network = CED(CEDConfig(width=4)).eval()
    images = torch.randn(5, 1, 26, 40)
    features, *skips = transfer.frozen_encoding(network, images, batch_size=2)
    decoded = network.decode(features, skips)[0][..., :26, :40]
    torch.testing.assert_close(decoded, network(images))
