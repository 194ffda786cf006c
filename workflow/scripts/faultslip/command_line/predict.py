"""`faultslip predict`: from a table to friction as CSV, NetCDF and figure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import xarray as xr
from tqdm import tqdm

from faultslip.command_line.checks import COLUMNS, Prediction, check_output
from faultslip.command_line.inspect import describe, describe_recurrence
from faultslip.figures.record_prediction import draw
from faultslip.io import netcdf
from faultslip.io.files import atomic_path, atomic_paths
from faultslip.io.numbers import seconds_format
from faultslip.records.gaps import bridged_samples
from faultslip.records.read_table import read_table
from faultslip.release.networks import Networks, load
from faultslip.scores.metrics import mape, pearson_r, r2

LONG = 100_000  # samples; a longer record has a progress bar
DIGITS = dict.fromkeys(COLUMNS, "%.5f")


def predict_record(files: Sequence[Path], asked: Prediction) -> None:
    """Read a record, predict its friction, write it and say what was done.

    Parameters
    ----------
    files : sequence of Path
    asked : Prediction

    Raises
    ------
    InputError
        If the record cannot be read or predicted, or an output exists now.
    """
    record = read_table(files, **asked.reading)
    click.echo(describe(record))
    networks = load(asked.network, asked.device)
    prediction = networks.predict(
        record,
        known=asked.known,
        level=asked.level,
        progress=_progress if networks.causal or record.sizes["time"] > LONG else iter,
    )
    outputs = asked.outputs
    with atomic_paths(
        list(outputs.values()), lambda path: check_output(path, files, asked.overwrite)
    ) as temporaries:
        write(prediction, dict(zip(outputs, temporaries, strict=True)))
    click.echo(summary(prediction, networks, outputs.values()))


def write(prediction: xr.Dataset, outputs: Mapping[str, Path]) -> None:
    """Write a prediction.

    Parameters
    ----------
    prediction : Dataset
        From `Networks.predict`.
    outputs : mapping
        Paths of `csv`, `nc`, `png` and `html`; what is missing is not written.
    """
    if "csv" in outputs:
        with atomic_path(outputs["csv"]) as temporary:
            write_csv(prediction, temporary)
    if "nc" in outputs:
        netcdf.write(prediction, outputs["nc"])
    if "png" in outputs:
        draw(prediction, str(outputs["png"]))
    if "html" in outputs:
        from faultslip.figures.html_page import write_page  # its library takes long to load

        write_page(prediction, outputs["html"])


def write_csv(prediction: xr.Dataset, path: Path) -> None:
    """Write time, friction and the ends of its band as CSV; in gaps of the record they are `nan`.

    A causal prediction has a column `available` too.
    """
    seconds = seconds_format(prediction.attrs["interval"])
    columns = {"time": seconds, **DIGITS}
    if "available" in prediction:
        columns["available"] = seconds
    values, formats = [prediction[name].values for name in columns], list(columns.values())
    header = ",".join(columns)
    np.savetxt(path, np.column_stack(values), fmt=formats, delimiter=",", header=header, comments="")


def summary(prediction: xr.Dataset, networks: Networks, outputs: Sequence[Path] | Any) -> str:
    """Summarise what was predicted in a few lines."""
    attributes, measured = prediction.attrs, prediction.isel(time=~bridged_samples(prediction))
    friction = measured["friction"].values
    half_widths = (measured["upper"] - measured["lower"]).values / 2
    band = " to ".join(dict.fromkeys(f"{width:.3f}" for width in (half_widths.min(), half_widths.max())))
    recurrence = attributes["recurrence"]
    lines = [describe_recurrence(None if np.isnan(recurrence) else recurrence)]
    lines += [f"networks    {networks.name}: {networks.about['title']}"]
    changed = []
    if attributes["interval"] != attributes["interval_of_record"]:
        changed.append(
            f"resampled from {attributes['interval_of_record']:.4g} to {attributes['interval']:.4g} s"
        )
    if attributes["average"]:
        changed.append(f"averaged over {attributes['average']:.3g} s")
    if changed:
        samples = recurrence / attributes["interval"]
        lines.append(
            f"time        {' and '.join(changed)}: cycles have {samples:.0f} samples, as the networks know "
            "them; rows of the outputs are these samples"
        )
    units = attributes["friction_in"]
    note = f" ({units}; no level is known)" if units else ""
    if attributes["calibrated"]:
        note = f", calibrated on {attributes['calibrated']} cycles between {attributes['known'][0]:.6g} and "
        note += f"{attributes['known'][1]:.6g} s"
        if attributes["shift"]:
            side = "later" if attributes["shift"] > 0 else "earlier"
            note += f", where it agrees best {abs(attributes['shift']):.3g} s {side}"
    lines.append(f"predicted   {friction.min():.3f} to {friction.max():.3f}, 90 % band ± {band}{note}")
    if "available" in prediction:
        lines.append(_past(measured))
    lines += [f"warning     {line}" for line in attributes["warnings"].splitlines()]
    if "true" in prediction:
        lines.append(f"score       {_score(measured, bool(units))}")
    return "\n".join([*lines, "written     " + ", ".join(map(str, outputs))])


def _past(prediction):
    """Say when the estimates of a causal prediction can be made."""
    time, available = prediction["time"].values, prediction["available"].values
    first, later = available[0], time > available[0]
    line = f"past        estimates up to {first:.6g} s could be made then, when the recurrence was known"
    if not later.any():
        return line
    return f"{line}; later ones at most {(available - time)[later].max():.3g} s after their time"


def _score(prediction, standard):
    """Score against the friction of the table, outside the known part."""
    start, end = prediction.attrs["known"] if prediction.attrs["calibrated"] else (0.0, 0.0)
    time = prediction["time"].values
    rest = prediction.isel(time=((time < start) | (time >= end)) & np.isfinite(prediction["true"].values))
    where = "outside the known part" if prediction.attrs["calibrated"] else "of the whole record"
    if rest.sizes["time"] < 2 or not np.ptp(rest["true"].values):
        return "none: there is no friction beside that of the known part"
    true, friction = rest["true"].values.astype(float), rest["friction"].values
    r = f"{where}, Pearson's r {pearson_r(true, friction):.3f}"
    if standard:
        return f"{r} with the friction in the table"
    used = prediction["true"].values[(time >= start) & (time < end)]
    used = used[np.isfinite(used)]
    constant = used.mean() if len(used) else prediction["friction"].values.mean()
    covered = np.mean((true >= rest["lower"].values) & (true <= rest["upper"].values))
    errors = "no MAPE, because the friction in the table is 0 somewhere"
    if np.all(true):
        errors = (
            f"MAPE {mape(true, friction):.2f} % (a constant: "
            f"{mape(true, np.full_like(true, constant)):.2f} %)"
        )
    return f"{r}, R2 {r2(true, friction):.3f}, {errors}; the band covers {covered:.0%}"


def _progress(blocks):
    """Return a progress bar."""
    return tqdm(blocks, desc="predicting", unit="block", leave=False)
