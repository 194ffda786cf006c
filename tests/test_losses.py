import numpy as np
import pytest
import torch
from test_training import SCALOGRAM

from faultslip import images
from faultslip.losses import Loss

INTERVAL = 0.1
FRICTION = 0.4 + 0.02 * np.sin(2 * np.pi * np.arange(400) / 60)
STATISTICS = (0.41, 0.02)


def image(series):
    rows = images.transform(series, INTERVAL, SCALOGRAM)
    return torch.from_numpy(images.normalise(rows, STATISTICS, INTERVAL, SCALOGRAM))[None, None]


def loss(**weights):
    return Loss(torch.from_numpy(images.series_weights(INTERVAL, SCALOGRAM)), INTERVAL, **weights)


@pytest.mark.parametrize("rows", ["friction", "torrence_compo"])
def test_rows_sum_to_the_series_by_eq_11(rows):
    config = images.ScalogramConfig("linear", 0.2, 3.2, 2, True, "sum", rows)
    normalised = images.normalise(images.transform(FRICTION, INTERVAL, config), STATISTICS, INTERVAL, config)
    series = images.series_weights(INTERVAL, config) @ normalised
    expected = (images.series(normalised, STATISTICS, INTERVAL, config) - STATISTICS[0]) / STATISTICS[1]
    assert np.allclose(series, expected, atol=1e-5)


def test_plain_loss_is_the_summed_error_of_the_images():
    true, other = image(FRICTION), image(FRICTION + 0.004)
    total, error = loss()([other, true, other], true)
    assert error == pytest.approx(((other - true) ** 2).mean().item())
    assert total == pytest.approx(2 * error.item())


def test_error_of_the_series_counts_in_its_standard_deviations():
    true, other = image(FRICTION), image(FRICTION + 0.004)  # 0.2 standard deviations, at all times
    plain, _ = loss()([other], true)
    total, _ = loss(series=3.0)([other], true)
    assert (total - plain).item() == pytest.approx(3 * 0.2**2, rel=1e-3)


def test_only_falls_while_the_true_friction_rises_cost():
    true = image(FRICTION)
    plain, _ = loss()([true], true)
    assert loss(rise=1.0)([true], true)[0].item() == pytest.approx(plain.item(), abs=1e-5)
    # Turned round, friction falls just where it should rise.
    turned = image(2 * FRICTION.mean() - FRICTION)
    plain, _ = loss()([turned], true)
    total, _ = loss(rise=1.0)([turned], true)
    series = images.series_weights(INTERVAL, SCALOGRAM) @ turned[0, 0].numpy()
    falls = np.minimum(np.diff(series) / INTERVAL, 0)
    assert (total - plain).item() == pytest.approx((falls**2).mean(), rel=0.02)
