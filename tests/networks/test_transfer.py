import pytest
import torch

from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.transfer import CachedFrozenNetwork, freeze, training_mode


def test_latent_training_freezes_all_but_the_latent_space(make_network):
    network = make_network()
    freeze(network, "latent")
    assert all(p.requires_grad == n.startswith("latent.") for n, p in network.named_parameters())
    training_mode(network, "latent")
    assert network.latent.training and not network.up.training
    freeze(network, "all")
    training_mode(network, "all")
    assert all(p.requires_grad for p in network.parameters()) and network.up.training


def test_an_unknown_part_is_refused(make_network):
    with pytest.raises(ValueError, match="not one of all, latent"):
        freeze(make_network(), "decoder")


@pytest.mark.parametrize("kernel", [1, 3, 5])
@pytest.mark.parametrize("sub_models", [True, False])
def test_the_cached_network_predicts_what_the_network_does(kernel, sub_models):
    network = CED(CEDConfig(width=4, kernel=kernel, sub_models=sub_models)).train()
    for _ in range(3):  # so that the statistics of batch normalisation are not the initial ones
        network.all_predictions(2 * torch.randn(8, 1, 26, 40) + 1)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn_like(parameter)
    images, some = torch.randn(5, 1, 26, 40), torch.tensor([3, 1])
    cached = CachedFrozenNetwork(network, images, batch_size=2)
    freeze(network, "latent")
    gradients = []
    for predictions in (cached.all_predictions(some), network.all_predictions(images[some])):
        network.zero_grad()
        sum(image.square().mean() for image in predictions).backward()
        gradients.append(network.latent[0].weight.grad.clone())
    expected = network.all_predictions(images[some])
    torch.testing.assert_close(cached.all_predictions(some), expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(cached.predict(batch_size=2), network(images), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-4 * float(gradients[1].abs().max()))
