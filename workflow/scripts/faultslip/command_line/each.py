"""`faultslip predict --each`: records one by one, and a table of what was predicted."""

import csv
import json
import os
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import click
from tabulate import tabulate
from tqdm import tqdm

from faultslip import __version__
from faultslip.command_line.checks import Prediction, check_files
from faultslip.command_line.messages import MISTAKES, message_of, warn
from faultslip.command_line.outputs import WRITTEN, check_output
from faultslip.command_line.predict import predict_and_write
from faultslip.io.files import atomic_path
from faultslip.release.networks import load

COLUMNS = ("record", "recurrence_s", "lowest", "highest", "pearson_r", "mape_percent", "warnings", "error")


def predict_each(asked: Sequence[tuple[Path, Prediction]], table: Path | None) -> tuple[bool, bool]:
    """Predict records one by one, and print a table; one that fails does not stop the others.

    Parameters
    ----------
    asked : sequence of Path and Prediction
        Each file, and what is asked of it.
    table : Path, optional
        CSV file for the table.

    Returns
    -------
    failed, doubtful : bool
        Whether a record was not predicted, and whether there is a warning.

    Raises
    ------
    InputError
        If the networks cannot be loaded, or the table not be written.
    """
    common, files = asked[0][1], [path for path, _ in asked]
    if table is not None:
        check_output(table, files, common.overwrite)
    networks = load(common.network, common.device)
    found = []
    for path, one in tqdm(asked, desc="records", leave=False, disable=common.quiet or None):
        found.append(_predict(path, one, networks))
    rows = [_row(one) for one in found]
    if table is not None:
        _write(table, rows, files, common.overwrite)
    if common.json:
        click.echo(json.dumps({"version": __version__, "records": found}, allow_nan=False))
    elif not common.quiet:
        texts = [[*map(_text, row[:-1]), "failed" if row[-1] else ""] for row in rows]
        click.echo(tabulate(texts, [*COLUMNS[:-1], ""], disable_numparse=True))
        if table is not None:
            click.echo(f"written     {table}")
    return any("error" in one for one in found), any(one.get("warnings") for one in found)


def _predict(path, asked, networks):
    """Return the summary of a record, or its name and the error."""
    try:
        with open(os.devnull, "w", encoding="utf-8") as nothing, redirect_stdout(nothing):
            check_files([path], asked)
            summary = predict_and_write([path], asked, networks)
    except MISTAKES as error:
        message = message_of(error)
        click.echo(f"error: {message}", err=True)
        return {"record": path.stem, "files": [str(path)], "error": message}
    for line in summary["warnings"]:
        warn(f"{path}: {line}")
    return summary


def _row(summary):
    """Return the values of a row of the table; None where there is none."""
    if "error" in summary:
        return [summary["record"], *6 * [None], summary["error"]]
    score = summary["score"] or {}
    scores = [score.get(name) for name in ("pearson_r", "mape_percent")]
    number = len(summary["warnings"])
    return [summary["record"], summary["recurrence"], *summary["friction"].values(), *scores, number, None]


def _text(value):
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _write(path, rows, files, overwrite):
    """Write the table as CSV."""
    with (
        atomic_path(path, lambda target: check_output(target, files, overwrite)) as temporary,
        open(temporary, "w", encoding="utf-8", newline="") as file,
    ):
        file.write(f"{WRITTEN}{__version__}: records that were predicted one by one\n")
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
