"""Records and trees whose forecasts are known."""

import numpy as np
import xarray as xr

from faultslip.forecasts.features import NAMES
from faultslip.forecasts.hazard import HORIZONS
from faultslip.forecasts.trees import Trees

INTERVAL = 0.1


def failures_of(number, variation=0.2, mean=10.0, seed=1):
    """Return the times of failures whose intervals are log-normal."""
    sigma = np.sqrt(np.log1p(variation**2))
    return 5 + np.cumsum(mean * np.exp(np.random.default_rng(seed).normal(-(sigma**2) / 2, sigma, number)))


def record_of(failures, drop=0.05, slip=0.3, noise=0.1, seed=2, averaging=0.0):
    """Return a record: friction that rises and drops in `slip` s, emission that rises before failures."""
    random = np.random.default_rng(seed)
    time = INTERVAL * np.arange(int((failures[-1] + 8) / INTERVAL))
    following = np.append(failures, np.inf)[np.searchsorted(failures, time)]
    before = np.searchsorted(failures, time, side="right")
    age = time - np.append(-5.0, failures)[before]
    friction = (
        0.5 + 0.005 * (time - time[0]) - drop * before + drop * np.clip(1 - age / slip, 0, 1) * (before > 0)
    )
    remaining = following - time
    level = np.exp(-remaining / 2) + 3 * (age < 0.5) * (before > 0)
    emission = np.exp(level + noise * random.normal(size=len(time)))
    attrs = {"interval": INTERVAL, "label": "synthetic", "emission_averaging": averaging}
    return xr.Dataset(
        {"emission": ("time", emission), "friction": ("time", friction)}, coords={"time": time}, attrs=attrs
    )


def one_split(name="level_0.05_over_same_age", threshold=0.5, less=-0.7, more=1.5):
    """Return a single tree that adds to the logit of the first bins where a feature is large."""
    columns = (*NAMES, "age", "bin", "logit")
    feature = [columns.index("bin"), columns.index(name), -1, -1, -1]
    return Trees(
        root=np.array([0], np.int32),
        feature=np.array(feature, np.int16),
        threshold=np.array([1.5, threshold, 0, 0, 0.0]),
        missing_left=np.array([True, True, False, False, False]),
        left=np.array([1, 3, 2, 3, 4], np.int32),
        right=np.array([2, 4, 2, 3, 4], np.int32),
        value=np.array([0, 0, 0, less, more], np.float32),
    )


assert len(HORIZONS) > 2
