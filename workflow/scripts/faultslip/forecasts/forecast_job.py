"""The job that forecasts the failures of a record, or of a batch of random faults, prospectively."""

import re
from functools import reduce
from typing import Any

import numpy as np
import xarray as xr

from faultslip.forecasts import model_file
from faultslip.forecasts.failures import each_fault, known_emission, record_failures
from faultslip.forecasts.hazard import GRID
from faultslip.forecasts.prospective import emission_of_other_cycle, forecast_from_emission, forecast_series
from faultslip.forecasts.references import references
from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance
from faultslip.predictions.ablations import shifted

MIN_FAILURES = 3  # two give an interval, and after the second a third is forecast
STRIDE = 5  # samples, of random faults, of which there are many


def forecast_job(record: str, models: list[str], parameters: dict[str, Any], study: str, output: str) -> None:
    """Write what each method forecast, and what came.

    Parameters
    ----------
    record : str
        NetCDF file of the record or batch.
    models : list of str
        Model file of the trees; if there is a second one, it knows nothing of the emission.
    parameters : dict
        `label`; `averaging` of `emission` and `friction`, lengths of centred averages, s; `delays` that are
        added to what is known of the emission, s; `min_friction_drop`.
    study : str
        Name of the study.
    output : str
        NetCDF file to write.
    """
    found = netcdf.read(record)
    faults = (
        [found.assign_attrs(parameters["averaging"])] if "fault" not in found.dims else each_fault([found])
    )
    trees = [model_file.load(path) for path in models]
    parts = [one for fault in faults if (one := _forecast(fault, trees, parameters)) is not None]
    if not parts:
        raise InputError(f"{record}: fewer than {MIN_FAILURES} failures; nothing can be forecast and scored")
    offset = 0
    for number, part in enumerate(parts):
        parts[number] = part.assign(cycle=part["cycle"] + offset)
        offset = int(parts[number]["cycle"].max()) + 1
    joined = xr.concat(parts, "time") if len(parts) > 1 else parts[0]
    joined.attrs = {
        **provenance(study, parameters, {path: sha256(path) for path in (record, *models)}),
        "title": f"forecasts of the failures of {parameters['label']}",
        "label": parameters["label"],
        "virtual": found.attrs.get("virtual", 0),
        "interval": found.attrs["interval"] * (STRIDE if "fault" in found.dims else 1),
    }
    netcdf.write(joined, output)


def _forecast(record, trees, parameters):
    """Return what was forecast between the second and the last failure; None with too few failures."""
    failures = record_failures(record, parameters["min_friction_drop"])
    time = record["time"].values
    failures = failures[(failures >= time[0]) & (failures <= time[-1])]
    if len(failures) < MIN_FAILURES:
        return None
    stride = STRIDE if "fault" in record.coords else 1
    found = dict(_methods(record, failures, trees, parameters["delays"], stride))
    # What is forecast late begins late.
    asked = reduce(np.intersect1d, [times for times, _ in found.values()])
    asked = asked[asked < failures[-1]]
    series = {name: survival[np.searchsorted(times, asked)] for name, (times, survival) in found.items()}
    following = np.searchsorted(failures, asked, side="right")
    usual = np.array([np.median(np.diff(failures[:number])[-40:]) for number in range(2, len(failures) + 1)])
    return xr.Dataset(
        {
            **{
                f"survival_{re.sub('[^a-z0-9]', '_', name)}": (
                    ("time", "ahead"),
                    values,
                    {
                        "units": "1",
                        "long_name": "probability that no failure comes until then",
                        "method": name,
                    },
                )
                for name, values in series.items()
            },
            **{
                name: ("time", values, {"units": units, "long_name": text})
                for name, values, units, text in (
                    ("remaining", failures[following] - asked, "s", "time to the next failure"),
                    ("age", asked - failures[following - 1], "s", "time since the last failure"),
                    ("unit", usual[following - 2], "s", "usual interval between failures so far"),
                    ("cycle", following - 2, "1", "interval between failures, the second one is 0"),
                )
            },
        },
        coords={
            "time": ("time", asked, {"units": "s"}),
            "ahead": ("ahead", GRID, {"units": "1", "long_name": "time ahead, usual intervals"}),
        },
    )


def _methods(record, failures, trees, delays, stride):
    """Yield the times and survivals of each method."""
    interval = record.attrs["interval"]
    time, emission = known_emission(record)
    found = forecast_series(time, emission, failures, interval, trees[0], stride)
    yield "mixture", (found.time, found.renewal)
    yield "emission", (found.time, found.survival)
    asked = found.time
    for name, survival in references(asked, failures).items():
        yield name, (asked, survival)
    yield "found", (asked, forecast_from_emission(record, trees[0], asked, found.unit, found.renewal))
    if len(trees) > 1:
        clock = forecast_series(time, emission, failures, interval, trees[1], stride)
        yield "without_emission", (clock.time, clock.survival)
    controls = {"exchanged": emission_of_other_cycle(time, emission, failures), "shifted": shifted(emission)}
    for name, other in controls.items():
        changed = forecast_series(time, other, failures, interval, trees[0], stride)
        yield name, (changed.time, changed.survival)
    for delay in delays:
        late = forecast_series(*known_emission(record, delay), failures, interval, trees[0], stride)
        yield f"emission_{delay:g}s_later", (late.time, late.survival)
