import numpy as np
import pytest

from faultslip.augmentation import Augmentation

TIME = np.arange(1000.0)
SERIES = np.sin(2 * np.pi * TIME / 100)


def test_nothing_is_changed_by_default():
    emission, target = Augmentation().varied(SERIES, -SERIES, (0, 1), 200, 300, None)
    assert np.array_equal(emission, SERIES[200:500])
    assert np.array_equal(target, -SERIES[200:500])


def test_stretched_series_have_another_period_about_the_same_middle():
    random = np.random.default_rng(1)
    periods = []
    for _ in range(50):
        emission, target = Augmentation(stretch=2).varied(SERIES, TIME, (0, 1), 300, 301, random)
        assert len(emission) == len(target) == 301
        slower = 1 / np.diff(target).mean()  # the target is the clock of the record
        assert np.allclose(emission, np.sin(2 * np.pi * target / 100), atol=2e-3)  # both alike
        assert target[150] == pytest.approx(450, abs=1)
        periods.append(slower)
    assert 0.5 <= min(periods) < 0.6 and 1.7 < max(periods) <= 2.0
    assert abs(np.log(periods).mean()) < 0.2


def test_a_stretched_part_stays_in_its_segment():
    random = np.random.default_rng(2)
    for start, samples in ((0, 900), (100, 900), (0, 1000)):
        for _ in range(20):
            _, target = Augmentation(stretch=3).varied(SERIES, TIME, (0, 1), start, samples, random)
            assert len(target) == samples and target[0] >= 0 and target[-1] <= 999


def test_amplitude_changes_the_spread_and_not_the_mean():
    random = np.random.default_rng(3)
    spreads = []
    for _ in range(400):
        emission, target = Augmentation(amplitude=0.3).varied(SERIES + 5, SERIES, (5, 1), 0, 1000, random)
        assert emission.mean() == pytest.approx(5, abs=1e-6) and np.array_equal(target, SERIES)
        spreads.append(np.log(emission.std() / SERIES.std()))
    assert np.std(spreads) == pytest.approx(0.3, rel=0.1) and np.mean(spreads) == pytest.approx(0, abs=0.05)


def test_noise_is_white_and_in_units_of_the_emission_s_deviation():
    random = np.random.default_rng(4)
    emission, target = Augmentation(noise=0.5).varied(SERIES, SERIES, (0, 4), 0, 1000, random)
    noise = emission - SERIES
    assert noise.std() == pytest.approx(2, rel=0.1)
    assert abs(np.corrcoef(noise[1:], noise[:-1])[0, 1]) < 0.1
    assert np.array_equal(target, SERIES)
