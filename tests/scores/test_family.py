import numpy as np
import pytest

from faultslip.scores.family import holm, verdict


def test_holm_on_the_example_of_a_textbook():
    """p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") in R: 0.03, 0.06, 0.06, 0.02."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == pytest.approx([1, 1])
    assert holm([0.02]) == pytest.approx([0.02])


def test_what_was_not_tested_does_not_count_in_the_family():
    found = holm([0.02, np.nan, 0.03])
    assert found[[0, 2]] == pytest.approx([0.04, 0.04]) and np.isnan(found[1])
    assert len(holm([])) == 0


def test_a_verdict_needs_a_significant_difference():
    assert [verdict(-0.1, 0.05), verdict(0.1, 0.01)] == ["better", "worse"]
    assert {verdict(-0.1, 0.06), verdict(-0.1, float("nan"))} == {"not told apart"}
