import numpy as np
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_1samp

from faultslip.scores import studentised
from interval_coverage import coverage


def test_the_interval_of_one_series_without_skewness_is_that_of_student():
    """With normal errors in 40 cycles, a studentised bootstrap and Student's t agree."""
    errors = np.random.default_rng(5).normal(1, 0.3, 40)
    found = studentised.studentised(errors[None], lambda _: np.ones(40), 40)
    assert found.standard_error == pytest.approx(errors.std(ddof=1) / np.sqrt(40))
    expected = ttest_1samp(errors, 1.1)
    assert found.interval == pytest.approx(expected.confidence_interval(0.95), abs=0.02)
    shifted = studentised.studentised(errors[None] - 1.1, lambda _: np.ones(40), 40)
    assert shifted.p_value == pytest.approx(expected.pvalue, abs=0.02)


def test_the_standard_error_adds_the_variance_of_networks():
    random = np.random.default_rng(2)
    by_cycle, by_network = random.normal(size=14), random.normal(size=5)
    of_cycles, of_networks = (one.var(ddof=1) / len(one) for one in (by_cycle, by_network))
    residuals = (by_network - by_network.mean())[:, None] + by_cycle - by_cycle.mean()
    freedom = (of_cycles + of_networks) ** 2 / (of_cycles**2 / 13 + of_networks**2 / 4)
    expected = (
        np.sqrt(of_cycles + of_networks) * student.ppf(0.975, min(13, freedom)) / student.ppf(0.975, 13)
    )
    assert studentised.standard_error(residuals) == pytest.approx(expected)
    alike = np.tile(by_cycle - by_cycle.mean(), (5, 1))  # networks that do not differ tell nothing more
    assert studentised.standard_error(alike) == pytest.approx(np.sqrt(of_cycles))
    assert studentised.standard_error(alike[:1]) == pytest.approx(np.sqrt(of_cycles))
    assert studentised.standard_error(np.zeros((2, 5))) == 0
    constant = np.tile((by_network - by_network.mean())[:, None], 14)  # cycles that do not differ
    expected = np.sqrt(of_networks) * student.ppf(0.975, 4) / student.ppf(0.975, 13)
    assert studentised.standard_error(constant) == pytest.approx(expected)
    same = np.array([[1.0, 1, 1], [-1, -1, -1]])  # their means are zero without rounding
    few, many = student.ppf(0.975, [1, 2])
    assert studentised.standard_error(same) == pytest.approx(few / many)


@pytest.mark.parametrize(("networks", "low", "high"), [(1, 0.86, 0.98), (2, 0.86, 0.99)])
def test_intervals_hold_the_true_error_where_errors_are_skewed(networks, low, high, monkeypatch):
    monkeypatch.setattr(studentised, "RESAMPLES", 1000)
    assert low <= coverage(1.0, networks, 14, simulations=150) <= high


def test_a_p_value_is_the_level_of_the_interval_that_ends_at_zero():
    random = np.random.default_rng(6)
    for _ in range(20):
        found = studentised.studentised(random.normal(0.5, 1, (2, 9)), lambda _: np.ones(9), 9)
        low, high = found.interval
        assert (found.p_value <= 0.05) == (low > 0 or high < 0)
    certain = studentised.studentised(np.ones((2, 9)), lambda _: np.ones(9), 9)
    assert certain.p_value == 2 / (studentised.RESAMPLES + 1)
    same = studentised.studentised(np.zeros((2, 9)), lambda _: np.ones(9), 9)
    assert same.p_value == 1 and same.interval == (0, 0)
