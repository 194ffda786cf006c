"""What is not known of a target is predicted by the network that training starts from."""

import numpy as np
import torch

from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.predictions.completion import complete
from faultslip.scalograms import image, windows
from faultslip.scalograms.image import Normalisation, ScalogramConfig

CONFIG = ScalogramConfig("log", 0.2, 3.2, 2, True, "least_squares", "friction")


def test_the_completion_is_the_prediction_of_the_starting_network():
    random = np.random.default_rng(1)
    emission, target = random.normal(size=(2, 300))
    target[:100] = target[140:] = np.nan
    normalisation = {"log_emission": Normalisation(0.1, 1.2), "target": Normalisation(0.5, 0.03)}
    sampler = WindowSampler(
        [TrainingSeries(emission, target, normalisation, 0.1)], CONFIG, 32, 8, partly_known=True
    )
    torch.manual_seed(1)
    network = CED(CEDConfig(width=2))
    (completed,) = complete(sampler, network).segments
    np.testing.assert_array_equal(completed.target, target)

    inputs = windows.cut(image.emission_image(emission, normalisation, 0.1, CONFIG), 32, 8)
    with torch.no_grad():
        predicted = network.eval()(torch.from_numpy(inputs))[:, 0].numpy()
    merged = windows.merge(predicted[None], 300, 8)
    expected = image.to_series(merged, normalisation["target"], 0.1, CONFIG)
    np.testing.assert_allclose(completed.completion, expected, atol=1e-6)

    # the image to train on is that of the known friction within the prediction
    _, target_image = completed.images(0, 300, CONFIG)
    joined = np.where(np.isnan(target), expected, target)
    whole = image.normalise(image.transform(joined, 0.1, CONFIG), normalisation["target"], 0.1, CONFIG)
    np.testing.assert_allclose(target_image[:, 100:140], whole[:, 100:140], atol=1e-4)
    assert np.isnan(target_image[:, :100]).all() and np.isnan(target_image[:, 140:]).all()
