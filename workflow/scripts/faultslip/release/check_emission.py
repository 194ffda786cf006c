"""Emission that networks cannot take."""

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.standard import MIN_WINDOW


def check_emission(record: xr.Dataset, logarithm: bool) -> None:
    """Refuse a record whose emission cannot be used.

    Parameters
    ----------
    record : Dataset
    logarithm : bool
        Whether networks take the logarithm of the emission.

    Raises
    ------
    InputError
        If the record is too short, or its emission is not positive or constant.
    """
    label, emission = record.attrs["label"], record["emission"].values
    zeros = np.flatnonzero(~(emission > 0))
    if logarithm and len(zeros):
        raise InputError(
            f"{label}: the emission is {emission[zeros[0]]:g} at {record['time'].values[zeros[0]]:.6g} s "
            f"({len(zeros)} of {len(emission)} samples), so its logarithm does not exist; add a floor, such "
            "as the noise of the electronics, to the expression of the emission"
        )
    if not np.ptp(emission):
        raise InputError(
            f"{label}: the emission is {emission[0]:g} throughout, and tells nothing of friction; is this "
            "the right column?"
        )
    if len(emission) < MIN_WINDOW:
        raise InputError(
            f"{label}: {len(emission)} samples are fewer than the {MIN_WINDOW} of a window that the networks "
            "were trained on; a record of several stick-slip cycles is needed"
        )
