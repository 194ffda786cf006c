"""Continuous wavelet transform, its inverses, and the cone of influence.

After Torrence and Compo (1998), "A practical guide to wavelet analysis", Bulletin of the American
Meteorological Society 79, 61-78. The wavelet is a real one of PyWavelets (`mother`), with its sign: a
coefficient is the correlation of the record with the wavelet, as `pywt.cwt` has it. By default it is the
Mexican hat, `mexh`, their derivative of a Gaussian of order m = 2.

Two things differ from their recipe, and the second is optional:

- A record is continued beyond its ends by reflection instead of zeros, so that a record that does not
  end at its mean has no step there. The transform of a reflected record with a symmetric wavelet is
  reflected too: the cosine transform (DCT) replaces the Fourier transform at half its cost, and the
  inverse knows exactly what lies beyond the ends. With an antisymmetric one it is reflected with the
  opposite sign, and the sine transform (DST) leads back.
- The wavelet rows are followed by a low-pass row. It is everything that the scales above s would add to
  eq. 11: the mean and slow drift, which no wavelet row carries. For mexh, the second derivative of a
  Gaussian, this is the record smoothed by a Gaussian of scale s. The sum over scales stands for an integral
  whose last interval ends half a step above the largest scale; there the low-pass row begins.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import scipy
from numpy.typing import ArrayLike

from faultslip.scalograms import WAVELETS
from faultslip.scalograms.mother import check_supported, mother

# A filter has an effect up to a distance of this many of its scales: there the widest envelope is 1e-14.
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
    """Return the scale of the low-pass row, half a step above the largest scale.

    Parameters
    ----------
    scales : ndarray, shape (number,)
        Returned by `scale_axis`. A single scale stands for an octave.

    Returns
    -------
    float
        Seconds.
    """
    return float(scales[-1] * np.sqrt(_ratio(scales)))


def _ratio(scales: np.ndarray) -> float:
    """Return the ratio of successive scales, which is two for a single one."""
    return scales[1] / scales[0] if len(scales) > 1 else 2.0


def cone_of_influence(columns: int, interval: float, wavelet: str = "mexh") -> np.ndarray:
    """Return the largest scale free of edge effects at each time (table 1: for mexh, up to time / sqrt(2)).

    Parameters
    ----------
    columns : int
        Number of samples of the scalogram.
    interval : float
        Their spacing, seconds.
    wavelet : str
        Its name in PyWavelets, out of `WAVELETS`.

    Returns
    -------
    ndarray, shape (columns,)
        Scale in seconds; larger scales are influenced by the reflected ends.

    Raises
    ------
    ValueError
        If the wavelet is not supported.
    """
    check_supported(wavelet)
    time = (np.arange(columns) + 0.5) * interval
    return np.minimum(time, time[::-1]) / WAVELETS[wavelet]


def cwt(
    signal: ArrayLike, interval: float, scales: ArrayLike, *, low_pass: bool = True, wavelet: str = "mexh"
) -> np.ndarray:
    """Compute the wavelet transform of a record reflected at its ends (eqs. 4 and 6).

    A long record is transformed in pieces that overlap by more than the reach of the largest scale:
    time and memory are proportional to its length, and the seams are below the rounding of float32. Only
    where the sampling cuts off the wavelet's spectrum, at scales of two or three samples, are those of
    others than mexh larger: for gaus7 4e-4 of the largest coefficient.

    Parameters
    ----------
    signal : array_like, shape (samples,)
        Uniformly sampled record. The transform is computed in the signal's precision.
    interval : float
        Sampling interval, seconds.
    scales : array_like, shape (number,)
        Ascending scales, seconds. A single scale stands for an octave.
    low_pass : bool
        Whether to append the low-pass row.
    wavelet : str
        Its name in PyWavelets: `mexh`, `morl`, or `gaus1` to `gaus8`.

    Returns
    -------
    ndarray, shape (number [+ 1], samples)
        Wavelet coefficients in the normalisation of Torrence and Compo, in units of the signal; the
        last row, the low-pass row, is the smoothed signal itself.

    Raises
    ------
    ValueError
        If the signal is not a series of samples or has NaN, the interval or a scale is not positive, scales
        do not ascend, or the wavelet is not supported.
    """
    scales = _checked_scales(scales, interval)
    signal = np.asarray(signal)
    if signal.ndim != 1 or signal.dtype.kind not in "iufb":
        raise ValueError(f"signal: one series of real numbers was expected; its shape is {signal.shape}")
    if np.isnan(signal).any():
        raise ValueError(
            f"signal: sample {int(np.argmax(np.isnan(signal)))} is NaN; interpolate what is missing"
        )
    signal = signal.astype(np.float32 if signal.dtype == np.float32 else np.float64, copy=False)
    columns = len(signal)
    if not columns:
        raise ValueError("signal: it has no samples")
    # Without its mean the record keeps its precision in float32.
    mean = signal.mean(dtype=np.float64).astype(signal.dtype)
    widest = low_pass_scale(scales) if low_pass else scales[-1]
    margin = int(np.ceil(_REACH * widest / interval))
    piece = min(scipy.fft.next_fast_len(max(_PIECE, _MARGINS * margin), real=True), columns)
    frequency = np.pi * np.arange(piece) / (piece * interval)
    gains = _gains(scales, frequency, interval, low_pass, wavelet)
    filters = (gain.astype(signal.dtype) for gain in gains)
    sines = _sine_rows(scales, wavelet)
    if piece == columns:
        rows = _filtered(signal - mean, filters, len(scales) + low_pass, sines)
    else:
        rows = np.empty((len(scales) + low_pass, columns), dtype=signal.dtype)
        kept = list(filters)
        for start in range(0, columns, piece - 2 * margin):
            # The last piece starts early enough not to extend beyond the record.
            first = min(max(0, start - margin), columns - piece)
            part = _filtered(signal[first : first + piece] - mean, kept, len(rows), sines)
            rows[:, start : first + piece] = part[:, start - first :]
            if first + piece == columns:
                break
    if low_pass:
        rows[-1] += mean
    return rows


def inverse_sum(
    rows: ArrayLike, interval: float, scales: ArrayLike, *, low_pass: bool = True, wavelet: str = "mexh"
) -> np.ndarray:
    """Invert the transform by the sum over scales (eq. 11), plus the low-pass row.

    Parameters
    ----------
    rows : array_like, shape (number [+ 1], columns)
        Result of `cwt` with the same `interval`, `scales`, `low_pass` and `wavelet`.

    Returns
    -------
    ndarray, shape (columns,)
        The signal at the times of the columns; without a low-pass row, its mean and everything
        slower than the largest scale are missing.

    Raises
    ------
    ValueError
        If the wavelet is antisymmetric, or as for `cwt`.
    """
    return sum_weights(interval, scales, low_pass=low_pass, wavelet=wavelet) @ np.asarray(rows)


def sum_weights(
    interval: float, scales: ArrayLike, *, low_pass: bool = True, wavelet: str = "mexh"
) -> np.ndarray:
    """Return the weights with which the rows of `cwt` sum to the signal (eq. 11).

    The weight of the low-pass row is one.

    Returns
    -------
    ndarray, shape (rows,)

    Raises
    ------
    ValueError
        If the wavelet is antisymmetric: its coefficients sum to zero for a symmetric bump. Or as for `cwt`.
    """
    scales = _checked_scales(scales, interval)
    used = mother(wavelet)
    if used.antisymmetric:
        raise ValueError(
            f"the coefficients of {wavelet}, an antisymmetric wavelet, do not sum to the signal (eq. 11 of "
            "Torrence and Compo); use the inverse by least squares, or a symmetric wavelet"
        )
    step = np.log(_ratio(scales))
    weights = step * np.sqrt(interval) / used.amplitude / np.sqrt(scales)
    return np.append(weights, 1.0) if low_pass else weights


def inverse_least_squares(
    rows: ArrayLike, interval: float, scales: ArrayLike, *, low_pass: bool = True, wavelet: str = "mexh"
) -> np.ndarray:
    """Find the signal whose transform is nearest to the given rows.

    The rows of `cwt` are redundant: a predicted scalogram is not exactly the transform of any signal.
    This inverse minimises, frequency by frequency, the squared distance between the rows and a
    transform, each wavelet row divided by the square root of its scale, as in eq. 11.

    Parameters
    ----------
    rows : array_like, shape (number [+ 1], columns)
        Of `cwt` with the same `interval`, `scales`, `low_pass` and `wavelet`, which may be any supported one.

    Returns
    -------
    ndarray, shape (columns,)
        As for `inverse_sum`. A row with NaN makes all of it NaN.

    Raises
    ------
    ValueError
        If there are not as many rows as scales and `low_pass` say, or as for `cwt`.
    """
    scales, rows = _checked_scales(scales, interval), np.asarray(rows)
    if rows.ndim != 2 or len(rows) != len(scales) + low_pass or not rows.shape[1]:
        raise ValueError(
            f"rows: their shape is {rows.shape}; {len(scales)} scales "
            f"{'and the low-pass row' if low_pass else 'without a low-pass row'} were expected"
        )
    columns = rows.shape[1]
    frequency = np.pi * np.arange(columns) / (columns * interval)
    spectrum = _spectra(rows, _sine_rows(scales, wavelet)).astype(np.float64)
    # With these weights the wavelets' squared responses sum to one in mid-band.
    step = np.log(_ratio(scales))
    weights = step / mother(wavelet).energy * interval / np.asarray(scales)
    weights = np.append(weights, 1.0) if low_pass else weights
    above, below = np.zeros(columns), np.zeros(columns)
    gains = _gains(scales, frequency, interval, low_pass, wavelet)
    for row, gain, weight in zip(spectrum, gains, weights, strict=True):
        above[: len(gain)] += weight * gain * row[: len(gain)]
        below[: len(gain)] += weight * gain**2
    response = below / (below**2 + _FRAME_FLOOR**2)
    return scipy.fft.idct(above * response).astype(rows.dtype)


def _checked_scales(scales: ArrayLike, interval: float) -> np.ndarray:
    """Return scales as an array; refuse those, and an interval, that are not positive, or do not ascend."""
    if not 0 < interval < np.inf:
        raise ValueError(f"interval: {interval:g} s is not a positive number")
    found = np.asarray(scales)
    if found.ndim != 1 or not len(found):
        raise ValueError(f"scales: one or more were expected, in one dimension; their shape is {found.shape}")
    if not ((found > 0) & (found < np.inf)).all():
        raise ValueError(f"scales: positive numbers were expected, s; the smallest is {found.min():g}")
    if not (np.diff(found) > 0).all():
        raise ValueError("scales: they do not ascend; sort them, without repetition (and the rows with them)")
    return found


def _filtered(signal: np.ndarray, gains: Iterable[np.ndarray], number: int, sines: int) -> np.ndarray:
    """Apply each filter to a record reflected at its ends: (number, len(signal))."""
    spectrum = scipy.fft.dct(signal)
    rows = np.zeros((number, len(signal)), dtype=signal.dtype)
    for row, gain in zip(rows, gains, strict=True):
        row[: len(gain)] = spectrum[: len(gain)] * gain
    if not sines:
        return scipy.fft.idct(rows, axis=1, overwrite_x=True)
    # Sine series begin at the first frequency. The last one, that of the sampling, is in no cosine series.
    rows[:sines, :-1] = rows[:sines, 1:]
    rows[:sines, -1] = 0
    rows[:sines] = scipy.fft.idst(rows[:sines], axis=1)
    rows[sines:] = scipy.fft.idct(rows[sines:], axis=1)
    return rows


def _spectra(rows: np.ndarray, sines: int) -> np.ndarray:
    """Return the cosine spectra of rows; of the first `sines` rows, the sine spectra."""
    if not sines:
        return scipy.fft.dct(rows, axis=1)
    found = np.zeros_like(rows)
    found[:sines, 1:] = scipy.fft.dst(rows[:sines], axis=1)[:, :-1]
    found[sines:] = scipy.fft.dct(rows[sines:], axis=1)
    return found


def _sine_rows(scales: np.ndarray, wavelet: str) -> int:
    """Return how many rows are sine series: those of an antisymmetric wavelet, but not the low-pass row."""
    return len(scales) if mother(wavelet).antisymmetric else 0


def _gains(
    scales: np.ndarray, frequency: np.ndarray, interval: float, low_pass: bool, wavelet: str
) -> Iterator[np.ndarray]:
    """Yield the spectrum of each row's filter (eq. 6) up to where it vanishes."""
    used = mother(wavelet)

    def band(scale: float) -> np.ndarray:
        """Return frequencies up to the band edge, in radians per scale."""
        return scale * frequency[: np.searchsorted(frequency, used.band_edge / scale, side="right")]

    for scale in scales:
        yield np.sqrt(scale / interval) * used.response(band(scale))
    if low_pass:
        yield used.low_pass(band(low_pass_scale(scales)))
