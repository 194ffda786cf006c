"""Released models of forecasts, and the public function that forecasts a record."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

import faultslip
from faultslip.forecasts import model_file
from faultslip.forecasts.forecaster import Forecast, quantiles
from faultslip.forecasts.hazard import AT_HORIZONS, HORIZONS
from faultslip.forecasts.stream import ForecastStream
from faultslip.forecasts.trees import Trees
from faultslip.io.errors import InputError, did_you_mean
from faultslip.io.files import sha256
from faultslip.records.gaps import bridged_samples, measured
from faultslip.records.record import with_uniform_times

# In a checkout this is a link to resources/forecasts.
FOLDER = Path(faultslip.__file__).parent / "released_forecasts"
ENDING = ".safetensors"
LEVELS = np.array([0.1, 0.5, 0.9])  # of the quantiles
MIN_FRICTION_DROP = 0.03  # as in the default study


def find_model(name: str | Path) -> Path:
    """Return the file of a released model, or of one's own.

    Raises
    ------
    InputError
        If there is no such model.
    """
    for path in (FOLDER / f"{name}{ENDING}", Path(name)):
        if path.is_file():
            return path
    names = sorted(path.stem for path in FOLDER.glob(f"*{ENDING}"))
    raise InputError(
        f"{name}: there is no such model of forecasts; give a file, or one of: {', '.join(names)}"
        + did_you_mean(str(name), names)
    )


def load_model(name: str | Path = "zero_shot") -> tuple[Trees, str]:
    """Return the trees of a model, and the sha256 of its file, by which a state knows it."""
    path = find_model(name)
    return model_file.load(path), sha256(path)


def forecast_stream(
    model: str | Path = "zero_shot",
    *,
    averaging: float = 0.0,
    min_friction_drop: float | None = None,
    told: bool = False,
) -> ForecastStream:
    """Return a stream that is fed rows, and forecasts the next failure with a model.

    Parameters
    ----------
    model : str or Path
        Name of a released model, or a file.
    averaging, min_friction_drop, told
        As for `ForecastStream`.

    Raises
    ------
    InputError
        If there is no such model.
    """
    trees, _ = load_model(model)
    return ForecastStream(trees, averaging=averaging, min_friction_drop=min_friction_drop, told=told)


def forecast(
    record: xr.Dataset,
    *,
    model: str | Path = "zero_shot",
    failures: Sequence[float] | None = None,
    min_friction_drop: float = MIN_FRICTION_DROP,
) -> xr.Dataset:
    """Forecast the next failure at each time of a record, from what was known then.

    Parameters
    ----------
    record : Dataset
        From `read_table`: emission over `time`, and friction where it is known.
    model : str or Path
        Name of a released model, or a file.
    failures : sequence of float, optional
        Times at which failures began, s. By default they are found in the friction, when it has fallen by
        `min_friction_drop`, or in the emission, where there is no friction.
    min_friction_drop : float

    Returns
    -------
    Dataset
        Over `time`: `probability` of a failure within each `horizon` (usual intervals between failures so
        far) and `renewal_probability`, that of the renewal mixture alone; `time_to_failure`, its quantiles
        over `level`, s; `age`, `usual_interval` and `available`, from when on each could be made, s;
        `strength`, how much of what the emission adds is believed. `failure` has the failures that were used.

    Raises
    ------
    InputError
        If the record has no emission, or too few failures.
    """
    record = with_uniform_times(record)
    label, time = record.attrs["label"], record["time"].values
    kept = ~bridged_samples(record)
    emission = measured(record, "emission")[kept]
    if not (emission > 0).any():
        raise InputError(f"{label}: no emission is above zero; a forecast reads the emission")
    given = record["failure_time"].values if failures is None and "failure_time" in record else failures
    friction = measured(record, "friction")[kept] if given is None and "friction" in record else None
    stream = forecast_stream(
        model,
        averaging=float(record.attrs.get("emission_averaging", 0)),
        min_friction_drop=None if friction is None else min_friction_drop,
        told=given is not None,
    )
    for one in np.unique(np.array([] if given is None else given, dtype=float)):
        if time[0] <= one <= time[-1]:
            stream.fail(float(one))
    found = stream.feed(time[kept], emission, friction)
    if not len(found.time):
        raise InputError(
            f"{label}: {_number(len(stream.failures))}; two are needed before a third can be forecast: "
            + _advice(stream.failures_from, min_friction_drop)
        )
    return _dataset(found, stream, label)


def _advice(source: str, drop: float) -> str:
    """Return what may help where failures were not found."""
    return {
        "given": "give their times within the record",
        "friction": f"a failure is a fall of friction by {drop:g} (--min-drop)",
        "emission": "in the emission four peaks that stand out are needed; give friction, or the failures",
    }[source]


def _number(failures):
    return {0: "no failure", 1: "one failure"}.get(failures, f"{failures} failures")


def _dataset(found: Forecast, stream: ForecastStream, label: str) -> xr.Dataset:
    """Return a forecast as a dataset."""
    seconds = {"units": "s"}
    one = {"units": "1"}
    quantile = quantiles(found.survival, LEVELS) * found.unit[:, None]
    return xr.Dataset(
        {
            "probability": (("time", "horizon"), found.probabilities, one),
            "renewal_probability": (("time", "horizon"), 1 - found.renewal[:, AT_HORIZONS], one),
            "time_to_failure": (("time", "level"), quantile, seconds),
            "age": ("time", found.age, seconds),
            "usual_interval": ("time", found.unit, seconds),
            "available": ("time", np.maximum(found.time, stream.started), seconds),
            "strength": ("time", found.strength, one),
            "failure": ("failures", np.array(stream.failures), seconds),
        },
        coords={"time": ("time", found.time, seconds), "horizon": HORIZONS, "level": LEVELS},
        attrs={
            "title": f"forecast of the failures of {label}",
            "label": label,
            "interval": stream.interval,
            "forecast_by": f"faultslip {faultslip.__version__}",
            "failures_from": stream.failures_from,
        },
    )
