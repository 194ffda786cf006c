"""Reference methods that a user would try instead of scalograms and a network.

Each takes the same series, parts and normalisation as the network, and predicts a sample from the
emission around it:

- `constant`: the mean of the part that normalises;
- `gradient_boosting`: decision trees on statistics of the emission in moving windows (Rouet-Leduc et
  al. 2017, Geophysical Research Letters 44, 9276; 2018, ibid. 45, 1321), by scikit-learn;
- `lstm`: the long short-term memory with convolutions of Laurenti et al. (2022), Earth and Planetary
  Science Letters 598, 117825.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from faultslip.predictions import convolutional_lstm
from faultslip.predictions.convolutional_lstm import ConvolutionalLSTM

# Moving windows of the trees, s: within a slip, a tenth of a cycle, about a cycle.
WINDOWS = (1.6, 6.4, 12.8)
# Samples up to the predicted one that the LSTM takes: 7 s of the public table.
MEMORY = 70

# Emission and target of a segment, in standard deviations of the part that normalises.
Series = tuple[np.ndarray, np.ndarray]


class Baseline(ABC):
    """A method that predicts the target from the emission around each sample.

    Parameters
    ----------
    interval : float
        Sampling interval, s.
    causal : bool
        Whether a sample is predicted from the emission up to it alone. Otherwise the emission after
        it is used too, as wavelets do.
    seed : int
        Seed of the random numbers of the fit.
    """

    seeded: ClassVar[bool] = True  # whether the prediction depends on the seed

    def __init__(self, interval: float, causal: bool, seed: int) -> None:
        self.interval, self.causal, self.seed = interval, causal, seed

    @abstractmethod
    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit to the training segments; `validation`, which may be empty, limits the fit."""

    @abstractmethod
    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict the target (samples,) of a segment from its emission (samples,)."""


class Constant(Baseline):
    """The mean of the part that normalises."""

    seeded = False

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Nothing is fitted."""
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Zero, which is the mean of a normalised target."""
        return np.zeros(len(emission))


class GradientBoosting(Baseline):
    """Decision trees on `window_statistics`.

    The number of trees is the one with the lowest error on the validation part, or all of them
    without validation.
    """

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit 300 trees, and choose their number."""
        from sklearn.ensemble import GradientBoostingRegressor

        inputs, targets = self._inputs_and_targets(training)
        self.model = GradientBoostingRegressor(
            n_estimators=300, learning_rate=0.05, max_depth=4, subsample=0.5, random_state=self.seed
        ).fit(inputs, targets)
        self.trees = self.model.n_estimators
        if validation:
            inputs, targets = self._inputs_and_targets(validation)
            errors = [np.mean((stage - targets) ** 2) for stage in self.model.staged_predict(inputs)]
            self.trees = int(np.argmin(errors)) + 1
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict with the chosen number of trees."""
        stages = self.model.staged_predict(window_statistics(emission, self.interval, self.causal))
        return next(stage for number, stage in enumerate(stages, start=1) if number == self.trees)

    def _inputs_and_targets(self, segments):
        inputs = [window_statistics(emission, self.interval, self.causal) for emission, _ in segments]
        return np.concatenate(inputs), np.concatenate([target for _, target in segments])


class LSTM(Baseline):
    """`ConvolutionalLSTM` on the emission around a sample.

    The weights with the lowest error on the validation part are kept, or the last ones without
    validation.
    """

    batch_size, max_epochs, patience, learning_rate = 64, 120, 20, 0.002

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Train the network."""
        torch.manual_seed(self.seed)
        self.network = ConvolutionalLSTM(MEMORY + self._samples_after)
        convolutional_lstm.fit(
            self.network,
            self._inputs_and_targets(training),
            self._inputs_and_targets(validation) if validation else None,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            max_epochs=self.max_epochs,
            patience=self.patience,
        )
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Predict with the network."""
        return self.network.predict(self._sequences(emission)).numpy()

    @property
    def _samples_after(self):
        """Samples after the predicted one in a sequence."""
        return 0 if self.causal else MEMORY

    def _sequences(self, emission):
        after = self._samples_after
        padded = np.pad(emission, (MEMORY - 1, after), mode="edge").astype(np.float32)
        return torch.from_numpy(sliding_window_view(padded, MEMORY + after).copy())[..., None]

    def _inputs_and_targets(self, segments):
        inputs = torch.cat([self._sequences(emission) for emission, _ in segments])
        return inputs, torch.from_numpy(np.concatenate([target for _, target in segments]).astype(np.float32))


METHODS: dict[str, type[Baseline]] = {
    "constant": Constant,
    "gradient_boosting": GradientBoosting,
    "lstm": LSTM,
}


def window_statistics(emission: np.ndarray, interval: float, causal: bool) -> np.ndarray:
    """Statistics of the emission in moving windows, for each sample.

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


def fit_and_predict(
    method: str,
    causal: bool,
    seeds: Sequence[int],
    training: Sequence[Series],
    validation: Sequence[Series],
    emission: np.ndarray,
    interval: float,
) -> np.ndarray:
    """Fit a method with each seed, and predict a segment.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    causal : bool
        Whether a sample is predicted from the emission up to it alone.
    seeds : list of int
        A method that uses no random numbers is fitted once.
    training, validation : list of (emission, target)
        Normalised series of the segments. `validation` may be empty.
    emission : ndarray, shape (samples,)
        Normalised emission of the segment to predict.
    interval : float
        Sampling interval, s.

    Returns
    -------
    ndarray, shape (models, samples)
        In standard deviations of the part that normalises.
    """
    baseline = METHODS[method]
    fitted = (
        baseline(interval, causal, seed).fit(training, validation)
        for seed in (seeds if baseline.seeded else seeds[:1])
    )
    return np.stack([model.predict(emission) for model in fitted])
