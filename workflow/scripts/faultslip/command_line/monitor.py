"""`faultslip monitor`: forecasts of the next failure while rows arrive."""

import json
import os
import signal
import sys
import time as clock
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any, TextIO

import numpy as np

from faultslip.command_line.checks import MonitorAsked
from faultslip.forecasts.forecaster import Forecast, quantiles
from faultslip.forecasts.hazard import HORIZONS
from faultslip.forecasts.released import LEVELS, load_model
from faultslip.forecasts.state import load_state, save_state
from faultslip.forecasts.stream import ForecastStream
from faultslip.io.errors import InputError
from faultslip.io.expressions import evaluate
from faultslip.io.numbers import readable_time, seconds_format
from faultslip.records.readers.delimited import usable_names

POLL = 0.1  # s, from one look at a growing file to the next
SAVED_EVERY = 60.0  # s, of the clock on the wall
HEADER = [
    "time",
    *(f"within_{horizon:g}" for horizon in HORIZONS),
    *(f"q{100 * level:.0f}" for level in LEVELS),
    "age",
    "usual_interval",
    "delay",
]


class Stopped(Exception):
    """Whether the process was asked to end."""


def monitor(source: str, asked: MonitorAsked) -> None:
    """Read rows and print a forecast for each, until they end or the process is asked to.

    Parameters
    ----------
    source : str
        A file that grows, or `-` for standard input.
    asked : MonitorAsked

    Raises
    ------
    InputError
        If a row cannot be read, or the state is of another stream.
    """
    trees, model = load_model(asked.model)
    drop = asked.min_drop if asked.expressions["friction"] is not None else None
    stream = ForecastStream(trees, averaging=asked.averaged, min_friction_drop=drop)
    if asked.state is not None and asked.state.exists():
        load_state(stream, model, asked.state)
        _tell(f"goes on from {asked.state}, after {readable_time(stream.latest, stream.interval)} s")
    signal.signal(signal.SIGTERM, _stop)
    printer, saved = _Printer(asked.json), clock.monotonic()
    try:
        for columns in _rows(source, asked):
            series = [
                np.array([columns[name]]) for name in ("time", "emission", "friction") if name in columns
            ]
            found = stream.feed(*series)
            printer.forecast(found, stream)
            printer.notes(stream)
            if asked.state is not None and clock.monotonic() - saved > SAVED_EVERY:
                save_state(stream, model, asked.state)
                saved = clock.monotonic()
    except (Stopped, KeyboardInterrupt):
        _tell("stopped")
    except BrokenPipeError:  # nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        if asked.state is not None:
            save_state(stream, model, asked.state)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class _Printer:
    """Prints forecasts, and what keeps one from being made, each once."""

    def __init__(self, as_json: bool) -> None:
        self._json, self._begun, self._waiting = as_json, False, ""

    def forecast(self, found: Forecast, stream: ForecastStream) -> None:
        """Print the last forecast: earlier ones that were made with it are past."""
        waits = stream.waits_for
        if waits is not None:
            if waits != self._waiting:
                _tell(f"waits for {waits}")
                self._waiting = waits
            return
        if not len(found.time):
            return
        last = Forecast(*(series[-1:] for series in found))
        levels = quantiles(last.survival, LEVELS)[0] * last.unit[0]
        values = [
            last.time[0],
            *last.probabilities[0],
            *levels,
            last.age[0],
            last.unit[0],
            stream.latest - last.time[0] + stream.delay,
        ]
        first = seconds_format(stream.interval) % values[0]
        if self._json:
            # JSON has no infinity.
            plain = [float(f"{value:.7g}") if np.isfinite(value) else None for value in values]
            plain[0] = float(first)
            print(json.dumps(dict(zip(HEADER, plain, strict=True))), flush=True)
            return
        if not self._begun:
            print(",".join(HEADER), flush=True)
            self._begun = True
        print(",".join([first, *(f"{value:.7g}" for value in values[1:])]), flush=True)

    def notes(self, stream: ForecastStream) -> None:
        """Tell what was wrong with rows."""
        for note in stream.notes:
            _tell(f"warning: {note}")
        stream.notes.clear()


def _rows(source: str, asked: MonitorAsked) -> Iterator[Mapping[str, float]]:
    """Yield the series of each row; its columns have the names of the first line, or Var_1 and so on."""
    names: list[str] | None = None
    for number, line in enumerate(_lines(source), start=1):
        mark = next((one for one in ",;\t" if one in line), None)
        fields = [field.strip() for field in line.split(mark)]
        if not any(fields) or fields[0].startswith("#"):
            continue
        try:
            numbers = [float(field or "nan") for field in fields]
        except ValueError:
            if names is None:
                names = usable_names([field.strip('"') for field in fields])
                continue
            raise InputError(
                f"{source}: line {number} is {line.strip()[:60]!r}; numbers were expected"
            ) from None
        names = names or [f"Var_{column}" for column in range(1, len(numbers) + 1)]
        if len(numbers) != len(names):
            raise InputError(
                f"{source}: line {number} has {len(numbers)} columns; {len(names)} were expected"
            )
        yield _series(source, dict(zip(names, numbers, strict=True)), asked)


def _series(source, columns, asked):
    defaults = dict(zip(("time", "emission"), columns, strict=False))
    found: dict[str, Any] = {}
    for name, expression in asked.expressions.items():
        expression = expression or defaults.get(name)
        if expression is None and name != "friction":
            raise InputError(f"{source}: one column; time and emission were expected")
        if expression is not None:
            try:
                found[name] = float(evaluate(expression, columns))
            except InputError as error:
                raise InputError(f"{source}: --{name}: {error}") from None
    return found


def _lines(source: str) -> Iterator[str]:
    try:
        if source == "-":
            yield from sys.stdin
            return
        with open(source, encoding="utf-8") as file:
            yield from _growing(file)
    except UnicodeDecodeError:
        raise InputError(f"{source}: not text; lines of numbers were expected") from None


def _growing(file: TextIO) -> Iterator[str]:
    """Yield whole lines of a file for ever."""
    begun = ""
    while True:
        begun += file.readline()
        if begun.endswith("\n"):
            yield begun
            begun = ""
        else:
            clock.sleep(POLL)
