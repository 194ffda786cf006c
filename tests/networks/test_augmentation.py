import numpy as np
import pytest

from faultslip.networks.augmentation import Augmentation

TIME = np.arange(1000.0)
SERIES = np.sin(2 * np.pi * TIME / 100)


def random(seed):
    return np.random.default_rng(seed)


def test_nothing_is_changed_or_drawn_by_default():
    generator = random(0)
    emission, target = Augmentation().augment(SERIES, -SERIES, (0, 1), 200, 300, generator)
    assert np.array_equal(emission, SERIES[200:500])
    assert np.array_equal(target, -SERIES[200:500])
    assert generator.bit_generator.state == random(0).bit_generator.state


def test_stretched_series_have_another_period_about_the_same_centre():
    generator = random(1)
    factors = []
    for _ in range(50):
        augmentation = Augmentation(time_stretch=2)
        emission, target = augmentation.augment(SERIES, TIME, (0, 1), 300, 301, generator)
        assert len(emission) == len(target) == 301
        factors.append(1 / np.diff(target).mean())  # the target is the clock of the record
        assert np.allclose(emission, np.sin(2 * np.pi * target / 100), atol=2e-3)  # both are alike
        assert target[150] == pytest.approx(450, abs=1)
    assert 0.5 <= min(factors) < 0.6 and 1.7 < max(factors) <= 2.0
    assert abs(np.log(factors).mean()) < 0.2


def test_a_stretched_crop_stays_in_its_segment():
    generator = random(2)
    for start, samples in ((0, 900), (100, 900), (0, 1000)):
        for _ in range(20):
            augmentation = Augmentation(time_stretch=3)
            _, target = augmentation.augment(SERIES, TIME, (0, 1), start, samples, generator)
            assert len(target) == samples and target[0] >= 0 and target[-1] <= 999


def test_the_amplitude_scale_changes_the_spread_and_not_the_mean():
    generator = random(3)
    spreads = []
    for _ in range(400):
        augmentation = Augmentation(amplitude_scale=0.3)
        emission, target = augmentation.augment(SERIES + 5, SERIES, (5, 1), 0, 1000, generator)
        assert emission.mean() == pytest.approx(5, abs=1e-6) and np.array_equal(target, SERIES)
        spreads.append(np.log(emission.std() / SERIES.std()))
    assert np.std(spreads) == pytest.approx(0.3, rel=0.1) and np.mean(spreads) == pytest.approx(0, abs=0.05)


def test_noise_is_white_and_in_standard_deviations_of_the_emission():
    augmentation = Augmentation(noise_std=0.5)
    emission, target = augmentation.augment(SERIES, SERIES, (0, 4), 0, 1000, random(4))
    noise = emission - SERIES
    assert noise.std() == pytest.approx(2, rel=0.1)
    assert abs(np.corrcoef(noise[1:], noise[:-1])[0, 1]) < 0.1
    assert np.array_equal(target, SERIES)
