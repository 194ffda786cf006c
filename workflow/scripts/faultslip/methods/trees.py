"""Gradient-boosted decision trees, by scikit-learn, on statistics of the emission in moving windows.

Rouet-Leduc et al. 2017, Geophysical Research Letters 44, 9276; 2018, ibid. 45, 1321.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from faultslip.methods.tuning import Baseline, Series, grid

# Moving windows, s: within a slip, a tenth of a cycle, about a cycle.
WINDOWS = (1.6, 6.4, 12.8)
MAX_TREES = 300


class BoostedTrees:
    """Decision trees whose number is the one with the lowest error on the validation part.

    Parameters
    ----------
    seed : int
    **parameters
        `max_depth`, `min_samples_leaf` and `max_features`, as scikit-learn takes them.
    """

    def __init__(self, seed: int, **parameters: Any) -> None:
        from sklearn.ensemble import GradientBoostingRegressor

        self.model = GradientBoostingRegressor(
            n_estimators=MAX_TREES, learning_rate=0.05, subsample=0.5, random_state=seed, **parameters
        )
        self.trees = MAX_TREES

    def fit(self, training: Series, validation: Series | None) -> Self:
        """Fit all trees, and choose their number.

        Parameters
        ----------
        training, validation : pair of ndarray
            Inputs (samples, features) and targets (samples,). Without validation all trees are used.
        """
        self.model.fit(*training)
        if validation is not None:
            inputs, targets = validation
            errors = [np.mean((stage - targets) ** 2) for stage in self.model.staged_predict(inputs)]
            self.trees = int(np.argmin(errors)) + 1
        return self

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Predict (samples,) from inputs (samples, features) with the chosen number of trees."""
        stages = self.model.staged_predict(inputs)
        return next(stage for number, stage in enumerate(stages, start=1) if number == self.trees)


class GradientBoosting(Baseline):
    """`BoostedTrees` on `window_statistics`."""

    configurations = grid(max_depth=(4, 3, 2), min_samples_leaf=(1, 20), max_features=(None, 0.3))

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit the trees, and choose their number."""
        self.model = BoostedTrees(self.seed, **self.configuration).fit(
            self._inputs_and_targets(training),
            self._inputs_and_targets(validation) if validation else None,
        )
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict with the chosen number of trees."""
        return self.model.predict(window_statistics(emission, self.interval, self.causal))

    def _inputs_and_targets(self, segments):
        inputs = [window_statistics(emission, self.interval, self.causal) for emission, _ in segments]
        return np.concatenate(inputs), np.concatenate([target for _, target in segments])


def window_statistics(emission: np.ndarray, interval: float, causal: bool) -> np.ndarray:
    """Return the statistics of the emission in moving windows, for each sample.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Normalised.
    interval : float
        Sampling interval, s.
    causal : bool
        Whether to use only windows that end with the sample. Otherwise windows that begin with it
        are used too.

    Returns
    -------
    ndarray, shape (samples, statistics)
        The emission itself, then mean, standard deviation, minimum, maximum and slope of each
        window. Beyond its ends the emission is taken to keep its last value.
    """
    columns = [emission]
    for length in WINDOWS:
        n = max(2, round(length / interval))
        ramp = np.arange(n) - (n - 1) / 2
        for padding in ((n - 1, 0),) if causal else ((n - 1, 0), (0, n - 1)):
            windows = sliding_window_view(np.pad(emission, padding, mode="edge"), n)
            columns += [windows.mean(1), windows.std(1), windows.min(1), windows.max(1)]
            columns.append(windows @ ramp / (ramp @ ramp))
    return np.stack(columns, axis=1)
