"""Emission that was known at a time, where the emission of a record is a centred average."""

import numpy as np
import xarray as xr


def known_emission(scalogram: xr.Dataset) -> np.ndarray:
    """Delay the emission by half the length of its average.

    A centred average contains what happens up to half its length after its time. A causal prediction
    of a sample may therefore use the averages up to half this length before it only.

    Parameters
    ----------
    scalogram : Dataset
        Scalogram file of a segment, or one fault of it, with the series `emission` and the attributes
        `interval` and, where the emission is an average, `emission_averaging` (s; a variable for faults).

    Returns
    -------
    ndarray, shape (samples,)
        Its first value is repeated at the start.
    """
    emission = scalogram["emission"].values
    source = scalogram if "emission_averaging" in scalogram else scalogram.attrs
    half = float(source.get("emission_averaging", 0)) / 2
    delay = int(np.ceil(half / scalogram.attrs["interval"] - 1e-9))
    return np.pad(emission, (delay, 0), mode="edge")[: len(emission)]
