import dataclasses

import numpy as np
import pytest
from scipy import fft

from faultslip.networks.augmentation import Augmentation
from faultslip.networks.sampling import WINDOWS_PER_CROP, TrainingSeries, WindowSampler
from faultslip.scalograms import image
from faultslip.scalograms.image import Normalisation, ScalogramConfig


def test_the_image_of_a_crop_is_transformed_on_its_own(make_segment, scalogram):
    segment = make_segment(1)
    _, target = segment.images(100, 300, scalogram)
    coefficients = image.transform(segment.target[100:300], 0.1, scalogram)
    expected = image.normalise(coefficients, segment.normalisation["target"], 0.1, scalogram)
    np.testing.assert_array_equal(target, expected)


def test_the_logarithm_of_the_emission_and_the_emission_are_two_channels(make_segment, both):
    segment = make_segment(1, config=both)
    emission, _ = segment.images(100, 300, both)
    for channel, name, series in zip(
        emission, both.channels, (segment.emission, np.exp(segment.emission)), strict=True
    ):
        coefficients = image.transform(series[100:300], 0.1, both)
        expected = image.normalise(coefficients, segment.normalisation[name], 0.1, both)
        np.testing.assert_array_equal(channel, expected)
    inputs, targets = WindowSampler([segment], both, 32, 8).random_windows(
        9, (8, 30), np.random.default_rng(0)
    )
    assert inputs.shape == (9, 2, 10, 32) and targets.shape == (9, 10, 32)


def test_an_augmentation_needs_a_random_generator(make_segment, scalogram):
    with pytest.raises(ValueError, match="needs a random generator"):
        make_segment(1).images(0, 100, scalogram, Augmentation(noise_std=1))


def test_the_first_window_by_hand(make_sampler, make_segment, scalogram):
    """A crop is cut out first, then transformed."""
    inputs, targets = make_sampler(1).random_windows(50, (8, 30), np.random.default_rng(0))
    assert inputs.shape == (50, 1, 10, 32) and targets.shape == (50, 10, 32)

    again = np.random.default_rng(0)
    length = fft.prev_fast_len(int(again.integers(80, 300 + 1)), real=True)
    start = int(again.integers(0, 500 - length + 1))
    place = again.integers(0, length - 32 + 1, WINDOWS_PER_CROP)[0]
    crop, _ = make_segment(1).images(start, start + length, scalogram)
    np.testing.assert_array_equal(inputs[0], crop[..., place : place + 32])


def test_segments_take_turns(make_segment, scalogram):
    one, other = make_segment(1), make_segment(2)
    other = dataclasses.replace(other, target=other.target + 100)  # recognised by its low-pass row
    sampler = WindowSampler([one, other], scalogram, 32, 8)
    _, targets = sampler.random_windows(4 * WINDOWS_PER_CROP, (8, 30), np.random.default_rng(0))
    high = targets[:, -1, 0] > 50
    assert list(high[::WINDOWS_PER_CROP]) == [False, True, False, True]
    assert len(sampler.all_windows()[0]) == 2 * len(WindowSampler([one], scalogram, 32, 8).all_windows()[0])


def test_of_many_segments_others_are_drawn_each_time(make_segment, scalogram):
    """Recognised by their low-pass rows: of 40 segments five are drawn, none twice, and all in the end."""
    segments = [make_segment(seed) for seed in range(40)]
    plain = {"emission": Normalisation(0.0, 1.0), "target": Normalisation(0.0, 1.0)}
    segments = [
        dataclasses.replace(segment, target=segment.target + 100 * number, normalisation=plain)
        for number, segment in enumerate(segments)
    ]
    sampler, random = WindowSampler(segments, scalogram, 32, 8), np.random.default_rng(0)
    levels = [
        sampler.random_windows(5 * WINDOWS_PER_CROP, (8, 30), random)[1][::WINDOWS_PER_CROP, -1, 0]
        for _ in range(40)
    ]
    drawn = [set(np.rint(level / 100).astype(int)) for level in levels]
    assert all(len(one) == 5 for one in drawn)
    assert len(set.union(*drawn)) == 40


def test_a_causal_window_is_the_end_of_what_is_transformed(make_segment, scalogram):
    causal = WindowSampler([make_segment(0)], scalogram, 32, 8, causal=True)
    emission, target = causal.all_windows()
    assert emission[:, 0].shape == target.shape
    plain = WindowSampler([make_segment(0)], scalogram, 32, 8).all_windows()[0]
    assert emission.shape == plain.shape
    np.testing.assert_allclose(emission[-1], plain[-1], atol=1e-6)  # both see the whole segment
    assert not np.allclose(emission[5], plain[5], atol=1e-2)
    # What follows a window does not change it.
    changed = make_segment(0)
    changed.emission[300:] += 5
    again = WindowSampler([changed], scalogram, 32, 8, causal=True).all_windows()[0]
    np.testing.assert_array_equal(again[:30], emission[:30])
    drawn = causal.random_windows(7, (8, 30), np.random.default_rng(0))
    assert [x.shape for x in drawn] == [(7, *emission.shape[1:]), (7, *target.shape[1:])]


def test_a_fraction_of_the_windows_lies_at_the_edges_of_the_crops():
    # The emission is its own sample number, so that a window shows where it lies.
    numbers = np.arange(500.0)
    config = ScalogramConfig("linear", 0.2, 0.4, 1, True, "least_squares", "friction")
    plain = {"emission": Normalisation(0.0, 1.0), "target": Normalisation(0.0, 1.0)}
    sampler = WindowSampler([TrainingSeries(numbers, numbers, plain, 0.1)], config, 32, 8)
    inputs, _ = sampler.random_windows(8, (20, 20), np.random.default_rng(3), edge_fraction=0.5)
    slow = inputs[:, 0, -1, 10]  # of the low-pass rows of one crop
    assert np.sum(np.isclose(slow, slow.min())) >= 2
    assert np.sum(np.isclose(slow, slow.max())) >= 2
    assert slow.max() - slow.min() == pytest.approx(200 - 32, abs=1)


def test_columns_in_which_the_target_is_not_known_are_marked(make_segment, scalogram):
    segment = make_segment(1)
    gappy = segment.target.copy()
    gappy[120:150] = np.nan
    segment = dataclasses.replace(segment, target=gappy)
    emission, target = segment.images(100, 300, scalogram)
    assert np.isfinite(emission).all()
    assert np.flatnonzero(np.isnan(target).any(axis=0)).tolist() == list(range(20, 50))
    stretched = Augmentation(time_stretch=1.5)
    _, target = segment.images(100, 300, scalogram, stretched, np.random.default_rng(0))
    columns = np.flatnonzero(np.isnan(target).all(axis=0))
    assert 20 <= len(columns) <= 47 and (np.diff(columns) == 1).all()


def test_a_gap_that_fills_a_crop_leaves_nothing_known(make_segment, scalogram):
    segment = dataclasses.replace(make_segment(1), target=np.full(500, np.nan))
    assert np.isnan(segment.images(0, 100, scalogram)[1]).all()


def test_windows_around_a_known_part_hold_some_of_it(make_segment, scalogram):
    segment = make_segment(1)
    target = np.full_like(segment.target, np.nan)
    target[300:306] = segment.target[300:306]
    known = dataclasses.replace(segment, target=target)
    sampler = WindowSampler([known], scalogram, 32, 8, partly_known=True)
    inputs, targets = sampler.random_windows(200, (8, 30), np.random.default_rng(0))
    finite = np.isfinite(targets).all(axis=1)
    assert inputs.shape == (200, 1, 10, 32) and np.isfinite(inputs).all()
    assert finite.sum(axis=1).min() == 4 and finite.sum(axis=1).max() == 6  # an eighth of a window, all
    emission, _ = segment.images(0, len(segment.target), scalogram)
    whole = np.argmax(finite.sum(axis=1) == 6)
    first = 300 - np.argmax(finite[whole])
    np.testing.assert_array_equal(inputs[whole], emission[..., first : first + 32])


def test_a_known_part_at_the_end_of_its_surroundings(make_segment, scalogram):
    segment = make_segment(1)
    target = np.full_like(segment.target, np.nan)
    target[-3:] = segment.target[-3:]
    sampler = WindowSampler(
        [dataclasses.replace(segment, target=target)], scalogram, 32, 8, partly_known=True
    )
    _, targets = sampler.random_windows(5, (8, 30), np.random.default_rng(0))
    assert np.isfinite(targets[..., -3:]).all() and np.isnan(targets[..., :-3]).all()


def test_what_is_not_known_is_completed_before_the_transform(make_segment, scalogram):
    segment = make_segment(1)
    target = np.where(np.arange(500) < 200, segment.target, np.nan)
    completed = dataclasses.replace(segment, target=target, completion=segment.target)
    _, expected = segment.images(100, 300, scalogram)
    _, found = completed.images(100, 300, scalogram)
    np.testing.assert_array_equal(found[:, :100], expected[:, :100])
    assert np.isnan(found[:, 100:]).all()
