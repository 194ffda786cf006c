"""Scores of a series."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.scores.metrics import mae, mape, pearson_r, r2, rmse


def test_mape_of_zero_is_refused():
    with pytest.raises(InputError, match="not defined"):
        mape([0, 1], [1, 1])


@pytest.mark.parametrize("score", [mape, mae, rmse, r2, pearson_r])
@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_score_that_is_not_finite_is_refused(score, wrong):
    with pytest.raises(InputError, match=r"the predicted series is \w+ in sample 3 \(1 of 3 samples\)"):
        score([1, 2, 3], [1, 2, wrong])
    with pytest.raises(InputError, match="the true series is"):
        score([1, wrong, 3], [1, 2, 3])
    with pytest.raises(InputError, match="no samples"):
        score([], [])


def test_r2_of_a_constant_is_refused():
    with pytest.raises(InputError, match="the true series is 0.4 throughout"):
        r2([0.4, 0.4], [0.4, 0.5])


def test_correlation_judges_the_shape_alone():
    true = np.random.default_rng(0).normal(0.5, 0.1, 200)
    noisy = true + np.random.default_rng(1).normal(0, 0.1, 200)
    assert pearson_r(true, 3 * true - 1) == pytest.approx(1)
    assert pearson_r(true, -true) == pytest.approx(-1)
    assert pearson_r(true, noisy) == pytest.approx(np.corrcoef(true, noisy)[0, 1])
    assert np.isnan(pearson_r(true, np.full(200, 0.1 + 0.2)))
    with pytest.raises(InputError, match="the true series is 0.4 throughout"):
        pearson_r([0.4, 0.4], [0.4, 0.5])
