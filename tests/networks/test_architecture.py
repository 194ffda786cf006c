import itertools

import pytest
import torch

from faultslip.networks.architecture import CED, CEDConfig, enlarge, summary


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


@pytest.mark.parametrize("changes", [{"width": 0}, {"depth": 9}, {"kernel": 4}])
def test_an_impossible_network_is_refused(changes):
    with pytest.raises(ValueError, match="a network cannot be built as"):
        CEDConfig(**changes)


@pytest.mark.parametrize("size", [(26, 128), (25, 127), (16, 16), (1, 40), (49, 201)])
def test_images_may_have_any_size(size):
    network = CED(CEDConfig(width=4)).eval()
    assert network(torch.randn(2, 1, *size)).shape == (2, 1, *size)


def test_each_sub_model_gives_a_prediction():
    images = torch.randn(2, 1, 26, 40)
    assert len(CED(CEDConfig(4, depth=3)).all_predictions(images)) == 4
    assert len(CED(CEDConfig(4, depth=3, sub_models=False)).all_predictions(images)) == 1


def test_every_parameter_is_trained_by_the_summed_loss():
    network = CED(CEDConfig(width=4))
    sum(p.square().mean() for p in network.all_predictions(torch.randn(4, 1, 26, 40))).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in network.parameters())


@pytest.mark.parametrize("before", [(2, 8), (13, 64), (26, 128)])
def test_images_are_enlarged_as_torch_does(before):
    images = torch.randn(3, 1, *before)
    expected = torch.nn.functional.interpolate(images, (26, 128), mode="bilinear")
    torch.testing.assert_close(enlarge(images, (26, 128)), expected)


def test_prediction_in_batches_is_that_of_the_network_in_evaluation_mode():
    network = CED(CEDConfig(width=4)).train()
    images = torch.randn(5, 1, 26, 40)
    found = network.predict(images, batch_size=2)
    assert not network.training and not found.requires_grad
    torch.testing.assert_close(found, network(images), rtol=1e-4, atol=1e-5)
