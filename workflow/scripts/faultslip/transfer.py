"""What is trained and what stays as it is when a network is carried to another fault."""

import torch
from torch.nn import functional as F

# Names a scenario may give to what it trains.
TRAINABLE = ("all", "latent")


def freeze(network, trained):
    """Let only the named part of the network learn.

    Parameters
    ----------
    network : CED
    trained : str
        ``all``, or ``latent``: encoder and decoder keep their weights (the paper's
        transfer learning).
    """
    if trained not in TRAINABLE:
        raise ValueError(f"trained part {trained!r} is not one of {', '.join(TRAINABLE)}")
    for parameter in network.parameters():
        parameter.requires_grad_(trained == "all")
    for parameter in network.latent.parameters():
        parameter.requires_grad_(True)


def training_mode(network, trained):
    """Batch statistics are gathered where the network learns, and nowhere else."""
    if trained == "all":
        network.train()
    else:
        network.eval()
        network.latent.train()


class AroundLatentSpace:
    """A network around a latent space that alone learns: all else is computed once.

    What the frozen encoder gives for each window does not change from epoch to epoch, and
    neither does what the skip connections add in the frozen decoder. Its layers are linear
    but for the ReLUs, so that batch normalisation is folded into the convolution before it,
    and a transposed convolution and the convolution after it are one.

    Parameters
    ----------
    network : CED
    images : Tensor, shape (windows, 1, rows, columns)
    batch_size : int
        Windows that are encoded at once.
    """

    @torch.no_grad()
    def __init__(self, network, images, batch_size):
        network.eval()
        self.network = network
        self.size = images.shape[-2:]
        self.up = [_FrozenUpSampling(block) for block in network.up]
        features, shares = [], []
        for batch in images.split(batch_size):
            encoded, skips = network.encode(batch)
            features.append(encoded)
            shares.append([up.share_of(skip) for up, skip in zip(self.up, reversed(skips), strict=True)])
        self.features = torch.cat(features)
        self.shares = [torch.cat(share) for share in zip(*shares, strict=True)]
        convolution, normalisation, _ = network.postprocessing[0]
        self.postprocessing = _folded(convolution, normalisation)

    @torch.no_grad()
    def predict(self, batch_size):
        """Predictions of the full model for all windows, as they are."""
        self.network.eval()
        batches = torch.arange(len(self.features), device=self.features.device).split(batch_size)
        return torch.cat([self.all_predictions(batch, sub_models=False)[0] for batch in batches])

    def all_predictions(self, batch, sub_models=True):
        """Predicted images of full model and sub-models for some of the windows, cropped.

        Parameters
        ----------
        batch : Tensor of int
            Which windows.
        sub_models : bool
            Whether theirs are wanted.
        """
        features = self.network.latent(self.features[batch])
        full_size = self.shares[-1].shape[-2:]
        coarse = []
        for level, (up, share) in enumerate(zip(self.up, self.shares, strict=True)):
            if self.network.sub_models and sub_models:
                coarse.append(self.network.coarse(level, features, full_size))
            features = up(features, share[batch])
        features = _convolution(features, *self.postprocessing)
        full = self.network.postprocessing[1](features)
        rows, columns = self.size
        return [image[..., :rows, :columns] for image in (full, *reversed(coarse))]


class _FrozenUpSampling:
    """An up-sampling block whose weights stay as they are."""

    def __init__(self, block):
        first, normalisation, _, *second, _ = block.convolutions
        channels = block.transposed.out_channels
        self.block, self.padding = block, first.kernel_size[0] // 2
        # The transposed convolution, then the first one's share of it, as one: its kernel
        # is the full convolution of theirs.
        both = F.conv2d(block.transposed.weight, first.weight[:, :channels], padding=2 * self.padding)
        self.weight = both * _gain(normalisation)[:, None, None]
        self.second = _folded(*second)

    def share_of(self, skip):
        """What the skip connection and the biases add to the first convolution."""
        bias = self.block.transposed.bias[:, None, None].expand(len(skip), -1, *skip.shape[-2:])
        first, normalisation, *_ = self.block.convolutions
        return normalisation(first(torch.cat([bias, skip], dim=1)))

    def __call__(self, features, share):
        features = F.conv_transpose2d(features, self.weight, stride=2, padding=self.padding)
        return _convolution((features + share).relu_(), *self.second)


def _convolution(features, weight, bias):
    return F.conv2d(features, weight, bias, padding=weight.shape[-1] // 2).relu_()


def _folded(convolution, normalisation):
    """Weight and bias of a convolution with the batch normalisation after it."""
    gain = _gain(normalisation)
    weight = convolution.weight * gain[:, None, None, None]
    return weight, normalisation.bias - gain * normalisation.running_mean


def _gain(normalisation):
    return normalisation.weight / torch.sqrt(normalisation.running_var + normalisation.eps)
