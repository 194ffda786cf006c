import numpy as np
import pytest

from faultslip.predictions import explanation
from faultslip.scalograms.image import ScalogramConfig


def noise(rows=6, columns=800, seed=0):
    return np.random.default_rng(seed).normal(size=(1, rows, columns))


def test_a_band_is_an_octave_and_the_low_pass_row_its_own():
    config = ScalogramConfig("log", 0.1, 0.4, 2, True, "sum", "friction")
    names, bands = explanation.octave_bands(config)
    assert names == ["0.1 to 0.14 s", "0.2 to 0.28 s", "0.4 s", "slower"]
    assert bands == [slice(0, 2), slice(2, 4), slice(4, 5), slice(5, 6)]


def test_only_the_rows_that_are_read_have_weight():
    image = noise()
    bands = [slice(0, 2), slice(2, 4), slice(4, 6)]
    found = explanation.scale_weights(lambda x: x[0, 2] + x[0, 3], image, bands)
    assert found[0] == found[2] == 0
    # The whole prediction is hidden, and its mean is near zero.
    assert found[1] == pytest.approx(1, abs=0.02)


def test_a_prediction_from_an_earlier_sample_has_its_weight_at_that_lag():
    image = noise()

    def predict(x):  # ten columns earlier
        return np.roll(x[0, 0], 10)

    lags, found = explanation.lag_weights(predict, image, width=1, reach=20, spacing=50)
    assert lags[np.argmax(found)] == 10
    assert np.delete(found, np.argmax(found)).max() == 0
    assert found.max() == pytest.approx(1, abs=0.1)


def test_known_quantities_of_a_sawtooth():
    emission = 0.5 * np.arange(300) * 0.1  # rises by 0.5 per second
    found = explanation.known_quantities(emission, 0.1, np.array([99, 199]), np.array([100, 200]))
    assert found["its slope over 2 s"][50] == pytest.approx(0.5)
    assert np.isnan(found["time since the last slip"][99])
    assert found["time since the last slip"][150] == pytest.approx(5)
    assert found["time to the next slip"][150] == pytest.approx(4.9)
    assert np.isnan(found["time to the next slip"][250])


def test_variance_that_a_quantity_explains():
    random = np.random.default_rng(0)
    quantity, other = random.normal(size=(2, 4000))
    assert explanation.explained_variance(np.tanh(quantity), quantity, 50) > 0.97
    assert explanation.explained_variance(quantity + other, quantity, 50) == pytest.approx(0.5, abs=0.05)
    assert abs(explanation.explained_variance(quantity, other)) < 0.02
