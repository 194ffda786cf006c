"""Training compared with a plain loop, and with the peak of the arithmetic.

The plain loop is what one would write first: a DataLoader, eager float32 in torch's default layout,
Adam with its defaults, images enlarged by `F.interpolate`, and the whole network computed even where
only the latent space is trained. Both see the same windows. Each run is a separate process; the plain one
does not reuse memory.
"""

import json
import statistics
import sys
from dataclasses import dataclass
from unittest import mock

import numpy as np
import torch
from harness import alternate, child, faster, quantity, seconds
from torch import nn
from torch.nn import functional as F

from faultslip import runtime
from faultslip.networks import architecture, transfer
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.networks.sampling import TrainingSeries, WindowSampler
from faultslip.networks.training import Trainer, TrainingConfig
from faultslip.scalograms.image import Normalisation, ScalogramConfig

RATE, BATCH = 0.002, 32
WAYS = ("ours", "plain")


class AllWindows(WindowSampler):
    """The same windows in each epoch, so that the plain loop trains on what the library trains on."""

    def random_windows(self, *_, **__):
        """Return all windows."""
        return self.all_windows()


@dataclass(frozen=True)
class Size:
    """Sizes of images and network: four scales per octave of one channel, or the paper's."""

    scales_per_octave: int = 4
    largest_scale: float = 12.8  # s
    length: int = 128  # of a window, columns
    step: int = 8
    width: int = 8
    device: str = "cpu"

    @property
    def scalogram(self):
        """Parameters of the transform."""
        per_octave = self.scales_per_octave
        return ScalogramConfig("linear", 0.2, self.largest_scale, per_octave, True, "sum", "friction")

    def network(self):
        """Make a new network."""
        return CED(CEDConfig(self.width))

    def windows(self, number, seed):
        """Windows of a series that is easy to learn: the friction is the smoothed emission."""
        samples = (number - 1) * self.step + self.length
        noise = np.random.default_rng(seed).normal(size=samples)
        emission = np.convolve(noise, np.hanning(15), mode="same")
        friction = -np.convolve(emission, np.hanning(9), mode="same")
        series = {"emission": emission, "target": friction}
        normalisation = {name: Normalisation(values.mean(), values.std()) for name, values in series.items()}
        segment = TrainingSeries(emission, friction, normalisation, 0.1)
        return AllWindows([segment], self.scalogram, self.length, self.step)


SIZES = {"table": Size(), "paper": Size(8, 0.2 * 2 ** (62 / 8), 2000, 200, 32, "cuda")}


def rows(small):
    """Measure this part."""
    windows, runs = (64, 1) if small else (512, 3)
    yield compare_with_plain_loop("all", windows, 1 if small else 4, runs, "≥ 1.5")
    # as many epochs as in the studies: what is frozen is computed once for all of them
    yield compare_with_plain_loop("latent", windows, 1 if small else 10, runs, "≥ 3")
    yield from compare_with_peak(5 if small else 20)
    yield from seeds_together(2 if small else 10)
    yield from growth(small)
    if torch.cuda.is_available():
        yield from compare_on_gpu(windows, runs)


def compare_with_plain_loop(trained, windows, epochs, runs, goal):
    """Time both loops in turns, each run with another seed."""
    found = {way: [] for way in WAYS}
    for seed in range(runs):
        for way in WAYS:
            found[way].append(_alone(way, trained, windows, epochs, seed))
    times = {way: statistics.median(one["seconds"] for one in found[way]) for way in WAYS}
    losses = {way: np.array([one["loss"] for one in found[way]]) for way in WAYS}
    said = ", ".join(f"{way} {values.mean():.3f} ± {values.std():.3f}" for way, values in losses.items())
    note = f"{windows} windows of 26 x 128, {epochs} epochs, batches of {BATCH}; validation loss {said}"
    return faster(f"training, {trained}", times["ours"], "plain loop", times["plain"], note, goal)


def compare_with_peak(runs):
    """Compare the arithmetic per second of one step with that of a large convolution and a matrix product."""
    torch.set_num_threads(1)
    matrix = torch.randn(2048, 2048)
    wide = torch.randn(BATCH, 64, 32, 128).to(memory_format=torch.channels_last)
    convolution = nn.Conv2d(64, 64, 3, padding=1, bias=False).to(memory_format=torch.channels_last)
    inputs, targets = torch.randn(2, BATCH, 1, 26, 128)
    with torch.no_grad():
        ways = {"product": lambda: matrix @ matrix, "convolution": lambda: convolution(wide)}
        times = alternate(ways, runs)
    peak = {
        "matrix product": 2 * 2048**3 / times["product"],
        "convolution": 2 * wide.numel() * 64 * 9 / times["convolution"],
    }
    for width in (8, 16, 32):
        step, operations = _step(CED(CEDConfig(width)), inputs, targets)
        rate = operations / statistics.median(seconds(step) for _ in range(max(2, runs // 2)))
        for name, most in peak.items():
            goal = "≥ 0.5" if (name, width) == ("convolution", 8) else ""
            note = f"{rate / 1e9:.0f} of {most / 1e9:.0f} billion operations per second, one thread"
            yield quantity(f"a step, {width} filters", rate / most, f"peak of a {name}", note, goal)


def seeds_together(runs):
    """Compare two networks as one batched model with one after the other."""
    torch.set_num_threads(1)
    inputs, targets = torch.randn(2, BATCH, 1, 26, 128)
    two = [CED(CEDConfig()).to(memory_format=torch.channels_last) for _ in range(2)]
    steps = [_step(one, inputs, targets)[0] for one in two]

    bare = [torch.func.replace_all_batch_norm_modules_(CED(CEDConfig())) for _ in range(2)]
    parameters, buffers = torch.func.stack_module_state(bare)

    def loss(parameters, buffers):
        call = torch.func.functional_call(
            _AllPredictions(bare[0]),
            ({f"network.{k}": v for k, v in (parameters | buffers).items()},),
            (inputs,),
        )
        return sum(F.mse_loss(image, targets) for image in call)

    batched = torch.func.vmap(torch.func.grad(loss))
    ways = {"after": lambda: [step() for step in steps], "together": lambda: batched(parameters, buffers)}
    times = alternate(ways, runs)
    note = "a step of two networks by vmap, without its optimiser; not used, as it is slower"
    yield faster("two networks as one", times["together"], "one after the other", times["after"], note)


def growth(small):
    """Measure the seconds per window, as their number grows."""
    numbers = (64, 128) if small else (128, 512, 2048)
    times = {number: _alone("ours", "all", number, 1, 0)["seconds"] / number for number in numbers}
    for number in numbers[1:]:
        yield faster(
            f"a window of {number}",
            times[number],
            f"a window of {numbers[0]}",
            times[numbers[0]],
            "one epoch",
        )


def compare_on_gpu(windows, runs):
    """Compare at the paper's size: 64 rows by 2,000 columns, 32 filters.

    Starting CUDA takes seconds, and counts; hence the epochs.
    """
    epochs = 10
    found = {way: [] for way in WAYS}
    for seed in range(runs):
        for way in WAYS:
            found[way].append(_alone(way, "all", windows, epochs, seed, "paper")["seconds"])
    times = {way: statistics.median(values) for way, values in found.items()}
    rate = epochs * windows / times["ours"]
    note = f"windows of 64 x 2,000; {rate:.0f} per second on {torch.cuda.get_device_name()}"
    yield faster("training on a GPU", times["ours"], "plain loop", times["plain"], note, "≥ 5")


class _AllPredictions(nn.Module):
    """A network whose call returns the images of all its sub-models."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, inputs):
        return self.network.all_predictions(inputs)


def _alone(way, trained, windows, epochs, seed, size="table"):
    return child("training.py", way, trained, windows, epochs, seed, size)


def _step(net, inputs, targets):
    """One training step as a call, and its operations: those of the convolutions, forward and backward."""
    from torch.utils.flop_counter import FlopCounterMode

    net = net.to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.Adam(net.parameters(), lr=RATE, fused=True)

    def step():
        optimiser.zero_grad()
        sum(F.mse_loss(image, targets) for image in net.all_predictions(inputs)).backward()
        optimiser.step()

    with FlopCounterMode(display=False) as counter:
        step()
    return step, counter.get_total_flops()


def _ours(net, learn, validate, epochs, trained, device):
    config = TrainingConfig(RATE, BATCH, epochs, epochs, windows_per_epoch=0, crop_length=(0, 0))
    trainer = Trainer(net.to(device), learn, validate, config, trained=trained)
    return trainer.fit()["validation_loss"][-1]


def _plain(net, learn, validate, epochs, trained, device):
    """Train by the loop that one would write first; return the last validation loss."""
    from torch.utils.data import DataLoader, TensorDataset

    architecture.enlarge = lambda image, size: F.interpolate(image, size, mode="bilinear")
    net = net.to(device)
    loaders = []
    for part, shuffle in ((learn, True), (validate, False)):
        emission, target = (torch.from_numpy(windows) for windows in part.all_windows())
        loaders.append(DataLoader(TensorDataset(emission, target[:, None]), BATCH, shuffle=shuffle))
    transfer.freeze(net, trained)
    learning = [parameter for parameter in net.parameters() if parameter.requires_grad]
    optimiser = torch.optim.Adam(learning, lr=RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        transfer.training_mode(net, trained)
        for inputs, targets in loaders[0]:
            inputs, targets = inputs.to(device), targets.to(device)
            loss = sum(F.mse_loss(image, targets) for image in net.all_predictions(inputs))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
        net.eval()
        with torch.no_grad():
            losses = [F.mse_loss(net(x.to(device)), y.to(device)).item() * len(x) for x, y in loaders[1]]
    return sum(losses) / len(loaders[1].dataset)


def measure(way, trained, windows, epochs, seed, size):
    """Train in this process: seconds, and the last validation loss."""
    if way == "ours":
        runtime.make_reproducible()
    else:
        with mock.patch.object(runtime, "_reuse_memory"):
            runtime.make_reproducible()
    torch.manual_seed(int(seed))
    size, windows, epochs = SIZES[size], int(windows), int(epochs)
    net = size.network()
    learn, validate = size.windows(windows, 1), size.windows(max(16, windows // 4), 2)
    if trained == "latent":  # of a network that has been trained
        _ours(net, size.windows(64, 3), size.windows(16, 4), 1, "all", size.device)
        net = net.to(memory_format=torch.contiguous_format)
    fit = {"ours": _ours, "plain": _plain}[way]
    result = {}
    result["seconds"] = seconds(
        lambda: result.update(loss=fit(net, learn, validate, epochs, trained, size.device))
    )
    return result


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
