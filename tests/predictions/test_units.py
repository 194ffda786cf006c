import numpy as np
import pytest
from scipy.stats import linregress

from faultslip.io.errors import InputError
from faultslip.predictions.inference import predict_segment
from faultslip.predictions.units import rescaled_by_regression


@pytest.mark.parametrize("causal", [False, True])
def test_a_level_and_gain_that_the_networks_miss_are_found(causal, echoes, make_scalogram):
    """Networks that predict their input read any fault whose friction is linear in its emission."""
    emission = make_scalogram(300, seed=3)["emission"].values
    part = make_scalogram(emission=emission, target=0.6 + 0.3 * emission)
    found = rescaled_by_regression(echoes, part, causal).normalisation
    of_emission = echoes.normalisation["emission"]
    assert found["emission"] == of_emission
    # exact but for the inverse of windows at the edges
    np.testing.assert_allclose(found["target"].std, 0.3 * of_emission.std, rtol=0.05)
    np.testing.assert_allclose(
        found["target"].mean, 0.6 + 0.3 * of_emission.mean, atol=0.05 * part.target.std()
    )


def test_offset_and_slope_are_those_of_the_least_squares_line(echoes, make_scalogram):
    part = make_scalogram(300, seed=4, target=np.random.default_rng(5).normal(0.6, 0.02, 300))
    before = predict_segment(echoes, part)
    line = linregress(before["predicted"], before["true"])
    after = predict_segment(rescaled_by_regression(echoes, part, causal=False), part)
    np.testing.assert_allclose(
        after["predicted"], line.intercept + line.slope * before["predicted"], atol=1e-6
    )


def test_networks_that_predict_a_constant(echoes, make_scalogram, monkeypatch):
    monkeypatch.setattr(type(echoes), "predict_series", lambda self, image: np.full(image.shape[-1], 0.3))
    with pytest.raises(
        InputError, match="noise: rescaling: regression is not possible.*rescaling: mean_and_deviation"
    ):
        rescaled_by_regression(echoes, make_scalogram(), causal=False)
