"""What released networks read from the emission of a record: friction in standard deviations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from faultslip.predictions.standard import expected_error, standard_prediction
from faultslip.records.gaps import bridged_samples, filled_emission, measured
from faultslip.records.record import series_at
from faultslip.release.familiarity import MIN_FAMILIARITY_SAMPLES, TOO_SHORT
from faultslip.release.stream import Estimates
from faultslip.release.time_scale import Sampling, sampled_like_training_faults

if TYPE_CHECKING:
    from faultslip.release.networks import Networks

ROWS = 500  # that a causal prediction takes at once


@dataclass(frozen=True)
class Reading:
    """Friction in standard deviations, as networks read it from a record.

    Attributes
    ----------
    record : Dataset
        The record as it was sampled.
    sampling : Sampling
    by_network : ndarray, shape (networks, samples)
        With a mean of 0.
    half_width : ndarray, shape () or (samples,)
        Of the 90 % band, as random faults let one expect.
    unlike : ndarray of bool, shape () or (samples,)
        Whether the emission is not like that of the training faults.
    doubt : str or None
        Why it is not.
    available : ndarray, shape (samples,), or None
        The time from which on each estimate can be made, s; None if it needs the whole record.
    """

    record: xr.Dataset
    sampling: Sampling
    by_network: np.ndarray
    half_width: np.ndarray
    unlike: np.ndarray
    doubt: str | None
    available: np.ndarray | None = None


def read_whole(networks: "Networks", record: xr.Dataset, progress: Callable[[Any], Any] = iter) -> Reading:
    """Read a record as a whole.

    Parameters
    ----------
    networks : Networks
    record : Dataset
        On a uniform axis, with positive emission.
    progress
        As for `Networks.predict`.
    """
    sampling = sampled_like_training_faults(record, networks.familiarity, networks.about)
    sampled = sampling.record
    bridged = bridged_samples(sampled)
    enough = np.sum(~bridged) >= MIN_FAMILIARITY_SAMPLES
    doubt = networks.familiarity.doubt(measured(sampled, "emission")) if enough else TOO_SHORT
    emission = filled_emission(sampled)
    by_network = standard_prediction(networks.ensemble, emission, progress, bridged)
    expected = expected_error(by_network.mean(axis=0)[~bridged]) * float(networks.about["half_width"])
    return Reading(sampled, sampling, by_network, np.array(expected), np.array(doubt is not None), doubt)


def read_past(networks: "Networks", record: xr.Dataset, progress: Callable[[Any], Any] = iter) -> Reading:
    """Read a record as it would have been read while it was recorded.

    Parameters
    ----------
    networks, record, progress
        As for `read_whole`; causal networks.
    """
    rows = record.isel(time=~bridged_samples(record))
    averaging = float(record.attrs.get("emission_averaging", 0))
    stream = networks.stream(averaging=averaging, label=record.attrs["label"])
    time, emission = (rows[name].values.astype(float) for name in ("time", "emission"))
    found = [
        stream.feed(time[s : s + ROWS], emission[s : s + ROWS]) for s in progress(range(0, len(time), ROWS))
    ]
    found.append(stream.settle())
    estimates = Estimates(*(np.concatenate(series, axis=-1) for series in zip(*found, strict=True)))
    inside = estimates.time <= record["time"].values[-1]
    estimates = Estimates(*(series[..., inside] for series in estimates))
    assert stream.sampling is not None  # it has settled
    interval = float(stream.sampling.record.attrs["interval"])
    sampled = series_at(record, estimates.time, interval, np.isnan(estimates.by_network[0]))
    return Reading(
        sampled,
        stream.sampling,
        estimates.by_network,
        estimates.half_width,
        estimates.unlike,
        stream.doubt,
        estimates.available,
    )
