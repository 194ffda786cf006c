"""`faultslip forecast`: the probabilities of the next failure along a record, as CSV, NetCDF and figure."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
import numpy as np
import xarray as xr

from faultslip.command_line.checks import ForecastAsked
from faultslip.command_line.inspect import describe
from faultslip.command_line.messages import warn
from faultslip.command_line.outputs import check_output, write_csv
from faultslip.figures.record_forecast import draw
from faultslip.forecasts.released import forecast
from faultslip.io import netcdf
from faultslip.io.files import atomic_paths
from faultslip.io.numbers import seconds_format
from faultslip.records.catalogue import read_catalogue
from faultslip.records.read_table import read_table

UNSURE = (
    "failures were found in the emission alone; where slips do not stand out in it, such a forecast is worse "
    "than none: give --friction, or look at the failures in the figure"
)


def forecast_record(files: Sequence[Path], asked: ForecastAsked) -> None:
    """Read a record or a list of events, forecast its failures, write that and say what was done.

    Raises
    ------
    InputError
        If it cannot be read or forecast, or an output exists now.
    """
    if asked.catalogue is not None:
        record = read_catalogue(str(files[0]), **asked.catalogue)
    else:
        record = read_table(files, **asked.reading)
        click.echo(describe(record))
    found = forecast(record, model=asked.model, min_friction_drop=asked.min_drop)
    if found.attrs["failures_from"] == "emission":
        warn(UNSURE)
    outputs = asked.outputs
    with atomic_paths(
        list(outputs.values()), lambda path: check_output(path, files, asked.overwrite)
    ) as temporaries:
        _write(found, dict(zip(outputs, temporaries, strict=True)))
    click.echo(summary(found, outputs.values()))


def _write(found: xr.Dataset, outputs: Mapping[str, Path]) -> None:
    columns = dict(zip(column_names(found), rows(found).T, strict=True))
    seconds = seconds_format(found.attrs["interval"])
    formats = [seconds if name in ("time", "available") else "%.7g" for name in columns]
    write_csv(outputs["csv"], comments(found), columns, formats)
    netcdf.write(found, outputs["nc"], time="time")  # as in the CSV
    draw(found, str(outputs["png"]))


def comments(found: xr.Dataset) -> list[str]:
    """Return what stands above the columns of a forecast."""
    return [
        found.attrs["title"],
        "time: s, as in the record; age, the time since the last failure, and usual_interval: s",
        "within_A: probability that the next failure comes within A usual intervals",
        "q10, q50 and the like: time to the next failure, s, which is shorter with this probability, %",
        "available: s, time from which on the forecast can be made",
    ]


def column_names(found: xr.Dataset) -> list[str]:
    """Return the names of the columns of a forecast."""
    within = [f"within_{horizon:g}" for horizon in found["horizon"].values]
    levels = [f"q{100 * level:.0f}" for level in found["level"].values]
    return ["time", *within, *levels, "age", "usual_interval", "available"]


def rows(found: xr.Dataset) -> np.ndarray:
    """Return the columns of a forecast, (samples, columns)."""
    single = [found[name].values[:, None] for name in ("age", "usual_interval", "available")]
    return np.concatenate(
        [
            found["time"].values[:, None],
            found["probability"].values,
            found["time_to_failure"].values,
            *single,
        ],
        axis=1,
    )


def summary(found: xr.Dataset, outputs: Iterable[Path]) -> str:
    """Summarise a forecast in a few lines."""
    failures, attributes = found["failure"].values, found.attrs
    last, first = found.isel(time=-1), found.isel(time=0)
    low, median, high = (f"{value:.3g}" for value in last["time_to_failure"].values)
    source = {"given": "as given", "friction": "in the friction", "emission": "in the emission"}
    unit, age = float(last["usual_interval"]), float(last["age"])
    begun, possible = float(first["time"]), float(first["available"])
    late = f"; those before {possible:.10g} s were possible then only" if possible > begun else ""
    return "\n".join(
        [
            f"failures    {len(failures)}, found {source[attributes['failures_from']]}; usually {unit:.4g} s "
            "apart",
            f"forecast    {found.sizes['time']} times, one every {attributes['interval']:.4g} s, from "
            f"{begun:.10g} s on{late}",
            f"next        at {float(last['time']):.10g} s, {age:.4g} s after the last failure: in {median} s "
            f"(80 %: {low} to {high} s)",
            f"emission    what it adds to the renewal models is believed to {float(last['strength']):.0%}, "
            "by the latest cycles",
            "written     " + ", ".join(map(str, outputs)),
        ]
    )
