"""Training strategies: train all weights of a network, or its latent space alone.

Both draw the windows of an epoch, predict a batch of them, and predict the validation windows. They
differ in what has to be computed again from epoch to epoch.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch

from faultslip.networks.architecture import CED
from faultslip.networks.transfer import CachedFrozenNetwork, training_mode

# Inputs and targets, each of shape (windows, 1, rows, length).
Tensors = tuple[torch.Tensor, torch.Tensor]


class Strategy(ABC):
    """Training and validation of one part of a network.

    Parameters
    ----------
    network : CED
        The network that is trained.
    validated : CED
        The network that is validated: the same, or the one with averaged weights.
    draw : callable
        Draws training windows at random.
    batch_size : int
        Number of windows that are predicted at once.
    """

    def __init__(self, network: CED, validated: CED, draw: Callable[[], Tensors], batch_size: int) -> None:
        self.network, self.validated = network, validated
        self.draw, self.batch_size = draw, batch_size

    @abstractmethod
    def start_epoch(self) -> torch.Tensor:
        """Prepare network and windows for an epoch, and return the targets of the windows."""

    @abstractmethod
    def predictions(self, batch: torch.Tensor) -> list[torch.Tensor]:
        """Predict a batch of windows, given by their numbers, with the full model and sub-models."""

    @abstractmethod
    def validation_predictions(self, inputs: torch.Tensor) -> torch.Tensor:
        """Predict the validation windows, the same in each epoch, with the full model."""


class AllWeights(Strategy):
    """Train all weights; the windows are drawn anew for each epoch."""

    def start_epoch(self) -> torch.Tensor:
        """Draw the windows."""
        self.inputs, targets = self.draw()
        training_mode(self.network, "all")
        return targets

    def predictions(self, batch: torch.Tensor) -> list[torch.Tensor]:
        """Predict with the whole network."""
        return self.network.all_predictions(self.inputs[batch])

    def validation_predictions(self, inputs: torch.Tensor) -> torch.Tensor:
        """Predict with the whole network."""
        return self.validated.predict(inputs, self.batch_size)


class LatentSpace(Strategy):
    """Train the latent space; encoder and decoder are frozen.

    The windows are drawn once, so that everything that does not depend on the latent space is computed
    once for all epochs.
    """

    def __init__(self, network: CED, validated: CED, draw: Callable[[], Tensors], batch_size: int) -> None:
        super().__init__(network, validated, draw, batch_size)
        inputs, self.targets = draw()
        self.training = CachedFrozenNetwork(network, inputs, batch_size)
        self.validation: CachedFrozenNetwork | None = None

    def start_epoch(self) -> torch.Tensor:
        """Keep the windows."""
        training_mode(self.network, "latent")
        return self.targets

    def predictions(self, batch: torch.Tensor) -> list[torch.Tensor]:
        """Predict from the cached features."""
        return self.training.all_predictions(batch)

    def validation_predictions(self, inputs: torch.Tensor) -> torch.Tensor:
        """Predict from the cached features."""
        if self.validation is None:
            self.validation = CachedFrozenNetwork(self.validated, inputs, self.batch_size)
        return self.validation.predict(self.batch_size)


# By the value of `trained` in a scenario.
STRATEGIES = {"all": AllWeights, "latent": LatentSpace}
