import pytest
import torch

from faultslip.networks.strategies import STRATEGIES
from faultslip.networks.transfer import freeze


@pytest.mark.parametrize(("trained", "times"), [("all", 3), ("latent", 1)])
def test_windows_are_drawn_anew_only_where_all_weights_are_trained(make_network, trained, times):
    drawn = []

    def draw():
        drawn.append(torch.randn(2, 1, 16, 32))
        return drawn[-1], -drawn[-1]

    network = make_network()
    freeze(network, trained)
    strategy = STRATEGIES[trained](network, network, draw, batch_size=2)
    targets = [strategy.start_epoch() for _ in range(3)]
    assert len(drawn) == times
    assert torch.equal(targets[-1], -drawn[-1])


@pytest.mark.parametrize("trained", ["all", "latent"])
def test_both_strategies_predict_what_the_network_does(make_network, trained):
    inputs, validation = torch.randn(2, 5, 1, 16, 32)
    network, expected = make_network(), make_network()
    freeze(network, trained)
    strategy = STRATEGIES[trained](network, network, lambda: (inputs, inputs), batch_size=2)
    found = strategy.validation_predictions(validation)
    torch.testing.assert_close(found, expected.predict(validation, 5), rtol=1e-4, atol=1e-4)
    strategy.start_epoch()
    images = strategy.predictions(torch.tensor([3, 1]))
    assert len(images) == 4 and all(image.requires_grad for image in images)
