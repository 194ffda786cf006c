"""Random faults, of which segments are made."""

import numpy as np
import pytest
import xarray as xr


@pytest.fixture
def batch():
    """Ten random faults of 30 s."""
    random = np.random.default_rng(4)
    emission, friction = random.uniform(1, 5, (10, 300)), random.uniform(0.3, 0.6, (10, 300))
    series = {"emission": (("fault", "time"), emission), "friction": (("fault", "time"), friction)}
    series["emission_averaging"] = "fault", random.uniform(0.3, 1.5, 10)
    attributes = {"interval": 0.1, "label": "random faults", "virtual": 1, "raw_files": "{}"}
    return xr.Dataset(series, {"fault": np.arange(50, 60), "time": 0.1 * np.arange(300)}, attributes)
