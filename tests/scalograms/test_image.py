import numpy as np
import pytest
import xarray as xr

from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation, ScalogramConfig

INTERVAL = 0.1


@pytest.fixture
def friction():
    noise = np.random.default_rng(1).normal(size=500)
    return 0.4 + 0.02 * np.convolve(noise, np.hanning(21), mode="same")


def config(**changes):
    values = {
        "emission": "linear",
        "smallest_scale": 0.2,
        "largest_scale": 6.4,
        "scales_per_octave": 4,
        "low_pass": True,
        "inverse": "least_squares",
        "rows": "friction",
    }
    return ScalogramConfig(**(values | changes))


def test_scales_cover_the_range():
    scales = config().scales
    assert scales[0] == pytest.approx(0.2) and scales[-1] == pytest.approx(6.4)
    assert len(scales) == 5 * 4 + 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"largest_scale": 0.1}, "scales that cannot be meant"),
        ({"smallest_scale": 0.0}, "scales that cannot be meant"),
        ({"scales_per_octave": 1000}, "scales that cannot be meant"),
        ({"inverse": "cubic"}, "'cubic' is not one of least_squares, sum"),
        ({"wavelet": "db4"}, "'db4' is not one of the supported ones, mexh, morl, gaus1, gaus2"),
        ({"wavelet": "gaus3", "inverse": "sum"}, "'gaus3' has no inverse sum"),
    ],
)
def test_impossible_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        config(**changes)


@pytest.mark.parametrize("rows", ["friction", "torrence_compo"])
@pytest.mark.parametrize(("low_pass", "limit"), [(True, 0.02), (False, 0.3)])
@pytest.mark.parametrize("wavelet", ["mexh", "morl", "gaus1", "gaus4"])
def test_an_image_gives_its_series_back(friction, rows, low_pass, limit, wavelet):
    largest = {"morl": 51.2, "gaus4": 12.8}.get(wavelet, 6.4)  # of periods that are alike
    c = config(rows=rows, low_pass=low_pass, wavelet=wavelet, largest_scale=largest)
    normalisation = Normalisation(friction.mean(), friction.std())
    normalised = image.normalise(image.transform(friction, INTERVAL, c), normalisation, INTERVAL, c)
    assert normalised.dtype == np.float32
    lost = friction - image.to_series(normalised, normalisation, INTERVAL, c)
    assert np.std(lost) < limit * np.std(friction)


@pytest.mark.parametrize("rows", ["friction", "torrence_compo"])
def test_rows_sum_to_the_series_by_eq_11(rows):
    friction = 0.4 + 0.02 * np.sin(2 * np.pi * np.arange(400) / 60)
    c = config(largest_scale=3.2, scales_per_octave=2, inverse="sum", rows=rows)
    normalisation = Normalisation(0.41, 0.02)
    normalised = image.normalise(image.transform(friction, INTERVAL, c), normalisation, INTERVAL, c)
    series = image.series_weights(INTERVAL, c) @ normalised
    expected = image.to_series(normalised, normalisation, INTERVAL, c)
    np.testing.assert_allclose(series, (expected - 0.41) / 0.02, atol=1e-5)


def test_normalising_the_image_is_normalising_the_series(friction):
    c, normalisation = config(), Normalisation(0.41, 0.02)
    found = image.normalise(image.transform(friction, INTERVAL, c), normalisation, INTERVAL, c)
    series = (friction - normalisation.mean) / normalisation.std
    expected = image.normalise(image.transform(series, INTERVAL, c), (0, 1), INTERVAL, c)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_the_normalisation_of_a_scalogram_file_is_in_double_precision():
    attributes = {"emission_mean": 3.0, "emission_std": 0.5, "target_mean": 0.4, "target_std": 0.02}
    found = image.read_normalisation(xr.Dataset(attrs=attributes))
    assert found == {"emission": (3.0, 0.5), "target": (0.4, 0.02)}
    # so that an emission in single precision is augmented in double precision
    assert (np.ones(3, np.float32) - found["emission"].mean).dtype == np.float64
