"""Emission that is changed before networks predict from it, which shows what of it they use.

The clock of a stick-slip fault is in the bursts of emission that its slips cause. Networks that predict as
well when only the bursts are left have read the clock and nothing else.
"""

import numpy as np
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.inference import Ensemble
from faultslip.records.events import slip_peaks
from faultslip.scalograms import image


def with_changed_emission(ensemble: Ensemble, scalogram: xr.Dataset, change: str) -> xr.Dataset:
    """Change the emission of a segment, and nothing of its target.

    Parameters
    ----------
    ensemble : Ensemble
        Says how the emission is transformed.
    scalogram : Dataset
        Scalogram file of the segment; of random faults each is changed, and there are no coefficients.
    change : str
        `shifted`, `flattened` or `exchanged`: the functions of these names.

    Returns
    -------
    Dataset
        The same with another emission and other coefficients of it.

    Raises
    ------
    InputError
        If the emission of a segment cannot be exchanged, or has no logarithm in which to find bursts.
    """
    first = ensemble.config.channels[0]
    try:
        emission = np.apply_along_axis(
            _changed, -1, scalogram[first].values, change, ensemble.config.logarithm
        )
    except InputError as error:
        raise InputError(f"{scalogram.attrs['label']}: {error}") from None
    if f"{first}_coefficients" not in scalogram:
        return scalogram.assign({first: scalogram[first].copy(data=emission)})
    series: dict[str, np.ndarray] = {}
    for name, values in image.emission_series(emission, ensemble.config).items():
        series |= {
            name: values,
            f"{name}_coefficients": image.transform(values, ensemble.interval, ensemble.config),
        }
    return scalogram.assign({name: scalogram[name].copy(data=values) for name, values in series.items()})


def _changed(emission: np.ndarray, change: str, logarithm: bool) -> np.ndarray:
    if change == "shifted":
        return shifted(emission)
    if not logarithm and not (emission > 0).all():
        raise InputError(
            f"emission: {change} finds bursts in the logarithm of the emission, which is not positive "
            "everywhere; add a floor to its expression, or take emission: shifted"
        )
    burst = in_bursts(emission if logarithm else np.log(emission))
    return (flattened if change == "flattened" else exchanged)(emission, burst)


def in_bursts(log_emission: np.ndarray) -> np.ndarray:
    """Find the samples that belong to bursts.

    Bursts are found in the emission alone. Each is a peak of it as in a slip (`slip_peaks`), with the samples
    around it where the logarithm of the emission is above the middle between its median and the peak.

    Parameters
    ----------
    log_emission : ndarray, shape (samples,)

    Returns
    -------
    ndarray of bool, shape (samples,)
    """
    median, found = np.median(log_emission), np.zeros(len(log_emission), bool)
    for peak in slip_peaks(np.exp(log_emission.astype(float))):
        low = np.flatnonzero(log_emission <= (median + log_emission[peak]) / 2)
        after = np.searchsorted(low, peak)
        first = low[after - 1] + 1 if after else 0
        stop = low[after] if after < len(low) else len(log_emission)
        found[first:stop] = True
    return found


def shifted(emission: np.ndarray) -> np.ndarray:
    """Shift an emission (samples,) by half its length: a negative control.

    What leaves it at its end enters it at its start, so that mean and standard deviation are kept. Networks
    that read the target from the emission at the same time, and not from what all stretches have in common,
    must then fail.
    """
    return np.roll(emission, len(emission) // 2)


def flattened(emission: np.ndarray, burst: np.ndarray) -> np.ndarray:
    """Set the emission between bursts to a constant, its median there.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
    burst : ndarray of bool, shape (samples,)
        Returned by `in_bursts`.
    """
    return np.where(burst, emission, np.median(emission[~burst])) if not burst.all() else emission


def exchanged(emission: np.ndarray, burst: np.ndarray) -> np.ndarray:
    """Replace the emission between two bursts by that of another cycle, at the same fraction of the time.

    The other cycle is the one of the nearest duration. It is not a neighbour, which may be alike because the
    fault drifts, unless there are only neighbours. Emission before the first and after the last burst stays.

    Parameters
    ----------
    emission, burst
        As for `flattened`.

    Raises
    ------
    InputError
        If there is no other cycle.
    """
    edges = np.diff(burst.astype(int))
    starts, stops = np.flatnonzero(edges == -1) + 1, np.flatnonzero(edges == 1) + 1
    stops = stops[stops > starts[0]] if len(starts) else stops
    cycles = list(zip(starts, stops, strict=False))
    if len(cycles) < 2:
        raise InputError(
            f"emission: exchanged takes the emission of another cycle, but {len(cycles)} complete cycles are "
            "found between bursts of the emission; test a segment of three slips at least"
        )
    durations = np.array([stop - start for start, stop in cycles])
    found = np.array(emission)
    for number, (start, stop) in enumerate(cycles):
        apart = np.abs(np.arange(len(cycles)) - number)
        others = np.flatnonzero(apart > (1 if apart.max() > 1 else 0))
        other = others[np.argmin(np.abs(durations[others] - durations[number]))]
        at = np.linspace(cycles[other][0], cycles[other][1] - 1, stop - start)
        found[start:stop] = np.interp(at, np.arange(len(emission)), emission)
    return found
