"""Ricker wavelet transform, its inverses, and the cone of influence.

Continuous wavelet transform after Torrence and Compo (1998), "A practical guide to wavelet analysis",
Bulletin of the American Meteorological Society 79, 61-78, with their real derivative-of-Gaussian
wavelet of order m = 2, the Ricker wavelet.

Two things differ from their recipe, and both are optional:

- A record is continued beyond its ends by reflection instead of zeros, so that a record that does not
  end at its mean has no step there. The wavelet is even, so the transform of a reflected record is
  reflected too: the cosine transform (DCT) replaces the Fourier transform at half its cost, and the
  inverse knows exactly what lies beyond the ends.
- The wavelet rows are followed by a low-pass row, the record smoothed by a Gaussian half a step of the
  scale axis wider than the largest scale. The Ricker wavelet is the second derivative of a Gaussian, so
  a Gaussian of scale s is everything that the scales above s would add to eq. 11: the mean and slow drift,
  which no wavelet row carries. The sum over scales stands for an integral whose last interval ends half a
  step above the largest scale; there the low-pass row begins.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import scipy
from numpy.typing import ArrayLike

# psi_hat_0(s w) = _NORM (s w)^2 exp(-(s w)^2 / 2), table 1 with m = 2.
_NORM = (0.75 * np.sqrt(np.pi)) ** -0.5
# C_delta psi_0(0) of eq. 11 for infinitely many, infinitely close scales, in closed form.
# (Table 2 has 3.541 x 0.867 = 3.07, from a sum down to the smallest scale.)
_RECONSTRUCTION = np.sqrt(2 * np.pi) * _NORM / np.log(2)
# Beyond this s w a wavelet's spectrum is below 1e-8 of its maximum, and is left out.
_BAND_EDGE = 7.0
# A filter has an effect up to a distance of this many of its scales: there the Gaussian is 1e-14.
_REACH = 8.0
# Samples in a piece of a long record, and the smallest number of margins in it, so that few samples
# are computed twice.
_PIECE, _MARGINS = 2**20, 16
# Least squares: frequencies at which the frame's squared response is below this fraction of its plateau
# are suppressed instead of amplified. They lie above that of the smallest scale.
_FRAME_FLOOR = 1e-3


def scale_axis(smallest: float, per_octave: int, number: int) -> np.ndarray:
    """Return scales in geometric progression (Torrence and Compo, eq. 9).

    Parameters
    ----------
    smallest : float
        Smallest scale, seconds.
    per_octave : int
        Scales per octave, 1 / delta_j.
    number : int
        Number of scales.

    Returns
    -------
    ndarray, shape (number,)
        Scales in seconds, ascending.
    """
    return smallest * 2.0 ** (np.arange(number) / per_octave)


def low_pass_scale(scales: np.ndarray) -> float:
    """Return the scale of the Gaussian of the low-pass row, half a step above the largest scale.

    Parameters
    ----------
    scales : ndarray, shape (number,)
        Returned by `scale_axis`; at least two.

    Returns
    -------
    float
        Seconds.
    """
    return float(scales[-1] * np.sqrt(scales[1] / scales[0]))


def cone_of_influence(columns: int, interval: float) -> np.ndarray:
    """Return the largest scale free of edge effects at each time (table 1: e-folding time sqrt(2) s).

    Parameters
    ----------
    columns : int
        Number of samples of the scalogram.
    interval : float
        Their spacing, seconds.

    Returns
    -------
    ndarray, shape (columns,)
        Scale in seconds; larger scales are influenced by the reflected ends.
    """
    time = (np.arange(columns) + 0.5) * interval
    return np.minimum(time, time[::-1]) / np.sqrt(2)


def cwt(signal: ArrayLike, interval: float, scales: np.ndarray, *, low_pass: bool = True) -> np.ndarray:
    """Compute the Ricker wavelet transform of a record reflected at its ends (eqs. 4 and 6).

    A long record is transformed in pieces that overlap by more than the reach of the largest scale:
    time and memory are proportional to its length, and the seams are below the rounding of float32.

    Parameters
    ----------
    signal : array_like, shape (samples,)
        Uniformly sampled record. The transform is computed in the signal's precision.
    interval : float
        Sampling interval, seconds.
    scales : ndarray, shape (number,)
        Ascending scales, seconds.
    low_pass : bool
        Whether to append the low-pass row.

    Returns
    -------
    ndarray, shape (number [+ 1], samples)
        Wavelet coefficients in the normalisation of Torrence and Compo, in units of the signal; the
        last row, the low-pass row, is the smoothed signal itself.

    Raises
    ------
    ValueError
        If the record has no samples.
    """
    signal = np.asarray(signal)
    signal = signal.astype(np.float32 if signal.dtype == np.float32 else np.float64, copy=False)
    columns = len(signal)
    if not columns:
        raise ValueError("the record has no samples")
    # Without its mean the record keeps its precision in float32.
    mean = signal.mean(dtype=np.float64).astype(signal.dtype)
    widest = low_pass_scale(scales) if low_pass else scales[-1]
    margin = int(np.ceil(_REACH * widest / interval))
    piece = min(scipy.fft.next_fast_len(max(_PIECE, _MARGINS * margin), real=True), columns)
    frequency = np.pi * np.arange(piece) / (piece * interval)
    filters = (gain.astype(signal.dtype) for gain in _gains(scales, frequency, interval, low_pass))
    if piece == columns:
        rows = _filtered(signal - mean, filters, len(scales) + low_pass)
    else:
        rows = np.empty((len(scales) + low_pass, columns), dtype=signal.dtype)
        kept = list(filters)
        for start in range(0, columns, piece - 2 * margin):
            # The last piece starts early enough not to extend beyond the record.
            first = min(max(0, start - margin), columns - piece)
            part = _filtered(signal[first : first + piece] - mean, kept, len(rows))
            rows[:, start : first + piece] = part[:, start - first :]
            if first + piece == columns:
                break
    if low_pass:
        rows[-1] += mean
    return rows


def inverse_sum(rows: ArrayLike, interval: float, scales: np.ndarray, *, low_pass: bool = True) -> np.ndarray:
    """Invert the transform by the sum over scales (eq. 11), plus the low-pass row.

    Parameters
    ----------
    rows : array_like, shape (number [+ 1], columns)
        Result of `cwt` with the same `interval`, `scales` and `low_pass`.

    Returns
    -------
    ndarray, shape (columns,)
        The signal at the times of the columns; without a low-pass row, its mean and everything
        slower than the largest scale are missing.
    """
    return sum_weights(interval, scales, low_pass=low_pass) @ np.asarray(rows)


def sum_weights(interval: float, scales: np.ndarray, *, low_pass: bool = True) -> np.ndarray:
    """Return the weights with which the rows of `cwt` sum to the signal (eq. 11).

    The weight of the low-pass row is one.

    Returns
    -------
    ndarray, shape (rows,)
    """
    step = np.log2(scales[1] / scales[0])
    weights = step * np.sqrt(interval) / _RECONSTRUCTION / np.sqrt(scales)
    return np.append(weights, 1.0) if low_pass else weights


def inverse_least_squares(
    rows: ArrayLike, interval: float, scales: np.ndarray, *, low_pass: bool = True
) -> np.ndarray:
    """Find the signal whose transform is nearest to the given rows.

    The rows of `cwt` are redundant: a predicted scalogram is not exactly the transform of any signal.
    This inverse minimises, frequency by frequency, the squared distance between the rows and a
    transform, each wavelet row divided by the square root of its scale, as in eq. 11.

    Parameters and result are those of `inverse_sum`.
    """
    rows = np.asarray(rows)
    columns = rows.shape[1]
    frequency = np.pi * np.arange(columns) / (columns * interval)
    spectrum = scipy.fft.dct(rows, axis=1).astype(np.float64)
    # With these weights the wavelets' squared responses sum to one in mid-band.
    step = np.log2(scales[1] / scales[0]) * np.log(2)
    weights = step * 2 / _NORM**2 * interval / (2 * np.pi * np.asarray(scales))
    weights = np.append(weights, 1.0) if low_pass else weights
    above, below = np.zeros(columns), np.zeros(columns)
    gains = _gains(scales, frequency, interval, low_pass)
    for row, gain, weight in zip(spectrum, gains, weights, strict=True):
        above[: len(gain)] += weight * gain * row[: len(gain)]
        below[: len(gain)] += weight * gain**2
    response = below / (below**2 + _FRAME_FLOOR**2)
    return scipy.fft.idct(above * response).astype(rows.dtype)


def _filtered(signal: np.ndarray, gains: Iterable[np.ndarray], number: int) -> np.ndarray:
    """Apply each filter to a record reflected at its ends: (number, len(signal))."""
    spectrum = scipy.fft.dct(signal)
    rows = np.zeros((number, len(signal)), dtype=signal.dtype)
    for row, gain in zip(rows, gains, strict=True):
        row[: len(gain)] = spectrum[: len(gain)] * gain
    return scipy.fft.idct(rows, axis=1, overwrite_x=True)


def _gains(
    scales: np.ndarray, frequency: np.ndarray, interval: float, low_pass: bool
) -> Iterator[np.ndarray]:
    """Yield the spectrum of each row's filter (eq. 6) up to where it vanishes."""
    for scale in scales:
        band = scale * frequency[: _band(scale, frequency)]
        yield np.sqrt(2 * np.pi * scale / interval) * _NORM * band**2 * np.exp(-(band**2) / 2)
    if low_pass:
        scale = low_pass_scale(scales)
        yield np.exp(-((scale * frequency[: _band(scale, frequency)]) ** 2) / 2)


def _band(scale, frequency):
    return max(2, int(np.searchsorted(frequency, _BAND_EDGE / scale)))
