"""Errors of predicted friction by phase of the stick-slip cycle."""

import numpy as np
import xarray as xr

from faultslip.records.events import slip_events

PHASES = 5
# Heading of each column.
HEADINGS = {
    f"phase_{number}_mape_percent": f"{100 * (number - 1) // PHASES} to {100 * number // PHASES} %"
    for number in range(1, PHASES + 1)
} | {"slip_mape_percent": "during slip"}


def cycle_phases(friction: np.ndarray, min_friction_drop: float) -> tuple[np.ndarray, int]:
    """Find the phase of the cycle that each sample belongs to.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.

    Returns
    -------
    phases : ndarray of int, shape (samples,)
        0 to `PHASES` - 1: equal parts of the time from the end of a slip event up to the start of the
        next. `PHASES`: during the slip event that ends this cycle. -1: not in a complete cycle.
    cycles : int
        Number of complete cycles.
    """
    starts, ends = slip_events(friction, min_friction_drop)
    found = np.full(len(friction), -1)
    for end, start, next_end in zip(ends[:-1], starts[1:], ends[1:], strict=True):
        found[end:start] = PHASES * np.arange(start - end) // max(1, start - end)
        found[start:next_end] = PHASES
    return found, max(0, len(starts) - 1)


def errors_by_phase(prediction: xr.Dataset, min_friction_drop: float) -> dict[str, float]:
    """Compute the MAPE of predicted friction in each phase of the cycle, mean over networks.

    Parameters
    ----------
    prediction : Dataset
        Prediction file.
    min_friction_drop : float
        As for `cycle_phases`.

    Returns
    -------
    dict
        `cycles`, the number of complete cycles, and the MAPE, %, under the keys of `HEADINGS`; NaN where
        there is no sample.
    """
    true = prediction["true"].values.astype(float)
    error = 100 * np.abs(prediction["predicted_by_model"].values / true - 1).mean(axis=0)
    own, cycles = cycle_phases(true, min_friction_drop)
    by_phase = [
        float(error[own == phase].mean()) if (own == phase).any() else float("nan")
        for phase in range(PHASES + 1)
    ]
    return {"cycles": cycles} | dict(zip(HEADINGS, by_phase, strict=True))
