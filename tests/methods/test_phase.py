"""The phase of the cycle, from peaks of the emission."""

import numpy as np
import pytest

from faultslip.methods.phase import (
    emission_peaks,
    mean_recurrence,
    phase_since_rise,
    rises,
    samples_to_peaks,
)
from faultslip.methods.registry import fit

INTERVAL = 0.1


def peaks_at(samples, length, noise=0.0):
    """Emission with a peak of height 4 at some samples, and noise."""
    emission = noise * np.random.default_rng(1).normal(size=length)
    for sample in samples:
        emission += 4 * np.exp(-0.5 * ((np.arange(length) - sample) / 2) ** 2)
    return emission


def test_samples_since_and_until_a_peak():
    since, until = samples_to_peaks(peaks_at([50, 90, 150], 200), 1).T
    assert since[[50, 60, 89, 90, 149, 199]].tolist() == [0, 10, 39, 0, 59, 49]
    assert until[[50, 60, 89, 90, 149]].tolist() == [40, 30, 1, 60, 1]
    # Beyond the first and last peak the cycle goes on with the mean recurrence, 50 samples.
    assert (since[10], until[10], since[0], until[199]) == (10, 40, 0, 1)


def test_beyond_a_single_peak():
    since, until = samples_to_peaks(peaks_at([50], 200), 1).T
    assert (since[10], until[10], since[60], until[60]) == (160, 40, 10, 190)


def test_a_segment_that_begins_and_ends_within_peaks():
    emission = peaks_at([0, 50, 100], 101)
    assert emission_peaks(emission, 1).tolist() == [0, 50, 100]
    assert list(rises(emission, 1)) == [(0, 2), (47, 47), (97, 97)]


@pytest.mark.parametrize("prominence", [1, 2, 3.9])
def test_peaks_are_counted_if_they_are_prominent(prominence):
    emission = peaks_at([50, 90, 150], 200, noise=0.01)
    emission[100:130] += 0.5
    assert emission_peaks(emission, prominence) == pytest.approx([50, 90, 150], abs=1)
    assert [known for _, known in rises(emission, prominence)] == pytest.approx([48, 88, 148], abs=2)


def test_mean_recurrence_of_several_segments():
    emission = peaks_at([50, 90, 150], 200)
    assert mean_recurrence([emission, emission[:120]], 1) == pytest.approx((40 + 60 + 40) / 3)
    assert mean_recurrence([emission, emission[:120]], 10) == 200


def test_phase_over_the_mean_recurrence_so_far():
    # The emission has risen by 1 of 4 three samples before a peak.
    found = phase_since_rise(peaks_at([50, 90, 150], 200), 1, recurrence=25)
    assert np.isnan(found[:47]).all()
    assert found[[47, 57, 86]] == pytest.approx([0, 10 / 25, 39 / 25])
    assert found[[87, 97, 146]] == pytest.approx([0, 10 / 40, 59 / 40])
    assert found[[147, 199]] == pytest.approx([0, 52 / 50])


@pytest.mark.parametrize("prominence", [0.3, 1, 2])
@pytest.mark.parametrize("first", [-4.0, 0.0, 4.0])
def test_the_phase_at_a_sample_follows_from_the_emission_up_to_it(prominence, first):
    emission = np.convolve(np.random.default_rng(0).normal(size=300), np.hanning(8), mode="same").round(1)
    emission[:5] = first
    found = phase_since_rise(emission, prominence, 30)
    for end in range(1, 301):
        np.testing.assert_array_equal(phase_since_rise(emission[:end], prominence, 30), found[:end])
    assert np.isfinite(found).mean() > 0.5


def test_before_a_peak_is_known_the_mean_is_predicted():
    flat, target = np.zeros(50), np.linspace(-1, 1, 50)
    training, validation = [(flat, target)], [(flat, target)]
    (model,) = fit("phase", True, [0], training, validation, INTERVAL)
    assert not model.predict(peaks_at([10, 30], 50)).any()
    training = [(peaks_at([10, 30], 50), target)]
    (model,) = fit("phase", True, [0], training, [], INTERVAL)
    assert (model.predict(peaks_at([20], 50)) != 0).tolist() == [False] * 18 + [True] * 32


@pytest.mark.parametrize("level", [-1.5163863677488476, 0.1])
def test_a_flat_segment_has_one_peak_whatever_the_rounding(level):
    assert len(emission_peaks(np.full(50, level), 2.5)) == 1
    assert samples_to_peaks(np.full(50, level), 2.5).shape == (50, 2)


def test_a_single_sample_after_a_peak_is_too_little_to_fit_trees():
    emission = np.zeros(50)
    emission[-1] = 5
    (model,) = fit("phase", True, [0], [(emission, np.linspace(-1, 1, 50))], [], INTERVAL)
    assert not model.predict(emission).any()
