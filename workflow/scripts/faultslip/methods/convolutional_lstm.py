"""The network of Laurenti et al. (2022): long short-term memory with convolutions."""

from typing import Literal

import torch
from torch import nn
from torch.nn.functional import mse_loss

from faultslip.io.errors import InputError
from faultslip.networks.early_stopping import EarlyStopping

BATCH_SIZE = 1024  # sequences that the network is applied to at once


class ConvolutionalLSTM(nn.Module):
    """The network of Laurenti et al. (2022), as in the code that they published.

    Earth and Planetary Science Letters 598, 117825. The published code uses Keras; the layers are
    the same here.

    Parameters
    ----------
    steps : int
        Samples in a sequence.
    channels : int
        Series in a sequence.
    """

    def __init__(self, steps: int, channels: int = 1) -> None:
        super().__init__()
        self.normalisation = nn.BatchNorm1d(channels)
        self.lstm = nn.LSTM(channels, 128, batch_first=True)
        layers: list[nn.Module] = []
        for before, after in ((128, 128), (128, 84), (84, 64)):
            layers += [nn.ConstantPad1d((0, 1), 0), nn.Conv1d(before, after, 2), nn.ReLU()]
        self.convolutions = nn.Sequential(*layers, nn.Flatten())
        self.dense = nn.Sequential(
            nn.Linear(64 * steps, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1)
        )

    def forward(self, sequences: torch.Tensor) -> torch.Tensor:
        """Predict one value (batch,) from each sequence (batch, steps, channels)."""
        normal = self.normalisation(sequences.transpose(1, 2)).transpose(1, 2)
        states, _ = self.lstm(normal)
        return self.dense(self.convolutions(states.transpose(1, 2)))[:, 0]

    @torch.no_grad()
    def predict(self, sequences: torch.Tensor) -> torch.Tensor:
        """Apply the network to many sequences, in evaluation mode and without gradients."""
        self.eval()
        return torch.cat([self(batch) for batch in sequences.split(BATCH_SIZE)])


def fit(
    network: ConvolutionalLSTM,
    training: tuple[torch.Tensor, torch.Tensor],
    validation: tuple[torch.Tensor, torch.Tensor] | None,
    *,
    learning_rate: float,
    batch_size: int,
    max_epochs: int = 120,
    patience: int = 20,
    threshold_mode: Literal["rel", "abs"] = "rel",
) -> None:
    """Train a network in place with Nadam on the mean squared error.

    The learning rate is halved after five epochs without a lower validation error. The weights with
    the lowest validation error are kept; without validation, those of the last epoch.

    Parameters
    ----------
    network : ConvolutionalLSTM
    training, validation : pair of Tensor
        Sequences (number, steps, channels) and their targets (number,). `validation` may be None.
    learning_rate : float
    batch_size : int
        Sequences per step.
    max_epochs : int
    patience : int
        Training stops after this number of epochs without a lower validation error.
    threshold_mode : {"rel", "abs"}
        Whether the validation error must fall by a fraction of 1e-4, or by 1e-4, for the learning
        rate not to be halved.

    Raises
    ------
    InputError
        If the validation error is never finite.
    """
    inputs, targets = training
    optimiser = torch.optim.NAdam(network.parameters(), lr=learning_rate)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, factor=0.5, patience=5, threshold=1e-4, threshold_mode=threshold_mode
    )
    stopping = EarlyStopping(patience)
    for _ in range(max_epochs):
        network.train()
        for batch in torch.randperm(len(inputs)).split(batch_size):
            optimiser.zero_grad()
            mse_loss(network(inputs[batch]), targets[batch]).backward()
            optimiser.step()
        if validation is None:
            continue
        error = mse_loss(network.predict(validation[0]), validation[1]).item()
        schedule.step(error)
        stopping.update(error, network.state_dict)
        if stopping.stop:
            break
    if validation is not None:
        if stopping.best_weights is None:
            raise InputError("the validation error of the LSTM is not finite in any epoch")
        network.load_state_dict(stopping.best_weights)
