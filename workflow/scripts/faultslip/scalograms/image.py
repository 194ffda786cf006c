"""Images of scalograms, the input and output of the networks: weighted, normalised rows.

The image of the emission has a channel axis, with one channel for each of its kinds, the logarithm and the
emission itself. That of the target has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from faultslip.scalograms import ANTISYMMETRIC, wavelets
from faultslip.scalograms.mother import check_supported

if TYPE_CHECKING:
    import xarray as xr

INVERSES = {"least_squares": wavelets.inverse_least_squares, "sum": wavelets.inverse_sum}


@dataclass(frozen=True)
class ScalogramConfig:
    """Parameters of the transform and its image.

    Attributes
    ----------
    emission : str or sequence of str
        `log`: the logarithm of the emission is transformed, because its decades carry far more
        information than its peaks; `linear`: the emission itself; `[log, linear]`: both, as channels.
    smallest_scale, largest_scale : float
        Seconds.
    scales_per_octave : int
    low_pass : bool
        Whether the image ends with the low-pass row.
    inverse : str
        `least_squares`, or `sum` (eq. 11 of Torrence and Compo).
    rows : str
        `friction`: wavelet rows are divided by sqrt(scale / interval), as they enter the sum of
        eq. 11, so that an error of one unit changes the friction equally in each row.
        `torrence_compo`: they are left as they are, and the largest scales dominate the image.
    wavelet : str
        Its name in PyWavelets. Networks of before, which do not state it, have `mexh`.

    Raises
    ------
    ValueError
        If the scales are not in a sensible order or number, the wavelet or the inverse is unknown, or the
        wavelet does not have this inverse.
    """

    emission: str | Sequence[str]
    smallest_scale: float
    largest_scale: float
    scales_per_octave: int
    low_pass: bool
    inverse: str
    rows: str
    wavelet: str = "mexh"

    def __post_init__(self) -> None:
        ordered = 0 < self.smallest_scale <= self.largest_scale < 1e9 * self.smallest_scale
        if not (ordered and 0 < self.scales_per_octave <= 100):
            raise ValueError(f"scales that cannot be meant: {self}")
        if self.emission not in ("log", "linear") and list(self.emission) != ["log", "linear"]:
            raise ValueError(f"emission {self.emission!r} is not log, linear or [log, linear]")
        if self.inverse not in INVERSES:
            raise ValueError(f"inverse {self.inverse!r} is not one of {', '.join(INVERSES)}")
        check_supported(self.wavelet)
        if self.inverse == "sum" and self.wavelet in ANTISYMMETRIC:
            raise ValueError(f"wavelet {self.wavelet!r} has no inverse sum, because it is antisymmetric")

    @property
    def channels(self) -> tuple[str, ...]:
        """Series whose scalograms are the channels of the emission's image; the first one is stored."""
        return {"log": ("log_emission",), "linear": ("emission",)}.get(
            str(self.emission), ("log_emission", "emission")
        )

    @property
    def logarithm(self) -> bool:
        """Return whether the first series is the logarithm of the emission."""
        return self.emission != "linear"

    @property
    def scales(self) -> np.ndarray:
        """Scales in seconds, ascending."""
        octaves = np.log2(self.largest_scale / self.smallest_scale)
        number = int(np.floor(octaves * self.scales_per_octave + 1e-9)) + 1
        return wavelets.scale_axis(self.smallest_scale, self.scales_per_octave, number)


class Normalisation(NamedTuple):
    """Mean and standard deviation of a series, by which it is normalised."""

    mean: float
    std: float


def read_normalisation(
    scalogram: "xr.Dataset", of_emission: "xr.Dataset | None" = None
) -> dict[str, Normalisation]:
    """Return mean and standard deviation of the `target` and of the channels of the emission.

    A single record has them as attributes. In a file of random faults (select one first) they are variables.

    Parameters
    ----------
    scalogram : Dataset
    of_emission : Dataset, optional
        Scalogram file whose emission is taken in place of that of `scalogram`.
    """
    found = {}
    of_emission = scalogram if of_emission is None else of_emission
    sources = {"log_emission": of_emission, "emission": of_emission, "target": scalogram}
    for name, source in sources.items():
        if f"{name}_mean" not in (*source, *source.attrs):
            continue
        values = source if f"{name}_mean" in source else source.attrs
        # They stay numbers of numpy: with Python's, a series of float32 would be normalised in float32.
        found[name] = Normalisation(np.float64(values[f"{name}_mean"]), np.float64(values[f"{name}_std"]))
    return found


def own_normalisation(
    series: Mapping[str, np.ndarray], counted: np.ndarray | slice = slice(None)
) -> dict[str, Normalisation]:
    """Return mean and standard deviation of series, with which each is normalised by itself.

    Parameters
    ----------
    series : mapping of str to ndarray, shape (..., samples)
    counted : ndarray of bool, shape (samples,), or slice
        Samples that count.
    """
    return {
        name: Normalisation(values[..., counted].mean(), values[..., counted].std())
        for name, values in series.items()
    }


def as_transformed(emission: np.ndarray, config: ScalogramConfig) -> np.ndarray:
    """Return the emission as it is transformed: its logarithm where the configuration says so."""
    return np.log(emission) if config.logarithm else emission


def emission_series(emission: np.ndarray, config: ScalogramConfig) -> dict[str, np.ndarray]:
    """Return the series that are transformed to the channels of the emission's image, by name.

    Parameters
    ----------
    emission : ndarray, shape (..., samples)
        Its logarithm where `config.logarithm` says so.
    config : ScalogramConfig
    """
    first, *second = config.channels
    return {first: emission} | {name: np.exp(emission.astype(float)) for name in second}


def emission_image(
    emission: np.ndarray,
    normalisation: Mapping[str, Normalisation],
    interval: float,
    config: ScalogramConfig,
) -> np.ndarray:
    """Transform and normalise the emission.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Its logarithm where `config.logarithm` says so.
    normalisation : mapping
        Of the series of the channels.
    interval : float
        Seconds.
    config : ScalogramConfig

    Returns
    -------
    ndarray, shape (channels, rows, samples), float32
    """
    return np.stack(
        [
            normalise(transform(series, interval, config), normalisation[name], interval, config)
            for name, series in emission_series(emission, config).items()
        ]
    )


def transform(series: np.ndarray, interval: float, config: ScalogramConfig) -> np.ndarray:
    """Compute the coefficients of a series: wavelet rows, then the low-pass row if there is one.

    Parameters
    ----------
    series : ndarray, shape (samples,)
    interval : float
        Seconds.
    config : ScalogramConfig

    Returns
    -------
    ndarray, shape (rows, samples)
    """
    return wavelets.cwt(series, interval, config.scales, low_pass=config.low_pass, wavelet=config.wavelet)


def normalise(
    coefficients: np.ndarray, normalisation: tuple[float, float], interval: float, config: ScalogramConfig
) -> np.ndarray:
    """Turn coefficients into an image in standard deviations of the normalising segment.

    The transform is linear, so normalising the scalogram is the same as normalising the series before
    the transform: wavelet rows depend on the standard deviation only, the low-pass row also on the
    mean.

    Parameters
    ----------
    coefficients : ndarray, shape (rows, columns)
    normalisation : Normalisation
        Of the normalising segment's series.
    interval : float
        Seconds.
    config : ScalogramConfig

    Returns
    -------
    ndarray, shape (rows, columns), float32
    """
    offset, scale = _affine(len(coefficients), normalisation, interval, config)
    return ((coefficients - offset) / scale).astype(np.float32)


def to_series(
    image: np.ndarray, normalisation: tuple[float, float], interval: float, config: ScalogramConfig
) -> np.ndarray:
    """Recover the series from its image: undo the normalisation, then invert the transform.

    Without a low-pass row, the mean of the normalising segment is added.

    Parameters
    ----------
    image : ndarray, shape (rows, columns)
    normalisation, interval, config
        As for `normalise`.

    Returns
    -------
    ndarray, shape (columns,)
        In units of the series.
    """
    offset, scale = _affine(len(image), normalisation, interval, config)
    rows = np.asarray(image, dtype=float) * scale + offset
    inverse = INVERSES[config.inverse]
    values = inverse(rows, interval, config.scales, low_pass=config.low_pass, wavelet=config.wavelet)
    return values if config.low_pass else values + normalisation[0]


def series_weights(interval: float, config: ScalogramConfig) -> np.ndarray:
    """Return the weights with which the rows of an image sum to its series (eq. 11).

    Returns
    -------
    ndarray, shape (rows,)
        The sum is in standard deviations of the series.
    """
    weights = wavelets.sum_weights(interval, config.scales, low_pass=config.low_pass, wavelet=config.wavelet)
    _, scale = _affine(len(weights), (0.0, 1.0), interval, config)
    return weights * scale[:, 0]


def _affine(rows, normalisation, interval, config):
    """Return the offset and scale of each row, both (rows, 1): coefficients = image * scale + offset."""
    mean, std = normalisation
    scale = np.full((rows, 1), float(std))
    if config.rows == "friction":
        scale[: len(config.scales), 0] *= np.sqrt(config.scales / interval)
    offset = np.zeros((rows, 1))
    if config.low_pass:
        offset[-1] = mean
    return offset, scale
