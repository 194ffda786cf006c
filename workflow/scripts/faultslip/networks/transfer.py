"""Transfer learning: which weights are trained, and a network whose other weights are frozen."""

from typing import Any

import torch
from torch.nn import functional as F

from faultslip.networks.architecture import CED

# Values of `trained` in a scenario.
TRAINABLE = ("all", "latent")


def freeze(network: CED, trained: str) -> None:
    """Require gradients only of the weights that are trained.

    Parameters
    ----------
    network : CED
    trained : str
        `all`, or `latent`: encoder and decoder keep their weights (the paper's transfer learning).

    Raises
    ------
    ValueError
        If `trained` is neither.
    """
    if trained not in TRAINABLE:
        raise ValueError(f"trained part {trained!r} is not one of {', '.join(TRAINABLE)}")
    for parameter in network.parameters():
        parameter.requires_grad_(trained == "all")
    for parameter in network.latent.parameters():
        parameter.requires_grad_(True)


def training_mode(network: CED, trained: str) -> None:
    """Update the statistics of batch normalisation only where the network is trained."""
    if trained == "all":
        network.train()
    else:
        network.eval()
        network.latent.train()


class CachedFrozenNetwork:
    """Predict a fixed set of windows with a network of which only the latent space is trained.

    Everything that does not depend on the latent space is computed once: the features that the frozen
    encoder derives from each window, and what the skip connections contribute to the frozen decoder.
    The layers of the decoder are linear except for the ReLUs. Therefore batch normalisation is folded
    into the convolution before it, and a transposed convolution is merged with the convolution after
    it.

    Parameters
    ----------
    network : CED
    images : Tensor, shape (windows, channels, rows, columns)
    batch_size : int
        Number of windows that are encoded at once.
    """

    @torch.no_grad()
    def __init__(self, network: CED, images: torch.Tensor, batch_size: int) -> None:
        network.eval()
        self.network = network
        self.size = images.shape[-2:]
        self.up = [_FrozenUpSampling(block) for block in network.up]
        features, contributions = [], []
        for batch in images.split(batch_size):
            encoded, skips = network.encode(batch)
            features.append(encoded)
            pairs = zip(self.up, reversed(skips), strict=True)
            contributions.append([up.contribution(skip) for up, skip in pairs])
        self.features = torch.cat(features)
        self.contributions = [torch.cat(batches) for batches in zip(*contributions, strict=True)]
        self.postprocessing = _fold_first(network.postprocessing[0])

    @torch.no_grad()
    def predict(self, batch_size: int) -> torch.Tensor:
        """Predict all windows with the full model, in evaluation mode and without gradients.

        Returns
        -------
        Tensor, shape (windows, 1, rows, columns)
        """
        self.network.eval()
        batches = torch.arange(len(self.features), device=self.features.device).split(batch_size)
        return torch.cat([self.all_predictions(batch, sub_models=False)[0] for batch in batches])

    def all_predictions(self, batch: torch.Tensor, sub_models: bool = True) -> list[torch.Tensor]:
        """Predict some of the windows with the full model and its sub-models; images are cropped.

        Parameters
        ----------
        batch : Tensor of int
            Numbers of the windows.
        sub_models : bool
            Whether the predictions of the sub-models are included.
        """
        features = self.network.latent(self.features[batch])
        full_size = self.contributions[-1].shape[-2:]
        coarse: list[torch.Tensor] = []
        for level, (up, contribution) in enumerate(zip(self.up, self.contributions, strict=True)):
            if self.network.sub_models and sub_models:
                coarse.append(self.network.coarse(level, features, full_size))
            features = up(features, contribution[batch])
        features = _convolve(features, *self.postprocessing)
        full = self.network.postprocessing[1](features)
        rows, columns = self.size
        return [image[..., :rows, :columns] for image in (full, *reversed(coarse))]


class _FrozenUpSampling:
    """An up-sampling block with constant weights."""

    def __init__(self, block: Any) -> None:
        first, normalisation, _, *second, _ = block.convolutions
        channels = block.transposed.out_channels
        self.block, self.padding = block, first.kernel_size[0] // 2
        # The transposed convolution and, of the first convolution, the part that acts on its result
        # are merged: the kernel is the full convolution of their kernels.
        merged = F.conv2d(block.transposed.weight, first.weight[:, :channels], padding=2 * self.padding)
        self.weight = merged * _gain(normalisation)[:, None, None]
        self.second = _fold(*second)

    def contribution(self, skip: torch.Tensor) -> torch.Tensor:
        """Return what a skip connection and the biases add to the first convolution."""
        bias = self.block.transposed.bias[:, None, None].expand(len(skip), -1, *skip.shape[-2:])
        first, normalisation, *_ = self.block.convolutions
        return normalisation(first(torch.cat([bias, skip], dim=1)))

    def __call__(self, features: torch.Tensor, contribution: torch.Tensor) -> torch.Tensor:
        features = F.conv_transpose2d(features, self.weight, stride=2, padding=self.padding)
        return _convolve((features + contribution).relu_(), *self.second)


def _convolve(features, weight, bias):
    return F.conv2d(features, weight, bias, padding=weight.shape[-1] // 2).relu_()


def _fold_first(block):
    """Return the weight and bias of the first convolution of a block, merged with its batch normalisation."""
    convolution, normalisation, *_ = block
    return _fold(convolution, normalisation)


def _fold(convolution, normalisation):
    """Return the weight and bias of a convolution merged with the batch normalisation after it."""
    gain = _gain(normalisation)
    weight = convolution.weight * gain[:, None, None, None]
    return weight, normalisation.bias - gain * normalisation.running_mean


def _gain(normalisation):
    return normalisation.weight / torch.sqrt(normalisation.running_var + normalisation.eps)
