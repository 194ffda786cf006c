"""Scalograms as the network sees them: scaled rows, normalised by a training part."""

from dataclasses import dataclass

import numpy as np

from faultslip import wavelets

INVERSES = {"least_squares": wavelets.inverse_least_squares, "sum": wavelets.inverse_sum}


@dataclass(frozen=True)
class ScalogramConfig:
    """The transform and its image.

    Attributes
    ----------
    emission : str
        `log`: the transform sees the logarithm of the emission, whose decades carry far
        more than its peaks; `linear`: the emission itself.
    smallest_scale, largest_scale : float
        Seconds.
    scales_per_octave : int
    low_pass : bool
        Whether the image ends with the low-pass row.
    inverse : str
        `least_squares`, or `sum` (eq. 11).
    rows : str
        `friction`: wavelet rows divided by sqrt(scale / interval), as they enter the
        sum of eq. 11, so that an error of one unit costs the friction the same in each
        row. `torrence_compo`: as they are, the largest scales dominating the image.
    """

    emission: str
    smallest_scale: float
    largest_scale: float
    scales_per_octave: int
    low_pass: bool
    inverse: str
    rows: str

    def __post_init__(self):
        ordered = 0 < self.smallest_scale <= self.largest_scale < 1e9 * self.smallest_scale
        if not (ordered and 0 < self.scales_per_octave <= 100):
            raise ValueError(f"scales that cannot be meant: {self}")
        if self.inverse not in INVERSES:
            raise ValueError(f"inverse {self.inverse!r} is not one of {', '.join(INVERSES)}")

    @property
    def scales(self):
        """Scales in seconds, ascending."""
        octaves = np.log2(self.largest_scale / self.smallest_scale)
        number = int(np.floor(octaves * self.scales_per_octave + 1e-9)) + 1
        return wavelets.scale_axis(self.smallest_scale, self.scales_per_octave, number)


def transform(series, interval, config):
    """Scalogram of a series: wavelet rows, then the low-pass row if there is one."""
    return wavelets.cwt(series, interval, config.scales, low_pass=config.low_pass)


def normalise(rows, statistics, interval, config):
    """Image of a scalogram in standard deviations of the training part.

    The transform is linear, so normalising the scalogram is normalising the series
    before the transform: wavelet rows see the standard deviation only, the low-pass
    row the mean too.

    Parameters
    ----------
    rows : ndarray, shape (rows, columns)
    statistics : pair of float
        Mean and standard deviation of the training part's series.
    interval : float
        Seconds.
    config : ScalogramConfig

    Returns
    -------
    ndarray, shape (rows, columns), float32
    """
    offset, scale = _affine(len(rows), statistics, interval, config)
    return ((rows - offset) / scale).astype(np.float32)


def series(image, statistics, interval, config):
    """The series whose image this is: normalisation undone, then the inverse transform.

    Without a low-pass row the training part's mean is added.
    """
    offset, scale = _affine(len(image), statistics, interval, config)
    rows = np.asarray(image, dtype=float) * scale + offset
    inverse = INVERSES[config.inverse]
    values = inverse(rows, interval, config.scales, low_pass=config.low_pass)
    return values if config.low_pass else values + statistics[0]


def series_weights(interval, config):
    """Weights with which the rows of an image sum to its series, in standard deviations (eq. 11)."""
    weights = wavelets.sum_weights(interval, config.scales, low_pass=config.low_pass)
    _, scale = _affine(len(weights), (0.0, 1.0), interval, config)
    return weights * scale[:, 0]


def _affine(rows, statistics, interval, config):
    mean, deviation = statistics
    scale = np.full((rows, 1), float(deviation))
    if config.rows == "friction":
        scale[: len(config.scales), 0] *= np.sqrt(config.scales / interval)
    offset = np.zeros((rows, 1))
    if config.low_pass:
        offset[-1] = mean
    return offset, scale
