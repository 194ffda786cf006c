"""The convolutional encoder-decoder (CED) that maps emission to friction scalograms.

After Wang, Johnson, Bennett and Johnson (2021), "Predicting fault slip via transfer learning", Nature
Communications 12, 7319, Fig. 3. Choices made where the paper gives no details:

- The kernels are 3 x 3 and the number of filters doubles from `width` at each level. Each block has
  two convolutions. The latent space has one, and thus holds a fifth of the parameters, as in the paper.
- Sub-model k is the path through the latent space that leaves the decoder below its up-sampling block
  k, by a linear layer of its own: a coarser prediction, enlarged to the size of the image. All
  sub-models pass through the latent space, so that each of their losses trains it even when it alone
  is trained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class CEDConfig:
    """Hyper-parameters of the network.

    Attributes
    ----------
    width : int
        Number of filters of the first block.
    depth : int
        Number of down-sampling blocks.
    kernel : int
        Size of the convolutions, odd.
    sub_models : bool
        Whether the network has sub-models.
    channels : int
        Number of channels of the emission's image.

    Raises
    ------
    ValueError
        If no network can be built with these values.
    """

    width: int = 8
    depth: int = 4
    kernel: int = 3
    sub_models: bool = True
    channels: int = 1

    def __post_init__(self) -> None:
        if not (
            1 <= self.channels <= 2
            and 1 <= self.width <= 1024
            and 1 <= self.depth <= 8
            and self.kernel in (1, 3, 5, 7, 9)
        ):
            raise ValueError(f"a network cannot be built as {self}")


class Convolutions(nn.Sequential):
    """Convolution, batch normalisation and ReLU, `number` times."""

    def __init__(self, channels_in: int, channels: int, kernel: int, number: int = 2) -> None:
        layers: list[nn.Module] = []
        for before in [channels_in] + [channels] * (number - 1):
            layers += [
                nn.Conv2d(before, channels, kernel, padding=kernel // 2, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(inplace=True),
            ]
        super().__init__(*layers)


class DownSampling2D(nn.Module):
    """Two convolutions, whose result is kept for the skip connection, then pooling to half the size."""

    def __init__(self, channels_in: int, channels: int, kernel: int) -> None:
        super().__init__()
        self.convolutions = Convolutions(channels_in, channels, kernel)
        self.pool = nn.MaxPool2d(2)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the pooled features and the skip connection."""
        skip = self.convolutions(image)
        return self.pool(skip), skip


class UpSampling2D(nn.Module):
    """Transposed convolution to twice the size, joined with the skip connection, two convolutions."""

    def __init__(self, channels: int, kernel: int) -> None:
        super().__init__()
        self.transposed = nn.ConvTranspose2d(2 * channels, channels, 2, stride=2)
        self.convolutions = Convolutions(2 * channels, channels, kernel)

    def forward(self, image: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Return features of the size of the skip connection."""
        return self.convolutions(torch.cat([self.transposed(image), skip], dim=1))


class CED(nn.Module):
    """Encoder, latent space and decoder.

    Images of the emission are (batch, channels, rows, columns), predicted ones (batch, 1, rows, columns), of
    any size: they are padded with their edge values to a
    multiple of 2^depth, and cropped again.
    """

    def __init__(self, config: CEDConfig = CEDConfig()) -> None:
        super().__init__()
        self.config = config
        widths = [config.width * 2**level for level in range(config.depth)]
        self.preprocessing = Convolutions(config.channels, widths[0], config.kernel)
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

    def encode(self, images: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Return the input of the latent space, and the skip connections from top to bottom."""
        rows, columns = images.shape[-2:]
        multiple = 2**self.config.depth
        images = F.pad(images, (0, -columns % multiple, 0, -rows % multiple), mode="replicate")
        features = self.preprocessing(images)
        skips = []
        for block in self.down:
            features, skip = block(features)
            skips.append(skip)
        return features, skips

    def decode(
        self, features: torch.Tensor, skips: Sequence[torch.Tensor], sub_models: bool = True
    ) -> list[torch.Tensor]:
        """Return the predictions of the full model, then of its sub-models if requested."""
        features = self.latent(features)
        coarse: list[torch.Tensor] = []
        for level, (block, skip) in enumerate(zip(self.up, reversed(skips), strict=True)):
            if self.sub_models and sub_models:
                coarse.append(self.coarse(level, features, skips[0].shape[-2:]))
            features = block(features, skip)
        return [self.postprocessing(features), *reversed(coarse)]

    def coarse(self, level: int, features: torch.Tensor, size: Sequence[int]) -> torch.Tensor:
        """Return the prediction of the sub-model that leaves the decoder at a level, enlarged."""
        return enlarge(self.sub_models[level](features), size)

    def all_predictions(self, images: torch.Tensor) -> list[torch.Tensor]:
        """Predict with the full model, then with each sub-model; images are cropped to the input."""
        rows, columns = images.shape[-2:]
        return [image[..., :rows, :columns] for image in self.decode(*self.encode(images))]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Predict images (batch, 1, rows, columns) with the full model."""
        rows, columns = images.shape[-2:]
        (image,) = self.decode(*self.encode(images), sub_models=False)
        return image[..., :rows, :columns]

    @torch.no_grad()
    def predict(self, inputs: torch.Tensor, batch_size: int) -> torch.Tensor:
        """Predict windows with the full model in evaluation mode, without gradients.

        Parameters
        ----------
        inputs : Tensor, shape (windows, channels, rows, columns)
            On the device of the network.
        batch_size : int
            Number of windows per batch.

        Returns
        -------
        Tensor, shape (windows, 1, rows, columns)
        """
        self.eval()
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return torch.cat([self(batch) for batch in inputs.split(batch_size)])


def enlarge(images: torch.Tensor, size: Sequence[int]) -> torch.Tensor:
    """Interpolate images (..., rows, columns) bilinearly to a larger size.

    The result is that of `F.interpolate`. One matrix product per axis takes a fraction of the time,
    forward and backward.
    """
    rows, columns = (
        _interpolation(before, after, images.device)
        for before, after in zip(images.shape[-2:], size, strict=True)
    )
    return rows @ images @ columns.mT


@cache
def _interpolation(before: int, after: int, device: torch.device) -> torch.Tensor:
    """Return the matrix (after, before) that interpolates a series linearly from one length to another."""
    identity = torch.eye(before, device=device)
    return F.interpolate(identity[None], after, mode="linear")[0].mT.contiguous()


def summary(network: CED) -> str:
    """Return one line: the number of parameters, and the fraction of them in the latent space."""
    total = sum(p.numel() for p in network.parameters())
    latent = sum(p.numel() for p in network.latent.parameters())
    return f"CED with {total:,} parameters, {latent / total:.1%} of them in the latent space"
