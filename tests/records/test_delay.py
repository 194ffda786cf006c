"""Emission delayed by its averages."""

import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.records.delay import delayed_emission


@pytest.mark.parametrize("length", [120.0, 1e300, np.inf, np.nan, -1.0])
def test_an_average_that_is_not_known_before_the_end(scalogram, length):
    delayed_emission(scalogram.assign_attrs(emission_averaging=100.0))
    with pytest.raises(InputError, match="noise: its emission is averaged over .*after the end of the 600"):
        delayed_emission(scalogram.assign_attrs(emission_averaging=length))
