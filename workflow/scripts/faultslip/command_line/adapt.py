"""`faultslip adapt`: networks for a fault of one's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from faultslip.command_line.inspect import describe
from faultslip.io.errors import InputError
from faultslip.predictions.adaptation import EPOCHS_WITHOUT_VALIDATION, TRAINING, adapt, plan
from faultslip.predictions.released import load
from faultslip.records.record import read_table
from faultslip.runtime import make_reproducible


def adapt_networks(
    files: Sequence[Path],
    reading: Mapping[str, Any],
    network: str,
    known: tuple[float, float] | None,
    out: Path,
    overwrite: bool,
) -> None:
    """Read a record, say whether it is enough, and train.

    Parameters
    ----------
    files : sequence of Path
    reading : mapping
        Options of `read_table`.
    network : str
        Name or folder of the networks to start from.
    known : pair of float, optional
        Part whose friction is used; by default the whole record.
    out : Path
        Folder that is written.
    overwrite : bool
        Whether a folder that exists is replaced.

    Raises
    ------
    InputError
        If the record is not enough, or the folder exists.
    """
    if out.exists() and not overwrite:
        raise InputError(f"{out}: exists already; give another --out, or add --overwrite")
    networks, record = load(network), read_table(files, **reading)
    click.echo(describe(record))
    time = record["time"].values
    known = known or (float(time[0]), float(time[-1]) + record.attrs["interval"])
    make_reproducible()
    click.echo(f"adapting    {plan(networks, record, known)[0].advice}")
    click.echo(f"training    {len(networks.ensemble.networks)} networks; the loss of the last epoch of each:")
    adapted = adapt(networks, record, known, out, _report)
    click.echo(f"written     {out}: {adapted.about['title']}; predict with --network {out}")


def _report(epoch, training_loss, validation_loss):
    """One line per network, for its last epoch."""
    if epoch == TRAINING.epochs or (epoch == EPOCHS_WITHOUT_VALIDATION and not np.isfinite(validation_loss)):
        click.echo(f"            training {training_loss:.4f}, validation {validation_loss:.4f}")
