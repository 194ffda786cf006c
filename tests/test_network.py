import itertools

import pytest
import torch

from faultslip import transfer
from faultslip.network import CED, CEDConfig, enlarged, summary


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


@pytest.mark.parametrize("before", [(2, 8), (13, 64), (26, 128)])
def test_images_are_enlarged_as_torch_does(before):
    images = torch.randn(3, 1, *before)
    expected = torch.nn.functional.interpolate(images, (26, 128), mode="bilinear")
    torch.testing.assert_close(enlarged(images, (26, 128)), expected)


@pytest.mark.parametrize("kernel", [1, 3, 5])
@pytest.mark.parametrize("sub_models", [True, False])
def test_around_the_latent_space_all_is_what_the_network_computes(kernel, sub_models):
    network = CED(CEDConfig(width=4, kernel=kernel, sub_models=sub_models)).train()
    for _ in range(3):  # so that the statistics of normalisation are not those of the beginning
        network.all_predictions(2 * torch.randn(8, 1, 26, 40) + 1)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn_like(parameter)
    images, some = torch.randn(5, 1, 26, 40), torch.tensor([3, 1])
    around = transfer.AroundLatentSpace(network, images, batch_size=2)
    transfer.freeze(network, "latent")
    gradients = []
    for predictions in (around.all_predictions(some), network.all_predictions(images[some])):
        network.zero_grad()
        sum(image.square().mean() for image in predictions).backward()
        gradients.append(network.latent[0].weight.grad.clone())
    expected = network.all_predictions(images[some])
    torch.testing.assert_close(around.all_predictions(some), expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(around.predict(batch_size=2), network(images), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(*gradients, rtol=1e-3, atol=1e-4 * float(gradients[1].abs().max()))
