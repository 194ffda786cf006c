"""Reference methods that a user would try instead of scalograms and a network.

Each takes the same series, parts and normalisation as the network, and predicts a sample from the
emission around it:

- `constant`: the mean of the part that normalises;
- `sawtooth`: a power of the phase between peaks of the emission, or of the time since the last, four numbers;
- `clock`: time to failure alone, the mean recurrence less the time since the last peak;
- `phase`: small trees on the time since and until a peak of the emission;
- `ridge`: linear ridge regression on the emission, and its square, in consecutive short windows;
- `gradient_boosting`: decision trees on statistics of the emission in moving windows;
- `lstm`: the long short-term memory with convolutions of Laurenti et al. (2022), Earth and Planetary
  Science Letters 598, 117825.

Each is tuned as in `tuning`, with twelve configurations. The LSTM takes far longer, and has three; the
sawtooth has four, the clock two, and the constant nothing to tune. Only the LSTM loads torch.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from faultslip.methods.clock import Clock
from faultslip.methods.phase import Phase
from faultslip.methods.ridge import Ridge
from faultslip.methods.sawtooth import Sawtooth
from faultslip.methods.trees import GradientBoosting
from faultslip.methods.tuning import Baseline, Series, fit_best, grid
from faultslip.runtime import make_reproducible

# Samples up to the predicted one that the LSTM takes: 7 s of the public table.
MEMORY = 70


class Constant(Baseline):
    """The mean of the part that normalises."""

    seeded = False

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Fit nothing."""
        return self

    def predict(self, emission: np.ndarray) -> np.ndarray:
        """Return zero, which is the mean of a normalised target."""
        return np.zeros(len(emission))


class LSTM(Baseline):
    """`ConvolutionalLSTM` on the emission around a sample.

    The weights with the lowest error on the validation part are kept, or the last ones without
    validation.
    """

    batch_size, max_epochs, patience = 64, 120, 10
    configurations = grid(learning_rate=(0.002, 0.001, 0.004))

    def fit(self, training: Sequence[Series], validation: Sequence[Series]) -> Self:
        """Train the network."""
        import torch

        from faultslip.methods import convolutional_lstm

        make_reproducible()
        torch.manual_seed(self.seed)
        self.network = convolutional_lstm.ConvolutionalLSTM(MEMORY + self._samples_after)
        convolutional_lstm.fit(
            self.network,
            self._inputs_and_targets(training),
            self._inputs_and_targets(validation) if validation else None,
            learning_rate=self.configuration["learning_rate"],
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
        import torch

        after = self._samples_after
        padded = np.pad(emission, (MEMORY - 1, after), mode="edge").astype(np.float32)
        return torch.from_numpy(sliding_window_view(padded, MEMORY + after).copy())[..., None]

    def _inputs_and_targets(self, segments):
        import torch

        inputs = torch.cat([self._sequences(emission) for emission, _ in segments])
        return inputs, torch.from_numpy(np.concatenate([target for _, target in segments]).astype(np.float32))


METHODS: dict[str, type[Baseline]] = {
    "constant": Constant,
    "sawtooth": Sawtooth,
    "clock": Clock,
    "phase": Phase,
    "ridge": Ridge,
    "gradient_boosting": GradientBoosting,
    "lstm": LSTM,
}


def fit(
    method: str,
    causal: bool,
    seeds: Sequence[int],
    training: Sequence[Series],
    validation: Sequence[Series],
    interval: float,
    averaging: float = 0.0,
) -> list[Baseline]:
    """Tune a method, and fit it with each seed.

    The configuration is chosen once, with the first seed, and holds for all seeds.

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
    interval : float
        Sampling interval, s.
    averaging : float
        Length of the average that the samples of the record are, s.
    """
    baseline = METHODS[method]
    best = fit_best(baseline, interval, causal, seeds[0], training, validation, averaging)
    others = [
        baseline(interval, causal, seed, best.configuration, averaging).fit(training, validation)
        for seed in (seeds[1:] if baseline.seeded else ())
    ]
    return [best, *others]
