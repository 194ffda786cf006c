"""Forecasts along a whole record, each from what was known at its time."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from faultslip.forecasts.failures import averaging
from faultslip.forecasts.forecaster import Forecast, Forecaster
from faultslip.forecasts.hazard import GRID
from faultslip.forecasts.past import cycles
from faultslip.forecasts.stream import ForecastStream
from faultslip.forecasts.trees import Trees
from faultslip.records.gaps import measured


def forecast_series(
    time: np.ndarray,
    log_emission: np.ndarray,
    failures: Sequence[float],
    interval: float,
    trees: Trees | None,
    stride: int = 1,
) -> Forecast:
    """Forecast the next failure at each sample.

    Parameters
    ----------
    time, log_emission : ndarray, shape (samples,)
        As `faultslip.forecasts.failures.known_emission` returns them.
    failures : sequence of float
        Ascending, s. Each is known from its time on.
    interval : float
        From sample to sample, s.
    trees : Trees or None
        What the emission adds.
    stride : int
        Samples from one forecast to the next.

    Returns
    -------
    Forecast
        From the second failure on.
    """
    forecaster, parts = Forecaster(interval, trees, stride), []
    for failure, times, emission in cycles(time, log_emission, failures):
        if failure is not None:
            forecaster.fail(failure)
        parts.append(forecaster.add(times, emission))
    return Forecast.joined([part for part in parts if len(part.time)])


def forecast_from_emission(
    record: xr.Dataset, trees: Trees | None, asked: np.ndarray, unit: np.ndarray, instead: np.ndarray
) -> np.ndarray:
    """Forecast as if nobody told the failures: they are found in the emission.

    Parameters
    ----------
    record : Dataset
    trees : Trees or None
    asked, unit : ndarray, shape (samples,)
        When a forecast is asked for, and in which unit of time, s.
    instead : ndarray, shape (samples, grid)
        Survival where nothing is forecast yet.

    Returns
    -------
    ndarray, shape (samples, grid)
        Survival until `unit` times `GRID` from then on.
    """
    stream = ForecastStream(trees, averaging=averaging(record, "emission"))
    made = stream.feed(record["time"].values, measured(record, "emission"))
    latest = np.searchsorted(np.maximum(made.time, stream.started), asked, side="right") - 1
    hazard = -np.log(np.maximum(np.pad(made.survival, ((0, 0), (1, 0)), constant_values=1), 1e-300))
    places, found = np.append(0, GRID), instead.copy()
    for sample in np.flatnonzero(latest >= 0):
        one = latest[sample]
        gone = asked[sample] - made.time[one]
        ahead = (gone + unit[sample] * np.append(0, GRID)) / made.unit[one]
        from_now = np.interp(ahead, places, hazard[one])
        found[sample] = np.exp(from_now[0] - from_now[1:])
    return found


def emission_of_other_cycle(
    time: np.ndarray, log_emission: np.ndarray, failures: Sequence[float]
) -> np.ndarray:
    """Return a series with the emission of another cycle in each: a control.

    The other cycle is half of all cycles away, so that its duration says nothing of this one. Both begin with
    their failure. Where the other cycle is shorter, its last value stays.

    Parameters
    ----------
    time, log_emission : ndarray, shape (samples,)
    failures : sequence of float
    """
    edges = np.searchsorted(time, np.asarray(failures) - 1e-9)
    pairs = [(start, end) for start, end in zip(edges[:-1], edges[1:], strict=True) if start < end]
    found = np.array(log_emission)
    for number, (start, end) in enumerate(pairs):
        first, last = pairs[(number + len(pairs) // 2) % len(pairs)]
        found[start:end] = log_emission[np.minimum(first + np.arange(end - start), last - 1)]
    return found
