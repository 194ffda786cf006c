"""Segments and random faults that are transformed."""

from dataclasses import replace

import numpy as np
import pytest

import faultslip
from faultslip.io.errors import InputError
from faultslip.scalograms import image
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.segments import select_faults, transform

SCALOGRAM = {
    "emission": "log",
    "smallest_scale": 0.2,
    "largest_scale": 3.2,
    "scales_per_octave": 2,
    "low_pass": True,
    "inverse": "least_squares",
    "rows": "friction",
}


CONFIG = ScalogramConfig(**SCALOGRAM)


def test_the_logarithm_of_the_emission_is_transformed(sawtooth):
    data = transform(sawtooth, "friction", CONFIG)
    series = np.log(sawtooth["emission"].values)
    np.testing.assert_array_equal(data["log_emission"], series)
    np.testing.assert_array_equal(data["target"], sawtooth["friction"])
    np.testing.assert_array_equal(data["log_emission_coefficients"], image.transform(series, 0.1, CONFIG))
    mean, std = image.read_normalisation(data)["log_emission"]
    assert (mean, std) == (series.mean(), series.std())
    assert list(data["scale"].values) == [*CONFIG.scales, np.inf]


@pytest.mark.parametrize(("wavelet", "frequency", "edge"), [("mexh", 0.25, 2**0.5), ("gaus1", 0.2, 1)])
def test_a_scalogram_states_its_wavelet(sawtooth, wavelet, frequency, edge):
    data = transform(sawtooth, "friction", replace(CONFIG, wavelet=wavelet))
    assert data["scale"].attrs["wavelet"] == wavelet
    assert data["scale"].attrs["central_frequency"] == frequency
    assert data["cone_of_influence"][0] == pytest.approx(0.05 / edge)
    expected = faultslip.cwt(sawtooth["friction"].values, 0.1, CONFIG.scales, wavelet=wavelet)
    np.testing.assert_array_equal(data["target_coefficients"], expected)


def test_the_logarithm_of_the_emission_and_the_emission_itself(sawtooth):
    both = replace(CONFIG, emission=["log", "linear"])
    data, plain = transform(sawtooth, "friction", both), transform(sawtooth, "friction", CONFIG)
    for name in ("log_emission", "target"):
        np.testing.assert_array_equal(data[f"{name}_coefficients"], plain[f"{name}_coefficients"])
    linear = sawtooth["emission"].values
    expected = image.transform(linear, 0.1, CONFIG)
    np.testing.assert_allclose(data["emission_coefficients"], expected, atol=1e-12)
    assert data.attrs["emission_mean"] == pytest.approx(linear.mean())
    known = image.read_normalisation(data)
    assert set(known) == {"log_emission", "emission", "target"}
    assert known["emission"].std == pytest.approx(linear.std())


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("emission", 0.0, "not positive everywhere, so its logarithm does not exist; add a floor"),
        ("emission", 1.0, "emission is constant in this segment, so it cannot be normalised"),
        ("friction", 0.5, "friction is constant in this segment"),
    ],
)
def test_a_series_that_cannot_be_transformed_is_refused(sawtooth, variable, value, message):
    sawtooth[variable][:] = value
    with pytest.raises(InputError, match=message):
        transform(sawtooth, "friction", CONFIG)


@pytest.mark.parametrize(
    ("fraction", "target", "length", "message"),
    [
        ([0.91, 0.94], "friction", 6.4, "0.91, 0.94. of 10 faults is none"),
        ([0, 1], "time_to_failure", 6.4, "have no time_to_failure"),
        ([0, 1], "friction", 60, "30 s are shorter than a window of 60 s"),
    ],
)
def test_random_faults_that_cannot_be_selected(batch, fraction, target, length, message):
    with pytest.raises(InputError, match=message):
        select_faults(batch, "train", fraction, target, CONFIG, length)


def test_samples_in_a_gap_have_no_target_and_no_part_in_mean_and_deviation(sawtooth):
    bridged = np.zeros(1000, np.int8)
    bridged[300:500] = 1
    absurd = sawtooth["friction"].where(bridged == 0, 9.0)
    found = transform(sawtooth.assign(bridged=("time", bridged), friction=absurd), "friction", CONFIG)
    measured = np.delete(sawtooth["friction"].values, slice(300, 500))
    assert found.attrs["target_mean"] == pytest.approx(measured.mean())
    assert found.attrs["target_std"] == pytest.approx(measured.std())
    emission = np.delete(np.log(sawtooth["emission"].values), slice(300, 500))
    assert found.attrs["log_emission_mean"] == pytest.approx(emission.mean())
    assert np.flatnonzero(np.isnan(found["target"].values)).tolist() == list(range(300, 500))
    assert np.isfinite(found["log_emission"]).all() and np.isfinite(found["target_coefficients"]).all()
    with pytest.raises(InputError, match="all samples of this segment lie in a gap"):
        transform(sawtooth.assign(bridged=("time", np.ones(1000, np.int8))), "friction", CONFIG)
