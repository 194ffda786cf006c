"""Emission that was known at a time, where the emission of a record is a centred average."""

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError


def transformed_emission(scalogram: xr.Dataset) -> np.ndarray:
    """Return the emission (samples,) of a scalogram file as it is transformed: its logarithm, or itself."""
    return scalogram["log_emission" if "log_emission" in scalogram else "emission"].values


def delayed_emission(scalogram: xr.Dataset) -> np.ndarray:
    """Delay the emission by half the length of its average.

    A centred average contains what happens up to half its length after its time. A causal prediction
    of a sample may therefore use the averages up to half this length before it only.

    Parameters
    ----------
    scalogram : Dataset
        Scalogram file of a segment, or one fault of it, with its emission and the attributes
        `interval` and, where the emission is an average, `emission_averaging` (s; a variable for faults).

    Returns
    -------
    ndarray, shape (samples,)
        Its first value is repeated at the start.

    Raises
    ------
    InputError
        If no emission was known before the end.
    """
    emission = transformed_emission(scalogram)
    source = scalogram if "emission_averaging" in scalogram else scalogram.attrs
    half = float(source.get("emission_averaging", 0)) / 2
    if not 0 <= half < len(emission) * scalogram.attrs["interval"]:
        raise InputError(
            f"{scalogram.attrs.get('label', 'record')}: its emission is averaged over {2 * half:g} s "
            "(emission_averaging; averaged and average of read_table), and each average is known half of "
            f"that later, after the end of the {len(emission)} samples; use more of the record, or shorten it"
        )
    delay = int(np.ceil(half / scalogram.attrs["interval"] - 1e-9))
    return np.pad(emission, (delay, 0), mode="edge")[: len(emission)]
