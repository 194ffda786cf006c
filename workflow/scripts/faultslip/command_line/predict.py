"""`faultslip predict`: from a table to friction as CSV, NetCDF and figure."""

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import click
import numpy as np
import xarray as xr
from tqdm import tqdm

from faultslip.command_line.checks import Prediction
from faultslip.command_line.events import hits
from faultslip.command_line.inspect import describe, describe_recurrence
from faultslip.command_line.messages import warn
from faultslip.command_line.outputs import COLUMNS, check_output, write_csv
from faultslip.figures.html_page import write_page
from faultslip.figures.record_prediction import draw
from faultslip.io import netcdf
from faultslip.io.files import atomic_paths
from faultslip.io.numbers import seconds_format
from faultslip.records.read_table import read_table
from faultslip.release.networks import Networks, load
from faultslip.release.summary import calibration, described, summarise

LONG = 100_000  # samples; a longer record has a progress bar
LARGEST_DIGITS = 15  # that a float64 has


def predict_record(files: Sequence[Path], asked: Prediction) -> bool:
    """Read a record, predict its friction, write it and say what was done.

    Parameters
    ----------
    files : sequence of Path
    asked : Prediction

    Returns
    -------
    bool
        Whether there is a warning.

    Raises
    ------
    InputError
        If the record cannot be read or predicted, or an output exists now.
    """
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        redirect_stdout(nothing if asked.quiet or asked.json else sys.stdout),
    ):
        summary = predict_and_write(files, asked)
    for line in summary["warnings"]:
        warn(line)
    if asked.json:
        click.echo(json.dumps(summary, allow_nan=False))
    return bool(summary["warnings"])


def predict_and_write(
    files: Sequence[Path], asked: Prediction, networks: Networks | None = None
) -> dict[str, Any]:
    """Read a record, predict its friction, write it, and return its summary.

    Parameters
    ----------
    files, asked
        As for `predict_record`.
    networks : Networks, optional
        By default those that are asked for.

    Returns
    -------
    dict
        From `summarise`, with `title` of the networks and the paths of `outputs`.

    Raises
    ------
    InputError
        As for `predict_record`.
    """
    networks = networks or load(asked.network, asked.device)
    if asked.catalogue is None:
        record = read_table(files, **asked.reading)
    else:
        record = hits(files, asked.catalogue, networks)
    click.echo(describe(record))
    long = networks.causal or record.sizes["time"] > LONG
    prediction = networks.predict(
        record,
        known=asked.known,
        level=asked.level,
        progress=_progress if long and not asked.quiet else iter,
    )
    outputs = asked.outputs
    summary = summarise(prediction) | {
        "title": networks.about["title"],
        "outputs": {kind: str(path) for kind, path in outputs.items()},
    }
    with atomic_paths(
        list(outputs.values()), lambda path: check_output(path, files, asked.overwrite)
    ) as temporaries:
        write(prediction, summary, dict(zip(outputs, temporaries, strict=True)))
    click.echo(summary_text(summary))
    return summary


def write(prediction: xr.Dataset, summary: Mapping[str, Any], outputs: Mapping[str, Path]) -> None:
    """Write a prediction.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`.
    summary : mapping
        From `summarise`.
    outputs : mapping
        Paths of `csv`, `nc`, `png` and `html`; what is missing is not written.
    """
    if "csv" in outputs:
        write_series(prediction, summary, outputs["csv"])
    if "nc" in outputs:
        netcdf.write(prediction, outputs["nc"], time="time")  # as in the CSV
    if "png" in outputs:
        draw(prediction, str(outputs["png"]))
    if "html" in outputs:
        write_page(prediction, summary, outputs["html"])


def write_series(prediction: xr.Dataset, summary: Mapping[str, Any], path: Path) -> None:
    """Write time, friction and the ends of its band as CSV; in gaps of the record they are `nan`.

    A causal prediction has a column `available` too.
    """
    times = ["time", "available"] if "available" in prediction else ["time"]
    columns = {name: prediction[name].values for name in ("time", *COLUMNS, *times[1:])}
    seconds, digits = seconds_format(prediction.attrs["interval"]), _digits(columns["friction"])
    formats = [seconds if name in times else f"%.{digits}g" for name in columns]
    write_csv(path, comments(summary), columns, formats)


def comments(summary: Mapping[str, Any]) -> list[str]:
    """Return what stands above the columns of a prediction: record, units, calibration and warnings."""
    known, level = summary["known"], summary["level"]
    unit = "friction coefficient" if summary["unit"] == "coefficient" else f"{summary['unit']} of friction"
    if known:
        unit += f", calibrated on {calibration(known)}"
    elif level:
        unit += f", by a mean of {level['mean']:g} and a standard deviation of {level['std']:g}"
    else:
        unit += "; no level is known"
    lines = [
        f"friction of {summary['record']}, predicted by {summary['networks']}",
        *(f"file: {file}" for file in summary["files"]),
    ]
    text = described(summary)
    lines += [f"time: s, as in the record, {summary['start']:.10g} to {summary['end']:.10g} s"]
    lines += [f"sampling: {text['time']}"] if "time" in text else []
    lines += [f"friction, and lower and upper, the ends of its 90 % band: {unit}"]
    lines += [f"available: s; {text['past']}"] if "past" in text else []
    return lines + [f"warning: {line}" for line in summary["warnings"]]


def _digits(friction):
    """Return significant digits that leave six of the standard deviation of friction."""
    friction = friction[np.isfinite(friction)]
    scale, deviation = np.abs(friction).max(initial=0.0), friction.std() if len(friction) else 0.0
    if not deviation:
        return LARGEST_DIGITS
    return min(LARGEST_DIGITS, 6 + max(0, math.floor(math.log10(scale)) - math.floor(math.log10(deviation))))


def summary_text(summary: Mapping[str, Any]) -> str:
    """Summarise what was predicted in a few lines."""
    lines = [describe_recurrence(summary["recurrence"])]
    lines += [f"networks    {summary['networks']}: {summary['title']}"]
    lines += [f"{label:12}{text}" for label, text in described(summary).items()]
    return "\n".join([*lines, "written     " + ", ".join(summary["outputs"].values())])


def _progress(blocks):
    """Return a progress bar, if it is seen."""
    return tqdm(blocks, desc="predicting", unit="block", leave=False, disable=None)
