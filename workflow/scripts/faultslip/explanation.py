"""What a network has learned: which of its input matters, and what simple quantity says the same.

Occlusion after Zeiler and Fergus (2014), European Conference on Computer Vision, 818: a part of the
input is replaced by the mean, and what that changes in the prediction is its weight.
"""

import numpy as np


def scale_weights(predict, image, bands):
    """Change of the prediction when a band of scales is hidden.

    Parameters
    ----------
    predict : callable
        From an image (rows, columns) to a series (columns,).
    image : ndarray, shape (rows, columns)
        Normalised, so that zero is the mean.
    bands : list of slice
        Of rows.

    Returns
    -------
    ndarray, shape (bands,)
        Root mean square change, in standard deviations of the whole prediction.
    """
    whole = predict(image)
    changes = []
    for band in bands:
        hidden = image.copy()
        hidden[band] = 0
        changes.append(np.sqrt(np.mean((predict(hidden) - whole) ** 2)))
    return np.array(changes) / whole.std()


def lag_weights(predict, image, width, reach, spacing):
    """Change of the prediction at a lag from a short time that is hidden, at all scales.

    Parameters
    ----------
    predict, image
        As for `scale_weights`.
    width : int
        Columns hidden at once.
    reach : int
        Columns before and after the hidden ones that are looked at.
    spacing : int
        Columns between two hidden stretches: more than twice the reach, so that no sample is
        looked at twice.

    Returns
    -------
    lags : ndarray of int, shape (2 reach + 1,)
        Columns from the centre of what is hidden to the sample that is predicted.
    changes : ndarray
        Root mean square change, in standard deviations of the whole prediction.
    """
    whole = predict(image)
    lags = np.arange(-reach, reach + 1)
    squares, number = np.zeros(len(lags)), 0
    for shift in range(0, spacing, width):
        centres = np.arange(reach + shift, image.shape[1] - reach - width, spacing)
        hidden = image.copy()
        for centre in centres:
            hidden[:, centre - width // 2 : centre - width // 2 + width] = 0
        change = (predict(hidden) - whole) ** 2
        squares += sum((change[centre + lags] for centre in centres), np.zeros(len(lags)))
        number += len(centres)
    return lags, np.sqrt(squares / max(number, 1)) / whole.std()


def known_quantities(emission, interval, slip_start, slip_end, slope=2.0):
    """Simple quantities that a prediction may boil down to.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Its logarithm.
    interval : float
        Seconds.
    slip_start, slip_end : ndarray of int
        Samples of slip events.
    slope : float
        Seconds before the sample over which the slope is taken.

    Returns
    -------
    dict of str to ndarray, shape (samples,)
        nan where there is none.
    """
    samples = len(emission)
    n = max(2, round(slope / interval))
    ramp = np.arange(n) - (n - 1) / 2
    padded = np.pad(emission, (n - 1, 0), mode="edge")
    slopes = np.lib.stride_tricks.sliding_window_view(padded, n) @ ramp / (ramp @ ramp) / interval
    since, until = np.full(samples, np.nan), np.full(samples, np.nan)
    for end, following in zip(slip_end, np.append(slip_end[1:], samples), strict=True):
        since[end:following] = interval * np.arange(following - end)
    for start, before in zip(slip_start, np.insert(slip_start[:-1], 0, 0), strict=True):
        until[before:start] = interval * np.arange(start - before, 0, -1)
    return {
        "log emission": emission,
        f"its slope over {slope:g} s": slopes,
        "time since the last slip": since,
        "time to the next slip": until,
    }


def explained(series, quantity, bins=15):
    """Share of the variance of a series that a function of one quantity explains.

    The function is the mean in bins of equal count; for the bins not to explain by chance, each
    sample is compared with the mean of its bin in the other half of the series.

    Parameters
    ----------
    series, quantity : ndarray, shape (samples,)
        Samples where the quantity is nan are left out.

    Returns
    -------
    float
        1: the series is a function of the quantity; 0 or less: it tells nothing.
    """
    there = np.isfinite(quantity)
    series, quantity = series[there], quantity[there]
    edges = np.quantile(quantity, np.linspace(0, 1, bins + 1)[1:-1])
    which = np.searchsorted(edges, quantity, side="right")
    half = np.arange(len(series)) < len(series) // 2
    found = np.empty(len(series))
    for one, other in ((half, ~half), (~half, half)):
        means = np.full(bins, series[other].mean())
        for bin_ in np.unique(which[other]):
            means[bin_] = series[other][which[other] == bin_].mean()
        found[one] = means[which[one]]
    return float(1 - np.mean((series - found) ** 2) / np.var(series))
