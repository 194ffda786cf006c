"""What released networks read from the emission of a record: friction in standard deviations."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from faultslip.predictions.standard import expected_error, standard_prediction
from faultslip.records.gaps import bridged_samples, filled_emission, measured
from faultslip.records.record import series_at
from faultslip.release import readability
from faultslip.release.stream import Estimates
from faultslip.release.time_scale import Sampling, samplings

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
    unreadable : ndarray of bool, shape () or (samples,)
        Whether networks cannot read the record.
    doubt : str or None
        Why they cannot.
    expected_correlation : float
        With friction, as the networks expect it.
    available : ndarray, shape (samples,), or None
        The time from which on each estimate can be made, s; None if it needs the whole record.
    """

    record: xr.Dataset
    sampling: Sampling
    by_network: np.ndarray
    half_width: np.ndarray
    unreadable: np.ndarray
    doubt: str | None
    expected_correlation: float
    available: np.ndarray | None = None


def read_whole(networks: "Networks", record: xr.Dataset, progress: Callable[[Any], Any] = iter) -> Reading:
    """Read a record as a whole, sampled as it is read best.

    Parameters
    ----------
    networks : Networks
    record : Dataset
        On a uniform axis, with positive emission.
    progress
        As for `Networks.predict`.
    """
    found = None
    for sampling in samplings(record, networks.familiarity, networks.about):
        reading = read_sampled(networks, sampling, progress)
        if found is None or reading.expected_correlation > found.expected_correlation:
            found = reading
        if reading.doubt is None and networks.familiarity.is_familiar(measured(sampling.record, "emission")):
            break
    assert found is not None  # there is one sampling at least, or an error
    return found


def read_sampled(networks: "Networks", sampling: Sampling, progress: Callable[[Any], Any] = iter) -> Reading:
    """Read a record that is sampled for networks.

    Parameters
    ----------
    networks : Networks
        Not causal.
    sampling : Sampling
    progress
        As for `Networks.predict`.
    """
    sampled = sampling.record
    bridged = bridged_samples(sampled)
    emission = filled_emission(sampled)
    by_network = standard_prediction(networks.ensemble, emission, progress, bridged)
    predicted = np.where(bridged, np.nan, by_network.mean(axis=0))
    width = expected_error(predicted[~bridged]) * float(networks.about["half_width"])
    doubt = readability.doubt(predicted, measured(sampled, "emission"), networks.familiarity)
    unreadable = np.array(doubt is not None)
    expected = readability.expected_correlation(predicted)
    return Reading(sampled, sampling, by_network, np.array(width), unreadable, doubt, expected)


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
    predicted = estimates.by_network.mean(axis=0)
    return Reading(
        sampled,
        stream.sampling,
        estimates.by_network,
        estimates.half_width,
        estimates.unreadable,
        readability.doubt(predicted, measured(sampled, "emission"), networks.familiarity),
        readability.expected_correlation(predicted),
        estimates.available,
    )
