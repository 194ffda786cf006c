"""The convolutional encoder-decoder (CED) that maps emission to friction scalograms.

After Wang, Johnson, Bennett and Johnson (2021), "Predicting fault slip via transfer
learning", Nature Communications 12, 7319, Fig. 3. Where the paper is silent:

- 3 x 3 kernels, filters doubling from `width`, two convolutions a block, one in the
  latent space, which then holds a fifth of the parameters, as the paper's does;
- sub-model k is the path through the latent space that leaves the decoder below its
  upsampling block k, by a linear layer of its own: a coarser prediction, enlarged to
  the size of the image. All sub-models pass the latent space, so that each of their
  losses still teaches it when it alone is trained.
"""

from dataclasses import dataclass
from functools import cache

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class CEDConfig:
    """Hyper-parameters of the network."""

    width: int = 8  # filters of the first block
    depth: int = 4  # down-sampling blocks
    kernel: int = 3  # size of the convolutions, odd
    sub_models: bool = True

    def __post_init__(self):
        if not (1 <= self.width <= 1024 and 1 <= self.depth <= 8 and self.kernel in (1, 3, 5, 7, 9)):
            raise ValueError(f"a network cannot be built as {self}")


class Convolutions(nn.Sequential):
    """Convolution, batch normalisation and ReLU, `number` times."""

    def __init__(self, channels_in, channels, kernel, number=2):
        layers = []
        for before in [channels_in] + [channels] * (number - 1):
            layers += [
                nn.Conv2d(before, channels, kernel, padding=kernel // 2, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(inplace=True),
            ]
        super().__init__(*layers)


class DownSampling2D(nn.Module):
    """Two convolutions, kept for the skip connection, then half the size."""

    def __init__(self, channels_in, channels, kernel):
        super().__init__()
        self.convolutions = Convolutions(channels_in, channels, kernel)
        self.pool = nn.MaxPool2d(2)

    def forward(self, image):
        skip = self.convolutions(image)
        return self.pool(skip), skip


class UpSampling2D(nn.Module):
    """Transposed convolution to twice the size, joined with the skip, two convolutions."""

    def __init__(self, channels, kernel):
        super().__init__()
        self.transposed = nn.ConvTranspose2d(2 * channels, channels, 2, stride=2)
        self.convolutions = Convolutions(2 * channels, channels, kernel)

    def forward(self, image, skip):
        return self.convolutions(torch.cat([self.transposed(image), skip], dim=1))


class CED(nn.Module):
    """Encoder, latent space and decoder.

    Images are (batch, 1, rows, columns) of any size: padded with their edge values to
    a multiple of 2^depth, and cropped again.
    """

    def __init__(self, config=CEDConfig()):
        super().__init__()
        self.config = config
        widths = [config.width * 2**level for level in range(config.depth)]
        self.preprocessing = Convolutions(1, widths[0], config.kernel)
        self.down = nn.ModuleList(
            DownSampling2D(before, channels, config.kernel)
            for before, channels in zip([widths[0], *widths], widths, strict=False)
        )
        self.latent = Convolutions(widths[-1], 2 * widths[-1], config.kernel, number=1)
        self.up = nn.ModuleList(UpSampling2D(channels, config.kernel) for channels in reversed(widths))
        self.postprocessing = nn.Sequential(
            Convolutions(widths[0], widths[0], config.kernel, number=1), nn.Conv2d(widths[0], 1, 1)
        )
        exits = [2 * channels for channels in reversed(widths)] if config.sub_models else []
        self.sub_models = nn.ModuleList(nn.Conv2d(channels, 1, 1) for channels in exits)

    def encode(self, images):
        """What the latent space sees, and the skip connections from top to bottom."""
        rows, columns = images.shape[-2:]
        multiple = 2**self.config.depth
        images = F.pad(images, (0, -columns % multiple, 0, -rows % multiple), mode="replicate")
        features = self.preprocessing(images)
        skips = []
        for block in self.down:
            features, skip = block(features)
            skips.append(skip)
        return features, skips

    def decode(self, features, skips, sub_models=True):
        """Predictions of the full model, then of its sub-models if they are wanted."""
        features = self.latent(features)
        coarse = []
        for level, (block, skip) in enumerate(zip(self.up, reversed(skips), strict=True)):
            if self.sub_models and sub_models:
                coarse.append(self.coarse(level, features, skips[0].shape[-2:]))
            features = block(features, skip)
        return [self.postprocessing(features), *reversed(coarse)]

    def coarse(self, level, features, size):
        """Prediction of the sub-model that leaves the decoder at a level, enlarged."""
        return enlarged(self.sub_models[level](features), size)

    def all_predictions(self, images):
        """Predicted images of the full model, then of the sub-models, cropped to the input."""
        rows, columns = images.shape[-2:]
        return [image[..., :rows, :columns] for image in self.decode(*self.encode(images))]

    def forward(self, images):
        """Predicted images (batch, 1, rows, columns)."""
        rows, columns = images.shape[-2:]
        (image,) = self.decode(*self.encode(images), sub_models=False)
        return image[..., :rows, :columns]


def enlarged(images, size):
    """Images (..., rows, columns), bilinearly interpolated to a larger size.

    As `F.interpolate`, by a matrix product an axis: forth and back several times as fast.
    """
    rows, columns = (
        _interpolation(before, after, images.device)
        for before, after in zip(images.shape[-2:], size, strict=True)
    )
    return rows @ images @ columns.mT


@cache
def _interpolation(before, after, device):
    """Linear interpolation of a series from one length to another, as a matrix (after, before)."""
    identity = torch.eye(before, device=device)
    return F.interpolate(identity[None], after, mode="linear")[0].mT.contiguous()


def summary(network):
    """One line: parameters, and the share of them in the latent space."""
    total = sum(p.numel() for p in network.parameters())
    latent = sum(p.numel() for p in network.latent.parameters())
    return f"CED with {total:,} parameters, {latent / total:.1%} of them in the latent space"
