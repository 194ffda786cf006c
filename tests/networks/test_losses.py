import numpy as np
import pytest
import torch

from faultslip.networks.losses import Loss
from faultslip.scalograms import image

INTERVAL = 0.1
FRICTION = 0.4 + 0.02 * np.sin(2 * np.pi * np.arange(400) / 60)


@pytest.fixture
def image_of(scalogram):
    def make(series):
        coefficients = image.transform(series, INTERVAL, scalogram)
        normalised = image.normalise(coefficients, (0.41, 0.02), INTERVAL, scalogram)
        return torch.from_numpy(normalised)[None, None]

    return make


@pytest.fixture
def loss(scalogram):
    weights = torch.from_numpy(image.series_weights(INTERVAL, scalogram))
    return lambda **changes: Loss(weights, INTERVAL, **changes)


def test_the_plain_loss_is_the_summed_error_of_the_images(image_of, loss):
    true, other = image_of(FRICTION), image_of(FRICTION + 0.004)
    total, error = loss()([other, true, other], true)
    assert error == pytest.approx(((other - true) ** 2).mean().item())
    assert total == pytest.approx(2 * error.item())


def test_the_error_of_the_series_is_in_its_standard_deviations(image_of, loss):
    true, other = image_of(FRICTION), image_of(FRICTION + 0.004)  # 0.2 standard deviations everywhere
    plain, _ = loss()([other], true)
    total, _ = loss(series_loss_weight=3.0)([other], true)
    assert (total - plain).item() == pytest.approx(3 * 0.2**2, rel=1e-3)


def test_falls_are_penalised_only_while_the_true_friction_rises(image_of, loss, scalogram):
    penalised = loss(locked_fall_loss_weight=1.0)
    true = image_of(FRICTION)
    plain, _ = loss()([true], true)
    assert penalised([true], true)[0].item() == pytest.approx(plain.item(), abs=1e-5)
    # Inverted friction falls exactly where it should rise.
    inverted = image_of(2 * FRICTION.mean() - FRICTION)
    plain, _ = loss()([inverted], true)
    total, _ = penalised([inverted], true)
    series = image.series_weights(INTERVAL, scalogram) @ inverted[0, 0].numpy()
    falls = np.minimum(np.diff(series) / INTERVAL, 0)
    assert (total - plain).item() == pytest.approx((falls**2).mean(), rel=0.02)


def test_what_is_not_known_does_not_count(image_of, loss):
    """The same loss as of the known columns alone, and no gradient elsewhere."""
    true, other = image_of(FRICTION), image_of(FRICTION + 0.004)
    gappy, predicted = true.clone(), other.clone().requires_grad_()
    gappy[..., 100:200] = torch.nan
    total, error = loss(locked_fall_loss_weight=1.0)([predicted], gappy)
    total.backward()
    known = [*range(100), *range(200, 400)]
    assert error.item() == pytest.approx(((other - true)[..., known] ** 2).mean().item(), rel=1e-5)
    assert not predicted.grad[..., 101:199].any() and predicted.grad[..., known].any()


def test_a_batch_in_which_nothing_is_known_teaches_nothing(image_of, loss):
    predicted = image_of(FRICTION).requires_grad_()
    total, error = loss()([predicted], torch.full_like(predicted, torch.nan))
    total.backward()
    assert error == 0 and not predicted.grad.any()
