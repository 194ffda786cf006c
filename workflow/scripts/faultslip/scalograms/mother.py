"""Mother wavelets: those of PyWavelets, as responses to frequency.

PyWavelets defines a wavelet by its values in time. A filter needs its Fourier transform, which is summed from
these values. The sum is exact, because the wavelets are smooth and vanish at both ends.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.interpolate import CubicSpline

from faultslip.scalograms import WAVELETS

# PyWavelets evaluates its formulas at 2^8 times up to 8 scales, where the widest envelope is 1e-14. They
# resolve frequencies up to 50 radians per scale; the wavelets reach 12.
_LAST_TIME, _LEVEL = 8.0, 8
# Frequencies, radians per scale, at which responses are tabulated: splines between them are exact to 1e-12.
_LAST_FREQUENCY, _NODES = 16.0, 8193
# A response is left out beyond the last frequency at which it exceeds this fraction of its maximum.
_NEGLIGIBLE = 1e-9


class Response:
    """A response to frequency, interpolated by cubic polynomials.

    Parameters
    ----------
    spline : CubicSpline
        Of evenly spaced frequencies from zero. It is evaluated here, because that is several times as fast.
    """

    def __init__(self, spline: CubicSpline) -> None:
        self._spacing = spline.x[1]
        # of polynomials in units of the spacing, the highest power first
        self._coefficients = spline.c * self._spacing ** np.arange(3, -1, -1)[:, None]

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
    phase = np.outer(frequency, time)
    response = (-np.sin(phase) if odd else np.cos(phase)) @ values * (time[1] - time[0])
    # The mean of morl is not zero but 1e-5, and its integrals over the logarithm of frequency are infinite.
    # A Gaussian with this mean is therefore subtracted first.
    admissible = response - response[0] * np.exp(-(frequency**2) / 2)
    added = _integral(frequency, response if odd else _over(frequency, admissible))
    large = np.abs(response) > _NEGLIGIBLE * np.abs(response).max()
    return Mother(
        antisymmetric=odd,
        response=Response(CubicSpline(frequency, response, bc_type="natural" if odd else "clamped")),
        low_pass=Response(CubicSpline(frequency, 1 - added / added[-1], bc_type="clamped")),
        band_edge=float(frequency[large][-1]),
        amplitude=np.nan if odd else float(added[-1]),
        energy=float(_integral(frequency, _over(frequency, admissible**2))[-1]),
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


def _over(frequency, values):
    """Return values over frequency, which vanish at frequency zero."""
    return np.divide(values, frequency, out=np.zeros_like(values), where=frequency > 0)


def _integral(frequency, values):
    """Return the integral from zero to each frequency, of values that are odd in frequency."""
    return CubicSpline(frequency, values, bc_type="natural").antiderivative()(frequency)
