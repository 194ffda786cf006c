"""Explanation of networks: parts of their input that matter, and simple quantities that say the same.

Occlusion after Zeiler and Fergus (2014), European Conference on Computer Vision, 818: a part of the
input is replaced by the mean, and the change of the prediction is the weight of that part.
"""

from collections.abc import Callable

import numpy as np

from faultslip.scalograms.image import ScalogramConfig


def octave_bands(config: ScalogramConfig) -> tuple[list[str], list[slice]]:
    """Return the rows of a scalogram in bands of one octave each; the low-pass row is a band of its own.

    Returns
    -------
    names : list of str
        Range of scales of each band, in words.
    bands : list of slice
        Rows of each band.
    """
    number, per_octave = len(config.scales), config.scales_per_octave
    bands = [slice(first, min(first + per_octave, number)) for first in range(0, number, per_octave)]
    names = [
        " to ".join(dict.fromkeys(f"{scale:.2g}" for scale in config.scales[band][[0, -1]])) + " s"
        for band in bands
    ]
    if config.low_pass:
        bands, names = [*bands, slice(number, number + 1)], [*names, "slower"]
    return names, bands


def scale_weights(
    predict_series: Callable[[np.ndarray], np.ndarray], image: np.ndarray, bands: list[slice]
) -> np.ndarray:
    """Return the change of the prediction when a band of scales is hidden.

    Parameters
    ----------
    predict_series : callable
        From an image (channels, rows, columns) to a series (columns,).
    image : ndarray, shape (channels, rows, columns)
        Normalised, so that zero is the mean.
    bands : list of slice
        Rows of each band.

    Returns
    -------
    ndarray, shape (bands,)
        Root mean square change, in standard deviations of the prediction from the full image.
    """
    reference = predict_series(image)
    changes = []
    for band in bands:
        occluded = image.copy()
        occluded[:, band] = 0
        changes.append(np.sqrt(np.mean((predict_series(occluded) - reference) ** 2)))
    return np.array(changes) / reference.std()


def lag_weights(
    predict_series: Callable[[np.ndarray], np.ndarray],
    image: np.ndarray,
    width: int,
    reach: int,
    spacing: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the change of the prediction at each lag from a short interval that is hidden, at all scales.

    Parameters
    ----------
    predict_series, image
        As for `scale_weights`.
    width : int
        Columns in a hidden interval.
    reach : int
        Columns before and after the centre of a hidden interval at which the change is measured.
    spacing : int
        Columns from one hidden interval to the next. It must exceed twice the reach, so that no
        sample counts for two intervals.

    Returns
    -------
    lags : ndarray of int, shape (2 reach + 1,)
        Columns from the centre of the hidden interval to the predicted sample.
    changes : ndarray, shape (2 reach + 1,)
        Root mean square change, in standard deviations of the prediction from the full image.
    """
    reference = predict_series(image)
    lags = np.arange(-reach, reach + 1)
    squares, number = np.zeros(len(lags)), 0
    for shift in range(0, spacing, width):
        centres = np.arange(reach + shift, image.shape[-1] - reach - width, spacing)
        occluded = image.copy()
        for centre in centres:
            occluded[..., centre - width // 2 : centre - width // 2 + width] = 0
        change = (predict_series(occluded) - reference) ** 2
        squares += sum((change[centre + lags] for centre in centres), np.zeros(len(lags)))
        number += len(centres)
    return lags, np.sqrt(squares / max(number, 1)) / reference.std()


def known_quantities(
    emission: np.ndarray,
    interval: float,
    slip_start: np.ndarray,
    slip_end: np.ndarray,
    slope_length: float = 2.0,
) -> dict[str, np.ndarray]:
    """Return simple quantities to which a prediction may amount.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Its logarithm.
    interval : float
        Sampling interval, s.
    slip_start, slip_end : ndarray of int
        First and last sample of each slip event.
    slope_length : float
        Length of the interval before a sample over which the slope of the emission is taken, s.

    Returns
    -------
    dict of str to ndarray, shape (samples,)
        nan where a quantity is not defined.
    """
    samples = len(emission)
    n = max(2, round(slope_length / interval))
    ramp = np.arange(n) - (n - 1) / 2
    padded = np.pad(emission, (n - 1, 0), mode="edge")
    slopes = np.lib.stride_tricks.sliding_window_view(padded, n) @ ramp / (ramp @ ramp) / interval
    since_slip, until_slip = np.full(samples, np.nan), np.full(samples, np.nan)
    for end, following in zip(slip_end, np.append(slip_end[1:], samples), strict=True):
        since_slip[end:following] = interval * np.arange(following - end)
    for start, before in zip(slip_start, np.insert(slip_start[:-1], 0, 0), strict=True):
        until_slip[before:start] = interval * np.arange(start - before, 0, -1)
    return {
        "log emission": emission,
        f"its slope over {slope_length:g} s": slopes,
        "time since the last slip": since_slip,
        "time to the next slip": until_slip,
    }


def explained_variance(series: np.ndarray, quantity: np.ndarray, bins: int = 15) -> float:
    """Return the fraction of the variance of a series that a function of one quantity explains.

    The function is the mean of the series in bins of equal count. Each sample is compared with
    the mean of its bin in the other half of the series, so that the bins explain nothing by chance.

    Parameters
    ----------
    series, quantity : ndarray, shape (samples,)
        Samples where the quantity is nan are left out.
    bins : int

    Returns
    -------
    float
        1: the series is a function of the quantity; 0 or less: the quantity says nothing about it.
    """
    defined = np.isfinite(quantity)
    series, quantity = series[defined], quantity[defined]
    edges = np.quantile(quantity, np.linspace(0, 1, bins + 1)[1:-1])
    bin_of = np.searchsorted(edges, quantity, side="right")
    first_half = np.arange(len(series)) < len(series) // 2
    fitted = np.empty(len(series))
    for half, other in ((first_half, ~first_half), (~first_half, first_half)):
        means = np.full(bins, series[other].mean())
        for number in np.unique(bin_of[other]):
            means[number] = series[other][bin_of[other] == number].mean()
        fitted[half] = means[bin_of[half]]
    return float(1 - np.mean((series - fitted) ** 2) / np.var(series))
