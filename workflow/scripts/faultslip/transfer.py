"""What is trained and what stays as it is when a network is carried to another fault."""

import torch

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


def frozen_encoding(network, images, batch_size):
    """What the frozen encoder gives for all images: computed once, used in every epoch.

    Parameters
    ----------
    images : Tensor, shape (windows, 1, rows, columns)

    Returns
    -------
    list of Tensor
        Input of the latent space, then the skip connections from top to bottom;
        their first axis is the windows.
    """
    network.eval()
    with torch.no_grad():
        parts = [network.encode(batch) for batch in images.split(batch_size)]
    return [torch.cat(tensors) for tensors in zip(*([f, *s] for f, s in parts), strict=True)]
