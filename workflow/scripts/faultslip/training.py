"""Training: Adam on the summed loss of all sub-models, with early stopping."""

import copy
import io
import json
import math
import os
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from scipy import fft
from torch.nn.functional import mse_loss
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from faultslip import images, transfer, windows
from faultslip.augmentation import Augmentation
from faultslip.errors import InputError
from faultslip.losses import Loss

# Windows taken from each part of a segment that is transformed by itself.
WINDOWS_A_PART = 8


@dataclass(frozen=True)
class TrainingConfig:
    """How a network is trained.

    Attributes
    ----------
    learning_rate : float
        Adam's, falling to zero as half a cosine over `epochs`.
    batch_size : int
        Windows a step.
    epochs, patience : int
        At most so many epochs; stop after so many without a better validation loss.
    windows_per_epoch : int
    parts : pair of float, or None
        Shortest and longest part of a segment that is transformed by itself, seconds; see
        `Windows`. None for the paper's plain form: each segment transformed as a whole.
    ends : float
        Share of the windows that lie at the ends of these parts, where the network has the
        reflection to learn; the others lie anywhere.
    stretch, amplitude, noise : float
        How parts are varied; see `augmentation.Augmentation`.
    series, rise : float
        Weights of losses on the friction series beside that on its image; see `losses.Loss`.
    averaging : float
        Of the weights, which then are a moving average over steps with this decay; 0 for
        those of the last step.
    """

    learning_rate: float
    batch_size: int
    epochs: int
    patience: int
    windows_per_epoch: int
    parts: tuple | None
    ends: float = 0.0
    stretch: float = 1.0
    amplitude: float = 0.0
    noise: float = 0.0
    series: float = 0.0
    rise: float = 0.0
    averaging: float = 0.0


@dataclass(frozen=True)
class Segment:
    """Series of one segment, transformed for learning, and how to normalise them."""

    emission: np.ndarray
    target: np.ndarray
    emission_statistics: tuple
    target_statistics: tuple
    interval: float


class Windows:
    """Pairs of emission and target windows from segments of one or several experiments.

    The part that is tested is short, and the reflection at its ends reaches far into its
    largest scales. To learn what ends look like, a segment is not transformed once: for
    each epoch, parts of random place and length are transformed by themselves.

    Parameters
    ----------
    segments : list of Segment
    scalogram : images.ScalogramConfig
    length, step : int
        Of the windows, columns.
    view : str
        `both`: a window lies anywhere in what is transformed. `past`: it ends with it, so that
        nothing after a window is known.
    """

    def __init__(self, segments, scalogram, length, step, view="both"):
        self.segments, self.scalogram = segments, scalogram
        self.length, self.step, self.view = length, step, view

    def whole(self):
        """All windows of all segments, each transformed as a whole: (windows, rows, length) twice.

        With a view of the past alone a window is the end of all that is before it.
        """
        pairs = []
        for segment in self.segments:
            samples = len(segment.target)
            if self.view == "past":
                ends = windows.starts(samples, self.length, self.step) + self.length
                last = [[x[:, -self.length :] for x in self._images(segment, 0, end)] for end in ends]
                pairs.append([np.stack(images) for images in zip(*last, strict=True)])
                continue
            both = self._images(segment, 0, samples)
            pairs.append([windows.cut(image, self.length, self.step) for image in both])
        return tuple(np.concatenate(part) for part in zip(*pairs, strict=True))

    def random_parts(self, number, shortest, longest, random, ends=0.0, augmentation=None):
        """`number` windows at random places of parts of `shortest` to `longest` seconds.

        A share `ends` of them lies at the ends of the parts, half of it at each. Each part is
        varied by an `augmentation`, and of a length whose transform is fast.
        The segments take turns; each part gives `WINDOWS_A_PART` windows, or its last.
        """
        pairs = []
        windows_a_part = 1 if self.view == "past" else WINDOWS_A_PART
        for turn in range(-(-number // windows_a_part)):
            segment = self.segments[turn % len(self.segments)]
            samples = len(segment.target)
            low, high = (min(samples, round(s / segment.interval)) for s in (shortest, longest))
            part = max(self.length, fft.prev_fast_len(int(random.integers(low, high + 1)), real=True))
            start = int(random.integers(0, samples - part + 1))
            both = self._images(segment, start, start + part, augmentation, random)
            places = random.integers(0, part - self.length + 1, windows_a_part)
            at_ends = round(ends * windows_a_part)
            places[: at_ends // 2] = 0
            places[at_ends // 2 : at_ends] = part - self.length
            if self.view == "past":
                places = [part - self.length]
            pairs.append([np.stack([x[:, p : p + self.length] for p in places]) for x in both])
        return tuple(np.concatenate(part)[:number] for part in zip(*pairs, strict=True))

    def _images(self, segment, start, end, augmentation=None, random=None):
        """Normalised images of emission and target of a part, transformed by itself."""
        emission, target = (augmentation or Augmentation()).varied(
            segment.emission, segment.target, segment.emission_statistics, start, end - start, random
        )
        pair = ((emission, segment.emission_statistics), (target, segment.target_statistics))
        result = []
        for values, statistics in pair:
            rows = images.transform(values, segment.interval, self.scalogram)
            result.append(images.normalise(rows, statistics, segment.interval, self.scalogram))
        return result


def make_reproducible():
    """The same bytes again on the same machine, with any number of cores."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # CUDA asks for it
    torch.set_num_threads(1)
    # the same as use_deterministic_algorithms, which takes a second to load the compiler for it
    torch.set_deterministic_debug_mode("warn")
    # That also writes over all new memory, for programs that read it unset; none is here.
    torch.utils.deterministic.fill_uninitialized_memory = False


def choose_device(name="auto"):
    """CUDA, Apple's mps or the CPU, the first that is there; or the one that is named."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def fit(
    network,
    training,
    validation,
    config,
    *,
    trained="all",
    seed=0,
    device="cpu",
    report=None,
    checkpoint=None,
):
    """Train a network in place and leave it with its best weights.

    Parameters
    ----------
    network : CED
    training : Windows
    validation : Windows or None
        None: all epochs are run, and the last weights kept.
    config : TrainingConfig
    trained : str
        What learns, ``all`` or ``latent``. With ``latent``, what the frozen part gives for all
        windows is computed once, so those of the training part do not change from epoch to epoch.
    seed : int
        Of the parts drawn from the training segments, and of the windows' order.
    report : callable, optional
        Called after each epoch with epoch, training loss, validation loss.
    checkpoint : checkpoints.Checkpoint, optional
        Where training goes on from, and leaves its state after each epoch. The weights at the
        end are those of a training that was never interrupted.

    Returns
    -------
    dict
        `training_loss` and `validation_loss`, a list each with one value an epoch: mean
        squared error of the full model's image, in squared standard deviations; nan where
        nothing is validated.

    Raises
    ------
    InputError
        If the loss does not stay finite.
    """
    random = np.random.default_rng(seed)
    network.to(device, memory_format=torch.channels_last)
    transfer.freeze(network, trained)
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimiser = torch.optim.Adam(learning, lr=config.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, config.epochs)
    interval, scalogram = training.segments[0].interval, training.scalogram
    series_weights = torch.from_numpy(images.series_weights(interval, scalogram))
    loss_of = Loss(series_weights, interval, config.series, config.rise)
    average = network  # what is validated and kept
    if config.averaging:
        # Batch statistics are a moving average already, and taken as they are.
        average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(config.averaging))
    if validation:
        validation_inputs, validation_targets = _tensors(validation.whole(), device)
        if trained == "latent":
            validated = transfer.AroundLatentSpace(_network(average), validation_inputs, config.batch_size)

    history = {"training_loss": [], "validation_loss": []}
    best, best_epoch, done = None, 0, 0
    if trained == "latent":
        inputs, targets = _tensors(_draw(training, config, random), device)
        around = transfer.AroundLatentSpace(network, inputs, config.batch_size)
    learned = [network, optimiser, schedule] + ([average] if config.averaging else [])
    saved = checkpoint.load() if checkpoint else None
    if saved:
        history, best, best_epoch = _restored(saved, learned, random, device)
        done = len(history["training_loss"])
        print(f"goes on after epoch {done}")
    for epoch in range(done + 1, config.epochs + 1):
        if validation and epoch - 1 - best_epoch >= config.patience:
            break
        if trained == "all":
            inputs, targets = _tensors(_draw(training, config, random), device)
        transfer.training_mode(network, trained)
        losses = []
        for batch in torch.from_numpy(random.permutation(len(targets))).split(config.batch_size):
            batch = batch.to(device)
            if trained == "latent":
                predictions = around.all_predictions(batch)
            else:
                predictions = network.all_predictions(inputs[batch])
            loss, error = loss_of(predictions, targets[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if config.averaging:
                average.update_parameters(network)
            losses.append(error.item())
        schedule.step()

        history["training_loss"].append(float(np.mean(losses)))
        history["validation_loss"].append(math.nan)
        if validation:
            if trained == "latent":
                predicted = validated.predict(config.batch_size)
            else:
                predicted = predict(average, validation_inputs, config.batch_size)
            history["validation_loss"][-1] = mse_loss(predicted, validation_targets).item()
        if report:
            report(epoch, history["training_loss"][-1], history["validation_loss"][-1])
        if not math.isfinite(history["validation_loss" if validation else "training_loss"][-1]):
            raise InputError(f"the loss is not finite in epoch {epoch}; lower training.learning_rate")
        if validation and history["validation_loss"][-1] <= min(history["validation_loss"]):
            best, best_epoch = copy.deepcopy(_network(average).state_dict()), epoch
        if checkpoint:
            checkpoint.keep(partial(_state, history, best, best_epoch, learned, random))
    network.load_state_dict(best if validation else _network(average).state_dict())
    return history


@torch.no_grad()
def predict(network, inputs, batch_size):
    """Predictions of the full model for windows (windows, 1, rows, columns), as they are."""
    network.eval().to(memory_format=torch.channels_last)
    return torch.cat([network(batch) for batch in inputs.split(batch_size)])


def _network(network):
    """A network, or the one that holds the average of its weights."""
    return network.module if isinstance(network, AveragedModel) else network


def _state(history, best, best_epoch, learned, random):
    """All that the next epoch depends on, as bytes."""
    state = {"history": history, "best": best, "best_epoch": best_epoch}
    state["learned"] = [part.state_dict() for part in learned]
    state["random"] = json.dumps(random.bit_generator.state)
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


def _restored(saved, learned, random, device):
    """Give back their state to all that learns; what has been reached so far."""
    state = torch.load(io.BytesIO(saved), map_location=device, weights_only=True)
    for part, values in zip(learned, state["learned"], strict=True):
        part.load_state_dict(values)
    random.bit_generator.state = json.loads(state["random"])
    return state["history"], state["best"], state["best_epoch"]


def _draw(training, config, random):
    if config.parts is None:
        return training.whole()
    augmentation = Augmentation(config.stretch, config.amplitude, config.noise)
    return training.random_parts(config.windows_per_epoch, *config.parts, random, config.ends, augmentation)


def _tensors(pair, device):
    """Images as tensors with a channel axis, on the device."""
    return tuple(
        torch.from_numpy(images)[:, None].to(device, memory_format=torch.channels_last) for images in pair
    )
