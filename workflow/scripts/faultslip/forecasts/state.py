"""The state of a stream of forecasts as a file, so that it goes on where it was stopped."""

import json
from array import array
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from faultslip.forecasts.stream import ForecastStream
from faultslip.io.errors import InputError
from faultslip.io.files import atomic_path

FORMAT = "faultslip forecast state 2"
# What each part of a stream remembers; parts that it is made of have their own list.
REMEMBERED: dict[str, tuple[str, ...]] = {
    "ForecastStream": ("failures", "started", "_rows", "_last", "_judge_at", "_step", "_known", "_averaging",
                       "_in_emission", "_falls", "_reader"),
    "Falls": ("drop", "highest", "lowest", "start", "falling"),
    "Rises": ("prominence", "lowest", "highest", "start", "high", "low", "samples"),
    "_Reader": ("interval", "later", "_held", "_smallest", "_pending", "_axis", "_rises", "forecaster"),
    "GrowingAxis": ("_origin", "_interval", "_step", "_fine", "_time", "_values", "_next"),
    "Forecaster": ("_interval", "_stride", "_samples", "_gain", "_quiet", "_latest", "_past"),
    "Past": ("_failures", "unit", "_features", "_mixture"),
    "ForgettingMixture": ("_intervals", "_likelihood"),
    "EmissionFeatures": ("_interval", "_emission", "_starts", "_unit"),
}  # fmt: skip


def save_state(stream: ForecastStream, model: str, path: Path) -> None:
    """Write what a stream remembers, whole or not at all.

    Parameters
    ----------
    stream : ForecastStream
    model : str
        The sha256 of its model.
    path : Path
    """
    content = {"format": FORMAT, "model": model, "stream": _plain(stream)}
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content), encoding="utf-8")


def load_state(stream: ForecastStream, model: str, path: Path) -> None:
    """Let a new stream go on from a state.

    Raises
    ------
    InputError
        If the file is no state, or one of another model or of other options.
    """
    advice = "give another --state, or remove it and begin anew"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError("of another version")
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a state of faultslip monitor ({str(error)[:100]}); {advice}") from None
    if content["model"] != model:
        raise InputError(f"{path}: the state of a stream with another model; {advice}")
    kept = content["stream"]
    for name, option in (("_averaging", "--averaged"), ("_in_emission", "--friction")):
        if kept[name] != getattr(stream, name):
            raise InputError(f"{path}: the state of a stream with another {option}; {advice}")
    _restore(stream, kept)


def _plain(value: Any) -> Any:
    """Return a part of a stream as JSON can hold it."""
    names = REMEMBERED.get(type(value).__name__)
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, list | tuple | deque | array):
        return [_plain(one) for one in value]
    return value.item() if isinstance(value, np.generic) else value


def _restore(part: Any, kept: dict[str, Any]) -> None:
    """Set what a part of a stream remembers, in parts that it is made of too."""
    for name in REMEMBERED[type(part).__name__]:
        before, value = getattr(part, name, None), kept[name]
        if isinstance(value, dict):
            if before is None:
                before = part.new_part(name)
                setattr(part, name, before)
            _restore(before, value)
        elif isinstance(before, np.ndarray):
            setattr(part, name, np.array(value, dtype=float).reshape(_shape(name, before, value)))
        elif isinstance(before, deque):
            setattr(part, name, deque(map(tuple, value)))
        elif name == "_rows":
            setattr(part, name, [array("d", one) for one in value])
        elif name == "_latest":
            setattr(part, name, [(time, np.array(one)) for time, one in value])
        else:
            setattr(part, name, value)
    if hasattr(part, "resume"):
        part.resume()


def _shape(name, before, value):
    return (2, -1) if name == "_pending" else (1, -1) if name == "_values" else np.shape(value)
