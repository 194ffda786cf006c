"""Predictions in standard deviations."""

import numpy as np
import pytest

from faultslip.predictions.standard import expected_error


def test_the_error_to_be_expected():
    assert expected_error(np.zeros(10)) == 1
    assert expected_error(0.6 * np.tile([-1.0, 1.0], 50)) == pytest.approx(0.8)
    assert expected_error(2 * np.tile([-1.0, 1.0], 50)) == pytest.approx(0.2)
