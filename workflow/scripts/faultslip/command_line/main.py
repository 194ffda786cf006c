"""`faultslip`: predicts friction from a recording of acoustic emission.

Heavy libraries are loaded where a command needs them, after all checks that need none, so that `--help` and
refusals answer at once.
"""

import gc
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from faultslip import __version__
from faultslip.command_line.messages import DOUBTFUL, MISTAKE, Commands, load_matplotlib
from faultslip.io.errors import printable

# New objects after which Python looks for garbage. By default it does so after 700, and searches all that
# libraries create while they are loaded, which takes a seventh of the time to load them.
COLLECT_AFTER = 100_000


class Range(click.ParamType):
    """Two numbers, `3825:3878`."""

    name = "start:end"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Return the two numbers of a text."""
        try:
            start, end = map(float, str(value).split(":"))
        except ValueError:
            self.fail(
                f"{value!r} is not two numbers with a colon between them, such as 3825:3878", param, ctx
            )
        return start, end  # checked where Python's callers are, too


def _with_times(command):
    """Let a command have both times as one argument, as `read_table` does."""

    @wraps(command)
    def wrapped(*arguments, friction_time, **options):
        if friction_time is not None:
            options["time"] = {"emission": options["time"], "friction": friction_time}
        command(*arguments, **options)

    return wrapped


def record_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the options that say how a record is read."""
    options = [
        click.option(
            "--time",
            metavar="COLUMN",
            help="Time, s: a column, an expression of columns, or columns of dates and times of day.",
        ),
        click.option(
            "--emission", metavar="COLUMN", help='Emission amplitude, such as "sqrt(Var_1 + Var_2)".'
        ),
        click.option(
            "--friction", metavar="COLUMN", help='Friction, where it is known, such as "Shear / 7.98".'
        ),
        click.option(
            "--friction-time", metavar="COLUMN", help="Time of friction, s, where a logger of its own has it."
        ),
        click.option("--time-range", type=Range(), help="Part of the record that is used, s."),
        click.option(
            "--time-scale", default=1.0, show_default=True, help="Factor on times: 60 if in minutes."
        ),
        click.option("--interval", type=float, help="Sampling interval, s. [default: that of the record]"),
        click.option(
            "--average",
            type=float,
            help="Moving average of emission and friction, s; 0 for none. [default: as is read best]",
        ),
        click.option("--averaged", type=float, default=0.0, help="Average that the emission is already, s."),
        click.option(
            "--header-lines", type=int, help="Lines before the names of columns. [default: they are found]"
        ),
        click.option("--max-gap", type=float, help="Longest gap that is bridged, s. [default: 5 samples]"),
    ]
    command = _with_times(command)
    for option in reversed(options):
        command = option(command)
    return click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))(command)


def event_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the options of a list of events, such as hits, in place of a record."""
    options = [
        click.option(
            "--catalogue", is_flag=True, help="FILES is a list of events; --time has one or two columns."
        ),
        click.option("--size", metavar="COLUMN", help="Of events: column of their size."),
        click.option("--kind", help="Of events: magnitude, energy, amplitude, decibel or counts."),
        click.option("--completeness", type=float, help="Of events: smallest size of which all are listed."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="faultslip")
def main() -> None:
    """Predict the friction of a laboratory fault from its acoustic emission."""
    gc.set_threshold(COLLECT_AFTER)


@main.command()
@record_options
@event_options
def inspect(files: tuple[Path, ...], **reading: Any) -> None:
    """Show a record before anything is predicted: its columns, sampling, gaps and cycles."""
    from faultslip.command_line.checks import check_record
    from faultslip.command_line.events import hit_options
    from faultslip.records.readers.table import column_names

    for path in files:
        names = ", ".join(column_names(path, reading["header_lines"]))
        click.echo(" ".join(printable(f"{path}: columns, as expressions name them: {names}").split()))
    catalogue = hit_options(files, reading, causal=False)
    if catalogue is None:
        check_record(files, reading)
    from faultslip.command_line.inspect import inspect_record

    inspect_record(files, reading, catalogue)


@main.command()
@record_options
@event_options
@click.option(
    "--network", default="zero_shot", show_default=True, help="Name of released networks, or a folder."
)
@click.option("--known", type=Range(), help="Part in which friction may be used to find its units, s.")
@click.option("--friction-mean", type=float, help="Mean of friction, where it is known otherwise.")
@click.option("--friction-std", type=float, help="Standard deviation of friction.")
@click.option(
    "--causal", is_flag=True, help="From the emission up to each sample alone: network NAME_causal."
)
@click.option("--device", default="cpu", show_default=True, help="cpu, cuda, cuda:1, mps or auto.")
@click.option("--output", type=click.Path(), help="Outputs are OUTPUT.csv, .nc and .png.")
@click.option("--html", is_flag=True, help="Also write OUTPUT.html, a page to zoom in.")
@click.option("--overwrite", is_flag=True, help="Replace outputs that exist.")
@click.option(
    "--each",
    is_flag=True,
    help="Predict FILES, or those of a folder, one by one: OUTPUT_NAME.csv and so on, a table OUTPUT.csv.",
)
@click.option("--json", is_flag=True, help="Print the summary as one JSON object.")
@click.option("--quiet", is_flag=True, help="Print nothing but warnings and errors.")
@click.option(
    "--strict", is_flag=True, help="Exit with status 3 after a warning; outputs are written all the same."
)
def predict(files: tuple[Path, ...], **options: Any) -> None:
    """Predict friction from the emission of a record.

    FILES: tables (CSV, TSV, text, HDF5, NetCDF, MATLAB or NumPy); columns of several are used side by side,
    or with --each, files or folders of records are predicted one by one.

    Warnings, each a reason not to trust the prediction, are printed on standard error. The exit status is 2
    after an error, or if --each could not predict a record; 3 after a warning with --strict.
    """
    from faultslip.command_line.checks import check_each, check_prediction
    from faultslip.command_line.outputs import output_paths

    failed = False
    if options["each"]:
        each, output = check_each(files, options), options["output"]
        table = None if output is None else output_paths(output, files[0], ["csv"], "")["csv"]
        load_matplotlib()
        from faultslip.command_line.each import predict_each

        failed, doubtful = predict_each(each, table)
    else:
        asked = check_prediction(files, options)
        load_matplotlib()
        from faultslip.command_line.predict import predict_record

        doubtful = predict_record(files, asked)
    if failed or doubtful and options["strict"]:
        sys.exit(MISTAKE if failed else DOUBTFUL)


@main.command()
@record_options
@click.option("--network", default="zero_shot", show_default=True, help="Networks to start from.")
@click.option("--known", type=Range(), help="Part whose friction is used, s. [default: all]")
@click.option("--out", type=click.Path(), required=True, help="Folder that is written.")
@click.option("--overwrite", is_flag=True, help="Replace a folder of networks that exists.")
def adapt(files: tuple[Path, ...], **options: Any) -> None:
    """Train networks further on the part of a record that has friction."""
    from faultslip.command_line.checks import check_adaptation

    asked = check_adaptation(files, options)
    from faultslip.command_line.adapt import adapt_networks

    adapt_networks(files, asked)


def forecast_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return the options of both commands that forecast."""
    for option in (
        click.option("--model", default="zero_shot", show_default=True, help="Released model, or a file."),
        click.option(
            "--min-drop", default=0.03, show_default=True, help="Fall of friction that is a failure."
        ),
    ):
        command = option(command)
    return command


@main.command()
@record_options
@forecast_options
@event_options
@click.option("--main", type=float, help="Of events: smallest size of a failure.")
@click.option("--apart", type=float, help="Of events: what follows a failure within it is no other, s.")
@click.option("--output", type=click.Path(), help="Outputs are OUTPUT.csv, .nc and .png.")
@click.option("--overwrite", is_flag=True, help="Replace outputs that exist.")
def forecast(files: tuple[Path, ...], **options: Any) -> None:
    """Forecast the next failure at each time of a record, from what was known then.

    Failures are found in --friction; without it in the emission, where slips must stand out.
    """
    from faultslip.command_line.checks import check_forecast

    asked = check_forecast(files, options)
    load_matplotlib()
    from faultslip.command_line.forecast import forecast_record

    forecast_record(files, asked)


@main.command()
@click.argument("source", default="-")
@click.option("--time", metavar="COLUMN", help="Time, s. [default: the first column]")
@click.option("--emission", metavar="COLUMN", help="Emission amplitude. [default: the second column]")
@click.option("--friction", metavar="COLUMN", help="Friction, in which failures are found.")
@click.option("--averaged", type=float, default=0.0, help="Average that the emission is already, s.")
@forecast_options
@click.option("--state", type=click.Path(path_type=Path), help="File to go on from, and to write at the end.")
@click.option("--json", is_flag=True, help="Print JSON lines in place of CSV.")
def monitor(source: str, **options: Any) -> None:
    """Forecast the next failure while rows arrive, in a line for each.

    SOURCE: a file that grows, or - for standard input (default). Each line is a row of numbers; the first may
    have their names. SIGTERM ends it.
    """
    from faultslip.command_line.checks import check_monitor

    asked = check_monitor(options)
    from faultslip.command_line.monitor import monitor as run

    run(source, asked)


@main.command()
@click.argument("name", required=False)
def networks(name: str | None) -> None:
    """List the released networks, or show the model card of NAME, or of a folder of one's own."""
    from faultslip.release.description import read_description
    from faultslip.release.folders import ABOUT, find_folder, read_card, released

    if name is not None:
        folder = find_folder(name)
        about, _ = read_description(folder / ABOUT)
        click.echo(read_card(folder) or f"{about['title']}; there is no model card")
        return
    for each in released():
        about, _ = read_description(find_folder(each) / ABOUT)
        click.echo(f"{each:17} {about['title']}")
