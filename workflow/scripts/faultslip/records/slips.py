"""Slips as a table."""

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.records.events import slip_events
from faultslip.records.gaps import bridged_samples

MIN_FRICTION_DROP = 0.03  # as in the default study


def slips(series: xr.Dataset, min_friction_drop: float = MIN_FRICTION_DROP) -> pd.DataFrame:
    """Return when friction fell, and by how much.

    Parameters
    ----------
    series : Dataset
        A record, or a prediction: `friction` over `time`; where it is not known, it is left out.
    min_friction_drop : float
        Smallest fall, in units of friction: of a prediction in standard deviations 1 is a large one.

    Returns
    -------
    DataFrame
        A row for each slip: `time` at which friction began to fall and `end`, s, and `drop`.
    """
    friction = series["friction"].values.astype(float)
    known = np.isfinite(friction) & ~bridged_samples(series)
    friction, time = friction[known], series["time"].values[known]
    starts, ends = slip_events(friction, min_friction_drop)
    drop = friction[starts] - friction[ends]
    return pd.DataFrame({"time": time[starts], "end": time[ends], "drop": drop})
