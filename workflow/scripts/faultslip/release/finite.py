"""A prediction holds finite numbers, or there is none."""

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.records.gaps import bridged_samples
from faultslip.records.raw_record import LARGEST


def check_finite(prediction: xr.Dataset) -> None:
    """Refuse a prediction of which a value would not be finite in float32, in which it is stored.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`. Samples in a gap of the record, where `bridged` is true, have no prediction.

    Raises
    ------
    InputError
        Names the series, and the time of its first such value.
    """
    label, time = prediction.attrs["label"], prediction["time"].values
    emission = prediction["emission"].values
    bridged = bridged_samples(prediction)
    for name in ("emission", "friction", "lower", "upper", "by_network"):
        values = prediction[name].values
        bad = np.flatnonzero(~(np.abs(np.atleast_2d(values)) <= LARGEST).all(axis=0) & ~bridged)
        if len(bad):
            raise InputError(
                f"{label}: {name} is not finite, or too large, at {time[bad[0]]:.6g} s ({len(bad)} of "
                f"{len(time)} samples); the emission spans {emission.min():.3g} to {emission.max():.3g}: is "
                "it an amplitude, and is the level of friction that was given right? If so, the networks are "
                "damaged: restore their folder"
            )
