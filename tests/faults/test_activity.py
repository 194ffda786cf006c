"""Laws of micro-slips, at values that follow from the equations of friction."""

import numpy as np
import pytest

from faultslip.faults.activity import FAST, LAST, failure_law, slip_rate_law, stress_law

RATES = np.array([1e-9, 1e-3, 0.1, 1.0, 10.0, FAST, 1e6])


@pytest.mark.parametrize(
    "law",
    [
        lambda rate: slip_rate_law(rate, 0.2),
        lambda rate: stress_law(rate, np.full(rate.shape, 0.5), 0.006, 0.1),
        lambda rate: failure_law(rate, 1.5),
    ],
)
def test_each_law_grows_with_the_slip_rate_until_slip_is_fast(law):
    found = law(RATES)
    assert found[RATES == 1] == 1
    assert (np.diff(found[:5]) > 0).all() and found[-1] == found[-2]


def test_an_exponential_of_stress_is_a_power_of_the_slip_rate_where_strength_is_constant():
    a, strength, scale = 0.006, 0.45, 0.08
    friction = strength + a * np.log(RATES[:-1])
    expected = slip_rate_law(RATES[:-1], a / (scale * strength))
    np.testing.assert_allclose(stress_law(RATES[:-1], friction, a, scale), expected, rtol=1e-12)


def test_micro_slips_follow_stress_over_the_strength_of_the_moment():
    """A fault of half the strength is as active where as large a fraction of it is missing."""
    a, scale, missing = 0.006, 0.1, 0.03
    strength = np.array([0.3, 0.6])
    friction = strength * (1 - missing)
    rate = np.exp((friction - strength) / a)
    np.testing.assert_allclose(stress_law(rate, friction, a, scale), np.exp(-missing / scale))


def test_the_power_law_is_one_over_the_missing_stress():
    missing = np.array([2.0, 1.0, 0.5])  # in that at the loading velocity
    found = failure_law(FAST ** (1 - missing), 2)
    np.testing.assert_allclose(found, missing**-2.0)
    assert failure_law(np.array([FAST]), 2)[0] == pytest.approx(LAST**-2.0)
