"""Training: Adam on the summed loss of all sub-models, with early stopping."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from faultslip.io.errors import InputError
from faultslip.networks.architecture import CED
from faultslip.networks.augmentation import Augmentation
from faultslip.networks.checkpoints import Checkpoint, restore_training, training_to_bytes
from faultslip.networks.early_stopping import EarlyStopping
from faultslip.networks.losses import Loss, mean_squared_error
from faultslip.networks.sampling import Pair, WindowSampler
from faultslip.networks.strategies import STRATEGIES, Tensors
from faultslip.networks.transfer import freeze
from faultslip.scalograms import image


@dataclass(frozen=True)
class TrainingConfig:
    """Hyper-parameters of the training.

    Attributes
    ----------
    learning_rate : float
        Initial learning rate of Adam; it falls to zero along half a cosine over `epochs`.
    batch_size : int
        Windows per step.
    epochs : int
        Largest number of epochs.
    patience : int
        Training stops after this number of epochs without a lower validation loss.
    windows_per_epoch : int
        Windows drawn per epoch.
    crop_length : pair of float
        Shortest and longest random crop of a segment, seconds; see `WindowSampler.random_windows`.
    edge_fraction : float
        Fraction of the windows placed at the edges of the crops.
    time_stretch, amplitude_scale, noise_std, level_shift : float
        Augmentation of the crops; see `Augmentation`.
    series_loss_weight, locked_fall_loss_weight : float
        Weights of losses on the series, beside the loss on its image; see `Loss`.
    ema_decay : float
        Decay of the exponential moving average of the weights over training steps; 0: no average.
    """

    learning_rate: float
    batch_size: int
    epochs: int
    patience: int
    windows_per_epoch: int
    crop_length: tuple[float, float]
    edge_fraction: float = 0.0
    time_stretch: float = 1.0
    amplitude_scale: float = 0.0
    noise_std: float = 0.0
    level_shift: float = 0.0
    series_loss_weight: float = 0.0
    locked_fall_loss_weight: float = 0.0
    ema_decay: float = 0.0


class Trainer:
    """Train one network.

    Parameters
    ----------
    network : CED
        Trained in place, on its device.
    sampler : WindowSampler
        Windows of the training segments.
    validation : WindowSampler or None
        Windows of the validation segments. None: all epochs are run, and the last weights are kept.
    config : TrainingConfig
    trained : str
        Which weights are trained, `all` or `latent`.
    seed : int
        Seed of the crops drawn from the training segments, and of the order of the windows.
    """

    def __init__(
        self,
        network: CED,
        sampler: WindowSampler,
        validation: WindowSampler | None,
        config: TrainingConfig,
        *,
        trained: str = "all",
        seed: int = 0,
    ) -> None:
        self.network = network
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.sampler, self.config = sampler, config
        self.random = np.random.default_rng(seed)
        self.device = next(network.parameters()).device
        freeze(network, trained)
        weights = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self.optimiser = torch.optim.Adam(weights, lr=config.learning_rate, fused=True)
        self.schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimiser, config.epochs)
        self.loss = _loss(sampler, config)
        self.averaged = _averaged(network, config.ema_decay) if config.ema_decay else None
        self.validation = _tensors(validation.all_windows(), self.device) if validation else None
        self.early_stopping = EarlyStopping(config.patience, replace_ties=True)
        self.strategy = STRATEGIES[trained](network, self.result, self._draw, config.batch_size)
        self.history: dict[str, list[float]] = {"training_loss": [], "validation_loss": []}

    @property
    def result(self) -> CED:
        """The network that is validated and kept: its weights are averaged if so configured."""
        return self.averaged.module if self.averaged else self.network  # type: ignore[return-value]

    def fit(
        self,
        report: Callable[[int, float, float], None] | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> dict[str, list[float]]:
        """Run all epochs, or stop early, and leave the network with its best weights.

        Parameters
        ----------
        report : callable, optional
            Called after each epoch with its number, the training loss and the validation loss.
        checkpoint : Checkpoint, optional
            Where training resumes from, and leaves its state after each epoch. The final weights are
            those of a training that was never interrupted.

        Returns
        -------
        dict of str to list
            `training_loss` and `validation_loss`, one value per epoch: mean squared error of the full
            model's image, in squared standard deviations; nan where nothing is validated.

        Raises
        ------
        InputError
            If the loss does not stay finite.
        """
        if checkpoint and (state := checkpoint.load()):
            self._resume(state)
        for epoch in range(self._epochs() + 1, self.config.epochs + 1):
            if self.validation and self.early_stopping.stop:
                break
            training_loss, validation_loss = self._train_epoch(), self._validation_loss()
            self.history["training_loss"].append(training_loss)
            self.history["validation_loss"].append(validation_loss)
            if report:
                report(epoch, training_loss, validation_loss)
            if not math.isfinite(validation_loss if self.validation else training_loss):
                raise InputError(f"the loss is not finite in epoch {epoch}; lower training.learning_rate")
            if self.validation:
                self.early_stopping.update(validation_loss, self.result.state_dict)
            if checkpoint:
                checkpoint.keep(self._state)
        best = self.early_stopping.best_weights
        self.network.load_state_dict(self.result.state_dict() if best is None else best)
        return self.history

    def _train_epoch(self):
        """Take one step per batch of windows, in random order; return their mean error."""
        targets = self.strategy.start_epoch()
        order = torch.from_numpy(self.random.permutation(len(targets)))
        errors = [self._step(batch.to(self.device), targets) for batch in order.split(self.config.batch_size)]
        self.schedule.step()
        return float(np.mean(errors))

    def _step(self, batch, targets):
        """Take one step of the optimiser; return the error of the full model's image before it."""
        loss, error = self.loss(self.strategy.predictions(batch), targets[batch])
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        if self.averaged:
            self.averaged.update_parameters(self.network)
        return error.item()

    def _validation_loss(self):
        if not self.validation:
            return math.nan
        inputs, targets = self.validation
        return mean_squared_error(self.strategy.validation_predictions(inputs), targets).item()

    def _draw(self):
        """Draw windows for an epoch, from random crops."""
        config = self.config
        augmentation = Augmentation(
            config.time_stretch, config.amplitude_scale, config.noise_std, config.level_shift
        )
        drawn = self.sampler.random_windows(
            config.windows_per_epoch, config.crop_length, self.random, config.edge_fraction, augmentation
        )
        return _tensors(drawn, self.device)

    def _epochs(self):
        """Return the number of completed epochs."""
        return len(self.history["training_loss"])

    def _parts(self):
        """Return all objects with a state that changes from epoch to epoch."""
        parts = {
            "network": self.network,
            "optimiser": self.optimiser,
            "schedule": self.schedule,
            "early_stopping": self.early_stopping,
        }
        return parts | ({"averaged": self.averaged} if self.averaged else {})

    def _state(self):
        return training_to_bytes(self._parts(), self.history, self.random)

    def _resume(self, state):
        self.history = restore_training(state, self._parts(), self.random, self.device)
        print(f"resuming after epoch {self._epochs()}")


def _averaged(network: CED, decay: float) -> AveragedModel:
    """Return a copy of the network whose weights are a moving average over training steps."""
    # Statistics of batch normalisation are moving averages already, and are copied as they are.
    return AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(decay))


def _loss(sampler: WindowSampler, config: TrainingConfig) -> Loss:
    weights = torch.empty(0)  # an antisymmetric wavelet has none
    if config.series_loss_weight or config.locked_fall_loss_weight:
        weights = torch.from_numpy(image.series_weights(sampler.interval, sampler.scalogram))
    return Loss(weights, sampler.interval, config.series_loss_weight, config.locked_fall_loss_weight)


def _tensors(pair: Pair, device: torch.device) -> Tensors:
    """Return the images as tensors with a channel axis, on the device."""
    emission, target = map(torch.from_numpy, pair)
    inputs, targets = (
        images.to(device, memory_format=torch.channels_last) for images in (emission, target[:, None])
    )
    return inputs, targets
