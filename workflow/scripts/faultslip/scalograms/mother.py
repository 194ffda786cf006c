"""Mother wavelets: those of PyWavelets, as responses to frequency.

PyWavelets defines a wavelet by its values in time. A filter needs its Fourier transform, which is summed from
these values. The sum is exact, because the wavelets are smooth and vanish at both ends.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from faultslip.scalograms import WAVELETS

# PyWavelets evaluates its formulas at 2^8 times up to 8 scales, where the widest envelope is 1e-14. They
# resolve frequencies up to 50 radians per scale; the wavelets reach 12.
_LAST_TIME, _LEVEL = 8.0, 8
# Frequencies, radians per scale, at which responses are tabulated: cubic polynomials between them are exact
# to 1e-11, and their integrals to 1e-10.
_LAST_FREQUENCY, _NODES = 16.0, 4097
# A response is left out beyond the last frequency at which it exceeds this fraction of its maximum.
_NEGLIGIBLE = 1e-9


class Response:
    """A response to frequency, interpolated by cubic polynomials.

    Parameters
    ----------
    values, slopes : ndarray, shape (nodes,)
        At evenly spaced frequencies from zero; slopes are derivatives by frequency.
    spacing : float
        Of the frequencies, radians per scale.
    """

    def __init__(self, values: np.ndarray, slopes: np.ndarray, spacing: float) -> None:
        self._spacing = spacing
        rise, start, end = np.diff(values), spacing * slopes[:-1], spacing * slopes[1:]
        # Hermite's polynomials, in units of the spacing, the highest power first
        self._coefficients = np.stack(
            [start + end - 2 * rise, 3 * rise - 2 * start - end, start, values[:-1]]
        )

    def __call__(self, frequency: np.ndarray) -> np.ndarray:
        """Return the response at angular frequencies in radians per scale, at most the band edge."""
        beyond = frequency / self._spacing
        node = beyond.astype(np.intp)
        beyond -= node
        values = np.zeros_like(beyond)
        for coefficients in self._coefficients:
            values *= beyond
            values += coefficients.take(node)
        return values


@dataclass(frozen=True)
class Mother:
    """A mother wavelet.

    Attributes
    ----------
    antisymmetric : bool
        Whether it is odd in time.
    response : Response
        Correlation of cos(w t) with the wavelet at scale 1: the factor on the cosine. For an antisymmetric
        wavelet it is the factor on sin(w t).
    low_pass : Response
        What the scales above 1 add to eq. 11 of Torrence and Compo. For mexh it is a Gaussian. For an
        antisymmetric wavelet, to which eq. 11 does not apply, it is that of its derivative.
    band_edge : float
        Angular frequency beyond which both responses are negligible, radians per scale.
    amplitude : float
        Integral of the response over the logarithm of frequency. Divided by ln 2, it is the constant
        C_delta psi_0(0) of eq. 11 for infinitely many, infinitely close scales. NaN if antisymmetric.
    energy : float
        Integral of the squared response over the logarithm of frequency.
    central_frequency : float
        As PyWavelets gives it, cycles per scale: the period of a scale is the scale divided by it.
    """

    antisymmetric: bool
    response: Response
    low_pass: Response
    band_edge: float
    amplitude: float
    energy: float
    central_frequency: float


@cache
def mother(name: str) -> Mother:
    """Return a mother wavelet.

    Parameters
    ----------
    name : str
        Its name in PyWavelets, out of `WAVELETS`.

    Raises
    ------
    ValueError
        If it is not one of these.
    """
    check_supported(name)
    import pywt  # where it is used: the command refuses wrong input before it loads anything

    wavelet = pywt.ContinuousWavelet(name)
    wavelet.lower_bound, wavelet.upper_bound = -_LAST_TIME, _LAST_TIME
    values, time = wavelet.wavefun(_LEVEL)
    odd = wavelet.symmetry == "anti-symmetric"
    frequency = np.linspace(0, _LAST_FREQUENCY, _NODES)
    response, slopes = _response(frequency, values, time, odd)
    # The mean of morl is not zero but 1e-5, and its integrals over the logarithm of frequency are infinite.
    # A Gaussian with this mean is therefore subtracted first.
    mean = response[0] * np.exp(-(frequency**2) / 2)
    admissible = response - mean, slopes + frequency * mean
    energy = admissible[0] ** 2, 2 * admissible[0] * admissible[1]
    added = admissible if odd else _over(frequency, *admissible)
    total, energies = _integral(frequency, *added), _integral(frequency, *_over(frequency, *energy))
    large = np.abs(response) > _NEGLIGIBLE * np.abs(response).max()
    return Mother(
        antisymmetric=odd,
        response=Response(response, slopes, frequency[1]),
        low_pass=Response(1 - total / total[-1], -added[0] / total[-1], frequency[1]),
        band_edge=float(frequency[large][-1]),
        amplitude=np.nan if odd else float(total[-1]),
        energy=float(energies[-1]),
        central_frequency=float(pywt.central_frequency(name)),
    )


def check_supported(name: str) -> None:
    """Refuse the name of a wavelet that is unknown, complex or discrete.

    Raises
    ------
    ValueError
        Names the supported ones.
    """
    if name not in WAVELETS:
        raise ValueError(f"wavelet {name!r} is not one of the supported ones, {', '.join(WAVELETS)}")


def _response(frequency, values, time, odd):
    """Return the Fourier transform of a wavelet, real as `Mother.response` is, and its slopes."""
    half = time > 0  # the other half adds as much
    values, time = 2 * (time[1] - time[0]) * values[half], time[half]
    phase = np.outer(frequency, time)
    cosines, sines = np.cos(phase), np.sin(phase)
    response, slopes = (-sines, -cosines) if odd else (cosines, -sines)
    return response @ values, slopes @ (values * time)


def _over(frequency, values, slopes):
    """Return values over frequency, where they vanish at frequency zero, and the slopes of the quotient."""
    quotient, slope = np.zeros((2, len(frequency)))
    quotient[1:] = values[1:] / frequency[1:]
    slope[1:] = (slopes[1:] - quotient[1:]) / frequency[1:]
    slope[0] = slope[1]
    return quotient, slope


def _integral(frequency, values, slopes):
    """Return the integral from zero to each frequency, by the trapezoidal rule corrected for the slopes."""
    spacing = frequency[1]
    steps = (values[1:] + values[:-1]) / 2 - spacing * np.diff(slopes) / 12
    return spacing * np.append(0, np.cumsum(steps))
