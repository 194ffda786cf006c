"""`faultslip adapt`: networks for a fault of one's own."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from faultslip.command_line.checks import Adaptation
from faultslip.command_line.inspect import describe
from faultslip.records.read_table import read_table
from faultslip.release.adaptation import EPOCHS_WITHOUT_VALIDATION, TRAINING, adapt, plan
from faultslip.release.networks import load
from faultslip.runtime import make_reproducible


def adapt_networks(files: Sequence[Path], asked: Adaptation) -> None:
    """Read a record, say whether it is enough, and train.

    Parameters
    ----------
    files : sequence of Path
    asked : Adaptation

    Raises
    ------
    InputError
        If the record is not enough, or the folder cannot be written without the loss of something else.
    """
    record = read_table(files, **asked.reading)
    click.echo(describe(record))
    networks = load(asked.network)
    time = record["time"].values
    known = asked.known or (float(time[0]), float(time[-1]) + record.attrs["interval"])
    make_reproducible()
    planned, _ = plan(networks, record, known)
    click.echo(f"adapting    {planned.advice}")
    number = len(networks.ensemble.networks)
    epochs = TRAINING.epochs if planned.validate else EPOCHS_WITHOUT_VALIDATION
    with tqdm(
        total=number * epochs, desc=f"training {number} networks", unit="epoch", leave=False, disable=None
    ) as bar:
        adapted = adapt(networks, record, known, asked.out, lambda *_: bar.update(), asked.overwrite)
    if planned.validate:
        click.echo(f"validated   {verdict(adapted.about['validation'], networks.name)}")
    title, network = adapted.about["title"], shlex.quote(asked.out)
    click.echo(f"written     {asked.out}: {title}; predict with --network {network}")


def verdict(validation: Mapping[str, float], released: str) -> str:
    """Say whether training helped, in one line.

    Parameters
    ----------
    validation : mapping
        MAPE of `released`, `adapted` and `constant`, percent.
    released : str
        Name of the networks that the training started from.
    """
    line = "MAPE in the last third: {released:.2f} % before, {adapted:.2f} % after".format(**validation)
    line += f" (a constant: {validation['constant']:.2f} %)"
    if validation["adapted"] < validation["released"]:
        return f"{line}; training stopped where this part was read best, which favours the adapted networks"
    return f"{line}: training did not help; use {released}, with --known"
