import numpy as np
import pytest

from faultslip.scores import bands


def test_coverage_of_a_normal_distribution():
    random = np.random.default_rng(0)
    noise = random.normal(size=200_000)
    assert bands.coverage(noise, 0 * noise, 1.0) == pytest.approx(0.6827, abs=0.004)
    assert bands.coverage(noise, 0 * noise, 1.645) == pytest.approx(0.90, abs=0.004)


@pytest.mark.parametrize("level", bands.NOMINAL_COVERAGES)
def test_a_calibrated_band_covers_its_fraction_of_new_samples(level):
    random = np.random.default_rng(1)
    covered = []
    for _ in range(300):
        known, new = random.standard_t(3, size=(2, 200))
        covered.append(bands.coverage(new, 0, bands.conformal_half_width(known, level)))
    # The mean over calibrations is at least the level, and above it by 1 / 201 at most.
    assert level - 0.005 < np.mean(covered) < level + 0.01


def test_few_residuals():
    assert bands.conformal_half_width(np.array([-3.0, 1.0, 2.0]), 0.9) == 3


def test_a_band_that_leaves_cycles_out_covers_its_fraction_of_new_cycles():
    """Errors that differ between cycles: of six cycles, the samples alone promise too much."""
    random = np.random.default_rng(2)

    def cycles(number):
        return [random.normal(size=80) * scale for scale in random.lognormal(0, 1.0, number)]

    pooled, left_out = [], []
    for _ in range(300):
        known, new = cycles(6), np.concatenate(cycles(20))
        for found, half_width in (
            (pooled, bands.conformal_half_width(np.concatenate(known), 0.9)),
            (left_out, bands.left_out_half_width(known, 0.9)),
        ):
            found.append(bands.coverage(new, 0, half_width))
    assert np.mean(pooled) < 0.875
    assert 0.885 < np.mean(left_out) < 0.92


def covered_when_left_out(cycles, level):
    covered = []
    for k, cycle in enumerate(cycles):
        width = bands.conformal_half_width(np.concatenate(cycles[:k] + cycles[k + 1 :]), level)
        covered.append(bands.coverage(cycle, 0, width))
    return np.mean(covered)


@pytest.mark.parametrize("scales", [(1, 2, 3, 4), (1, 1.1, 1.2, 30)])
def test_cycles_are_left_out_as_in_a_plain_loop(scales):
    cycles = [scale * np.random.default_rng(k).normal(size=50) for k, scale in enumerate(scales)]
    missing = 0.9 - covered_when_left_out(cycles, 0.9)
    assert missing > 0.01
    for raised in np.linspace(0.9, min(1, 0.9 + missing), bands.RAISES):
        if covered_when_left_out(cycles, raised) >= 0.9:
            break
    expected = bands.conformal_half_width(np.concatenate(cycles), raised)
    # a rank may differ by one where a level is rounded
    assert bands.left_out_half_width(cycles, 0.9) == pytest.approx(expected, rel=5e-3)
    assert raised > 0.9


def test_a_band_is_not_narrower_than_that_of_all_samples():
    cycles = [np.arange(1.0, 101) for _ in range(4)]  # equal cycles are covered when left out
    expected = bands.conformal_half_width(np.concatenate(cycles), 0.9)
    assert bands.left_out_half_width(cycles, 0.9) >= expected
    one_bad = [np.ones(100)] * 8 + [np.full(100, 9.0)]
    assert bands.left_out_half_width(one_bad, 0.5) == 1


def test_fewer_than_three_cycles_are_not_left_out():
    cycles = [np.arange(10.0), np.empty(0), 2 * np.arange(10.0)]
    expected = bands.conformal_half_width(np.concatenate(cycles), 0.9)
    assert bands.left_out_half_width(cycles, 0.9) == expected
