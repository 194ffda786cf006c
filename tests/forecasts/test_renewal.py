"""Renewal models against scipy, and their mixture against an integral."""

import numpy as np
import pytest
from scipy import integrate, stats

from faultslip.forecasts import renewal
from faultslip.forecasts.renewal import MEMORIES, ForgettingMixture, RenewalMixture

RATIO = np.linspace(0.2, 3, 40)


def _scipy(family, variation):
    if family == "lognormal":
        sigma = np.sqrt(np.log1p(variation**2))
        return stats.lognorm(sigma, scale=np.exp(-(sigma**2) / 2))
    if family == "gamma":
        return stats.gamma(variation**-2, scale=variation**2)
    return stats.invgauss(variation**2, scale=variation**-2)


@pytest.mark.parametrize("family", renewal.FAMILIES)
@pytest.mark.parametrize("variation", [0.05, 0.3, 1.1])
def test_distributions_are_those_of_scipy(family, variation):
    expected = _scipy(family, variation)
    assert expected.mean() == pytest.approx(1)
    assert expected.std() == pytest.approx(variation)
    np.testing.assert_allclose(
        renewal.survival(family, variation, RATIO), expected.sf(RATIO), rtol=1e-6, atol=1e-12
    )
    np.testing.assert_allclose(
        renewal.log_density(family, variation, RATIO), expected.logpdf(RATIO), rtol=1e-8, atol=1e-8
    )


def test_mixture_is_the_posterior(monkeypatch):
    """One family, without odd intervals, against a numerical integral over its mean and variation."""
    intervals, ages = np.array([9.0, 11, 10.5, 8.5]), np.array([2.0, 8, 10, 12])
    found = RenewalMixture(intervals, ["lognormal"]).survival(ages)
    total, survived = 0.0, 0.0
    for share in renewal.ODD_SHARES:
        odd = _scipy("lognormal", renewal.ODD_VARIATION)
        for variation in renewal.VARIATIONS:
            usual = _scipy("lognormal", variation)

            def likelihood(log_mean, usual=usual, share=share, odd=odd):
                ratio = intervals / np.exp(log_mean)
                density = (1 - share) * usual.pdf(ratio) + share * odd.pdf(ratio)
                return np.prod(density / np.exp(log_mean))

            def both(log_mean, usual=usual, share=share, odd=odd, likelihood=likelihood):
                ratio = ages / np.exp(log_mean)
                return likelihood(log_mean) * ((1 - share) * usual.sf(ratio) + share * odd.sf(ratio))

            grid = np.linspace(1.3, 3.3, 801)
            total += integrate.trapezoid([likelihood(x) for x in grid], grid)
            survived += integrate.trapezoid([both(x) for x in grid], grid, axis=0)
    np.testing.assert_allclose(found, survived / total, atol=0.01)


def test_regular_intervals_give_a_sharp_forecast():
    regular, irregular = RenewalMixture([10.0] * 20), RenewalMixture([5.0, 15, 9, 3, 20, 8] * 3)
    within = [
        1 - one.survival(np.array([10.8])) / one.survival(np.array([9.2])) for one in (regular, irregular)
    ]
    assert within[0] > 0.95
    assert within[1] < 0.5


def test_one_odd_interval_widens_little():
    with_odd = RenewalMixture([10.0, 10.2, 1.4, 9.9, 10.1, 9.8, 10.0])
    assert with_odd.survival(np.array([8.0]))[0] > 0.85


def test_unit_of_time_does_not_matter():
    intervals, ages = np.array([9.0, 11, 10]), np.array([3.0, 9, 14])
    found = RenewalMixture(3600 * intervals).survival(3600 * ages)
    np.testing.assert_allclose(found, RenewalMixture(intervals).survival(ages), rtol=1e-9)


@pytest.mark.parametrize("intervals", [[], [1.0, 0.0], [-1.0]])
def test_refuses_what_are_no_intervals(intervals):
    with pytest.raises(ValueError, match="all positive"):
        RenewalMixture(intervals)


def _forgetting(intervals):
    mixture = ForgettingMixture()
    for interval in intervals:
        mixture.add(interval)
    return mixture


def test_mixtures_are_believed_by_how_well_they_foretold():
    """Against the density of each next interval as the slope of the survival."""
    intervals = [*np.random.default_rng(0).normal(10, 1, 20), *np.random.default_rng(1).normal(8, 1, 8)]
    weight, ages = np.ones(len(MEMORIES)), np.array([3.0, 7.0, 9.0])
    for number, interval in enumerate(intervals[1:], 1):
        for memory, latest in enumerate(MEMORIES):
            sides = np.array([interval - 0.02, interval + 0.02])
            survived = RenewalMixture(intervals[max(0, number - latest) : number]).survival(sides)
            weight[memory] *= (survived[0] - survived[1]) / 0.04
    survived = [RenewalMixture(intervals[-latest:]).survival(ages) for latest in MEMORIES]
    expected = weight @ survived / weight.sum()
    np.testing.assert_allclose(_forgetting(intervals).survival(ages), expected, atol=0.002)


def test_a_fault_that_changes_is_followed():
    slow, fast = np.random.default_rng(2).normal(10, 0.5, 25), np.random.default_rng(3).normal(5, 0.25, 12)
    intervals = [*slow, *fast]
    lasting = RenewalMixture(intervals).survival(np.array([6.0]))[0]
    assert lasting > 0.4
    assert _forgetting(intervals).survival(np.array([6.0]))[0] < 0.1
