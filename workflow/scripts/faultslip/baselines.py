"""What a user would try instead of the scalograms and the network.

Each takes the same series, parts and normalisation as the network, and predicts a sample
from the emission around it:

- `constant`: the mean of the normalising part;
- `gradient_boosting`: trees on statistics of the emission in moving windows (Rouet-Leduc
  and others 2017, Geophysical Research Letters 44, 9276; 2018, ibid. 45, 1321), by
  scikit-learn;
- `lstm`: the long short-term memory with convolutions of Laurenti and others (2022), Earth
  and Planetary Science Letters 598, 117825.
"""

import copy

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import nn
from torch.nn.functional import mse_loss

METHODS = ("constant", "gradient_boosting", "lstm")
VIEWS = ("both", "past")

# Moving windows of the trees, seconds: within a slip, a tenth of a cycle, a cycle or so.
WINDOWS = (1.6, 6.4, 12.8)
# Samples that the LSTM sees before the one it predicts: 7 s of the public table.
MEMORY = 70


def features(emission, interval, view):
    """Statistics of the emission in moving windows, for each sample.

    Parameters
    ----------
    emission : ndarray, shape (samples,)
        Normalised.
    interval : float
        Seconds.
    view : str
        `past`: windows that end with the sample. `both`: also windows that begin with it,
        because a wavelet sees both sides too.

    Returns
    -------
    ndarray, shape (samples, features)
        The emission itself, then mean, standard deviation, minimum, maximum and slope of
        each window. Beyond its ends the emission is taken to stay as it is there.
    """
    columns = [emission]
    for length in WINDOWS:
        n = max(2, round(length / interval))
        ramp = np.arange(n) - (n - 1) / 2
        for side in ((n - 1, 0), (0, n - 1)) if view == "both" else ((n - 1, 0),):
            windows = sliding_window_view(np.pad(emission, side, mode="edge"), n)
            columns += [windows.mean(1), windows.std(1), windows.min(1), windows.max(1)]
            columns.append(windows @ ramp / (ramp @ ramp))
    return np.stack(columns, axis=1)


class GradientBoosting:
    """Trees on `features`; their number is the one with the least error on the validation part,
    or all of them where there is none."""

    def __init__(self, interval, view, seed):
        self.interval, self.view, self.seed = interval, view, seed

    def fit(self, training, validation):
        from sklearn.ensemble import GradientBoostingRegressor

        inputs, targets = (np.concatenate(part) for part in zip(*self._pairs(training), strict=True))
        model = GradientBoostingRegressor(
            n_estimators=300, learning_rate=0.05, max_depth=4, subsample=0.5, random_state=self.seed
        ).fit(inputs, targets)
        self.model, self.stages = model, model.n_estimators
        if not validation:
            return self
        inputs, targets = (np.concatenate(part) for part in zip(*self._pairs(validation), strict=True))
        errors = [np.mean((stage - targets) ** 2) for stage in model.staged_predict(inputs)]
        self.stages = int(np.argmin(errors)) + 1
        return self

    def predict(self, emission):
        stages = self.model.staged_predict(features(emission, self.interval, self.view))
        return next(stage for number, stage in enumerate(stages, start=1) if number == self.stages)

    def _pairs(self, segments):
        return [(features(emission, self.interval, self.view), target) for emission, target in segments]


class ConvolutionalLSTM(nn.Module):
    """The network of Laurenti and others (2022), as in the code they published.

    Input (batch, steps, channels), output (batch,).
    """

    def __init__(self, steps, channels=1):
        super().__init__()
        self.normalisation = nn.BatchNorm1d(channels)
        self.lstm = nn.LSTM(channels, 128, batch_first=True)
        layers = []
        for before, after in ((128, 128), (128, 84), (84, 64)):
            layers += [nn.ConstantPad1d((0, 1), 0), nn.Conv1d(before, after, 2), nn.ReLU()]
        self.convolutions = nn.Sequential(*layers, nn.Flatten())
        self.dense = nn.Sequential(
            nn.Linear(64 * steps, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1)
        )

    def forward(self, sequences):
        normal = self.normalisation(sequences.transpose(1, 2)).transpose(1, 2)
        states, _ = self.lstm(normal)
        return self.dense(self.convolutions(states.transpose(1, 2)))[:, 0]


class LSTM:
    """`ConvolutionalLSTM` on the emission around a sample; the weights with the least error on
    the validation part are kept, or the last where there is none."""

    batch_size, epochs, patience, learning_rate = 64, 120, 20, 0.002

    def __init__(self, interval, view, seed):
        self.after = MEMORY if view == "both" else 0
        self.seed = seed

    def fit(self, training, validation):
        torch.manual_seed(self.seed)
        self.network = ConvolutionalLSTM(MEMORY + self.after)
        optimiser = torch.optim.NAdam(self.network.parameters(), lr=self.learning_rate)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, factor=0.5, patience=5)
        inputs, targets = self._tensors(training)
        if validation:
            unseen, wanted = self._tensors(validation)
        least, waited, best = float("inf"), 0, None
        for _ in range(self.epochs):
            self.network.train()
            for batch in torch.randperm(len(inputs)).split(self.batch_size):
                optimiser.zero_grad()
                mse_loss(self.network(inputs[batch]), targets[batch]).backward()
                optimiser.step()
            if not validation:
                continue
            error = mse_loss(self._forward(unseen), wanted).item()
            schedule.step(error)
            if error < least:
                least, waited, best = error, 0, copy.deepcopy(self.network.state_dict())
            elif (waited := waited + 1) >= self.patience:
                break
        if validation:
            self.network.load_state_dict(best)
        return self

    def predict(self, emission):
        return self._forward(self._sequences(emission)).numpy()

    @torch.no_grad()
    def _forward(self, sequences):
        self.network.eval()
        return torch.cat([self.network(batch) for batch in sequences.split(1024)])

    def _sequences(self, emission):
        padded = np.pad(emission, (MEMORY - 1, self.after), mode="edge").astype(np.float32)
        return torch.from_numpy(sliding_window_view(padded, MEMORY + self.after).copy())[..., None]

    def _tensors(self, segments):
        inputs = torch.cat([self._sequences(emission) for emission, _ in segments])
        return inputs, torch.from_numpy(np.concatenate([target for _, target in segments]).astype(np.float32))
