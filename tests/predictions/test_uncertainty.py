import numpy as np
import pytest

from faultslip.predictions import uncertainty


def test_coverage_of_a_normal_distribution():
    random = np.random.default_rng(0)
    noise = random.normal(size=200_000)
    assert uncertainty.coverage(noise, 0 * noise, 1.0) == pytest.approx(0.6827, abs=0.004)
    assert uncertainty.coverage(noise, 0 * noise, 1.645) == pytest.approx(0.90, abs=0.004)


@pytest.mark.parametrize("level", uncertainty.LEVELS)
def test_a_calibrated_band_covers_its_fraction_of_new_samples(level):
    random = np.random.default_rng(1)
    covered = []
    for _ in range(300):
        known, new = random.standard_t(3, size=(2, 200))
        covered.append(uncertainty.coverage(new, 0, uncertainty.conformal_half_width(known, level)))
    # The mean over calibrations is at least the level, and above it by 1 / 201 at most.
    assert level - 0.005 < np.mean(covered) < level + 0.01


def test_few_residuals():
    assert uncertainty.conformal_half_width(np.array([-3.0, 1.0, 2.0]), 0.9) == 3
