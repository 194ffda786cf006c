"""The published result of Laurenti et al. (2022), and its reproduction on the same table.

Their protocol is taken from the paper (Earth and Planetary Science Letters 598, 117825) and from
the code that they published. Shear stress is predicted from the two variances of the 70 rows before
it. The first 70 % of the table is the training part, whose last tenth decides when training stops;
the rest is the test part. Each part is scaled by its own minimum and maximum, the test part too.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import torch

from faultslip.io.errors import InputError
from faultslip.methods import convolutional_lstm
from faultslip.methods.convolutional_lstm import ConvolutionalLSTM
from faultslip.scores import metrics

PUBLISHED_SCORES = {"r2": 0.940, "rmse": 0.0606}
CHANNELS, TARGET = ["Var_Ch1", "Var_Ch2"], "ShearStress"
STEPS = 70  # rows in a sequence
TRAIN_FRACTION = 0.7
FIT_FRACTION = 0.9  # of the training part; the remainder decides when training stops


def sequences(rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut sequences from a part of the table, scaled to between 0 and 1 by its minimum and maximum.

    Parameters
    ----------
    rows : ndarray, shape (rows, 3)
        The two variances, and the shear stress.

    Returns
    -------
    inputs : Tensor, shape (rows - STEPS, STEPS, 2)
        The variances of the `STEPS` rows before each target.
    targets : Tensor, shape (rows - STEPS,)
    """
    scaled = (rows - rows.min(axis=0)) / np.ptp(rows, axis=0)
    before = np.stack([scaled[i - STEPS : i, :2] for i in range(STEPS, len(scaled))])
    return torch.from_numpy(before.astype(np.float32)), torch.from_numpy(scaled[STEPS:, 2].astype(np.float32))


def train_as_published(
    inputs: torch.Tensor, targets: torch.Tensor, seed: int, max_epochs: int = 120
) -> ConvolutionalLSTM:
    """Train the network as published: Nadam at 0.008, halved after 5 epochs without gain, stopped after 20.

    Parameters
    ----------
    inputs, targets : Tensor
        Returned by `sequences` for the training part.
    seed : int
        Seed of the initial weights and of the order of the sequences.
    max_epochs : int
    """
    torch.manual_seed(seed)
    network = ConvolutionalLSTM(STEPS, 2)
    number = int(FIT_FRACTION * len(inputs))
    convolutional_lstm.fit(
        network,
        (inputs[:number], targets[:number]),
        (inputs[number:], targets[number:]),
        learning_rate=0.008,
        batch_size=256,
        max_epochs=max_epochs,
        threshold_mode="abs",
    )
    return network


def reproduce(table: str, seeds: list[int]) -> Iterator[dict[str, float]]:
    """Score the published network, trained here under its own protocol.

    Parameters
    ----------
    table : str
        Path of the public table of p4581 at 8 MPa, CSV.
    seeds : list of int

    Yields
    ------
    dict
        `r2` and `rmse`, the latter as a fraction of the range of the test part, for each seed.

    Raises
    ------
    InputError
        If the table lacks a column.
    """
    columns = pd.read_csv(table)
    missing = [name for name in (*CHANNELS, TARGET) if name not in columns]
    if missing:
        raise InputError(f"{table}: there is no column {missing[0]!r}; is it the table of p4581 at 8 MPa?")
    rows = columns[[*CHANNELS, TARGET]].to_numpy()
    split = int(TRAIN_FRACTION * len(rows))
    inputs, targets = sequences(rows[:split])
    test_inputs, true = sequences(rows[split - STEPS :])
    for seed in seeds:
        predicted = train_as_published(inputs, targets, seed).predict(test_inputs).numpy()
        yield {"r2": metrics.r2(true, predicted), "rmse": metrics.rmse(true, predicted)}
