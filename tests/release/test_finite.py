"""A prediction holds finite numbers, but for the gaps of its record."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.release.finite import check_finite


@pytest.fixture
def prediction():
    series = {name: ("time", np.ones(20)) for name in ("emission", "friction", "lower", "upper")}
    series["by_network"] = (("network", "time"), np.ones((3, 20)))
    return xr.Dataset(series, {"time": 0.1 * np.arange(20)}, {"label": "run 12"})


@pytest.mark.parametrize("name", ["emission", "friction", "lower", "upper", "by_network"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e39])
def test_what_is_not_finite_in_float32(prediction, name, value):
    check_finite(prediction)
    prediction[name].values[..., 5] = value
    with pytest.raises(InputError, match=rf"run 12: {name} is not finite, .* at 0.5 s \(1 of 20 samples\)"):
        check_finite(prediction)


def test_gaps_have_no_prediction(prediction):
    prediction["bridged"] = "time", np.arange(20) == 5
    prediction["friction"].values[5] = np.nan
    check_finite(prediction)
    prediction["friction"].values[6] = np.nan
    with pytest.raises(InputError, match="at 0.6 s .1 of 20 samples"):
        check_finite(prediction)
