"""Linear ridge regression on the emission, and its square, in consecutive short windows."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from faultslip.methods.tuning import Baseline, Series, grid

LAGS = 16  # windows before a sample, and as many after it


class Ridge(Baseline):
    """Ridge regression on `lagged_means` of the emission and of its square, by scikit-learn.

    The square lets the weight of the emission depend on its level: a slip emits far more than the mean,
    the creep before it only a little more. Of the two parameters, `span` is the time that all windows
    before a sample cover, s, and `alpha` the weight of the squared coefficients.
    """

    seeded = False
    configurations = grid(span=(6.4, 4.8, 12.8), alpha=(100.0, 10.0, 300.0, 1000.0))

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit the coefficients to the training segments; the validation part is not used."""
        from sklearn.linear_model import Ridge as RidgeRegression

        inputs = np.concatenate([self._inputs(emission) for emission, _ in training])
        targets = np.concatenate([target for _, target in training])
        self.model = RidgeRegression(alpha=self.configuration["alpha"]).fit(inputs, targets)
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict with the fitted coefficients."""
        return self.model.predict(self._inputs(emission))

    def _inputs(self, emission):
        span = self.configuration["span"]
        means = [lagged_means(series, self.interval, span, self.causal) for series in (emission, emission**2)]
        return np.hstack(means)


def lagged_means(emission: np.ndarray, interval: float, span: float, causal: bool) -> np.ndarray:
    """Return the mean of the emission in consecutive windows up to each sample.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Normalised.
    interval : float
        Sampling interval, s.
    span : float
        Time that the windows cover together, s.
    causal : bool
        Whether to use only the windows that end with the sample. Otherwise as many that begin with
        it are used too.

    Returns
    -------
    ndarray, shape (samples, windows)
        The window next to the sample comes last. Beyond its ends the emission is taken to keep its
        last value.
    """
    length = max(1, round(span / LAGS / interval))
    past = _past_means(emission, length)
    return past if causal else np.hstack([past, _past_means(emission[::-1], length)[::-1]])


def _past_means(emission, length):
    padded = np.pad(emission, (LAGS * length - 1, 0), mode="edge")
    means = sliding_window_view(padded, length).mean(axis=1)
    samples = len(emission)
    return np.stack([means[lag * length : lag * length + samples] for lag in range(LAGS)], axis=1)
