"""Early stopping: keep the weights with the lowest validation loss, and stop when it no longer falls."""

import math
from collections.abc import Callable
from typing import Any

import torch


class EarlyStopping:
    """Watch the validation loss from epoch to epoch.

    Parameters
    ----------
    patience : int
        Training stops after this number of epochs without a better loss.
    replace_ties : bool
        Whether a loss that equals the lowest one so far counts as better, so that of equally good
        weights the latest are kept. By default the first are kept.

    Attributes
    ----------
    epoch : int
        Number of epochs seen.
    best_loss : float
        Lowest loss so far; infinite before the first epoch.
    best_epoch : int
        Epoch of the lowest loss, counted from 1; 0 before the first.
    best_weights : dict of str to Tensor, or None
        Copy of the weights of that epoch.
    """

    def __init__(self, patience: int, *, replace_ties: bool = False) -> None:
        self.patience = patience
        self.replace_ties = replace_ties
        self.epoch = 0
        self.best_loss = math.inf
        self.best_epoch = 0
        self.best_weights: dict[str, torch.Tensor] | None = None

    def update(self, loss: float, weights: Callable[[], dict[str, torch.Tensor]]) -> None:
        """Take the validation loss of the next epoch.

        Parameters
        ----------
        loss : float
        weights : callable
            Returns the current weights, such as `network.state_dict`; they are copied if the loss
            is better than all before.
        """
        self.epoch += 1
        better = loss <= self.best_loss if self.replace_ties else loss < self.best_loss
        if better:
            self.best_loss, self.best_epoch = loss, self.epoch
            # A sixth of the time of a deep copy, which is a twentieth of an epoch of few windows.
            self.best_weights = {name: value.clone() for name, value in weights().items()}

    @property
    def stop(self) -> bool:
        """Return whether the patience is exhausted."""
        return self.epoch - self.best_epoch >= self.patience

    def state_dict(self) -> dict[str, Any]:
        """Return the state with which an interrupted training is resumed."""
        names = ("epoch", "best_loss", "best_epoch", "best_weights")
        return {name: getattr(self, name) for name in names}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore a state from `state_dict`."""
        for name, value in state.items():
            setattr(self, name, value)
