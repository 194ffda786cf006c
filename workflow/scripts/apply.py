"""Predict the friction of a segment with released networks, whether its friction is known or not."""

from pathlib import Path
from typing import Any

import xarray as xr

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import without_gaps
from faultslip.records.segments import segment_range
from faultslip.release.networks import load
from faultslip.runtime import choose_device, make_reproducible
from faultslip.scores.metrics import mape, pearson_r, r2


def apply(
    record: str,
    networks: list[str],
    study: str,
    application: str,
    experiment: str,
    segment: str,
    segment_label: str,
    definition: dict[str, Any],
    known: dict[str, Any] | None,
    emission_averaging: float,
    device: str,
    output: str,
) -> None:
    """Predict a segment.

    Parameters
    ----------
    record : str
        Record of the experiment.
    networks : list of str
        Files of the folder of the networks.
    study, application, experiment, segment : str
        Names.
    segment_label : str
        Name of the segment in figures and tables.
    definition : dict
        Definition of the segment, such as `{"fraction": [0, 1]}`.
    known : dict or None
        Definition of the part whose friction gives the units. What is predicted then reaches from the
        earlier to the later of the two parts; what is written is the segment.
    emission_averaging : float
        Length of the average over the emission, s; 0 for none.
    device : str
        As `choose_device` takes it.
    output : str
        Prediction file.
    """
    make_reproducible()
    data = netcdf.read(record).assign_attrs(emission_averaging=emission_averaging)
    first, stop = segment_range(data, segment, definition)
    begin, end, times = first, stop, None
    if known is not None:
        known_first, known_stop = segment_range(data, "known", known)
        begin, end = min(first, known_first), max(stop, known_stop)
        time, half = data["time"].values, data.attrs["interval"] / 2
        times = (time[known_first] - half, time[known_stop - 1] + half)
    loaded = load(Path(networks[0]).parent, str(choose_device(device)))
    prediction = loaded.predict(data.isel(time=slice(begin, end)), known=times)
    time = data["time"].values
    inside = (prediction["time"] >= time[first]) & (prediction["time"] <= time[stop - 1])
    prediction = prediction.isel(time=inside.values)
    attributes = {
        "study": study,
        "scenario": application,
        "experiment": experiment,
        "segment": segment,
        "segment_label": segment_label,
        "virtual": data.attrs["virtual"],
        "raw_files": data.attrs["raw_files"],
        "models": prediction.sizes["network"],
    }
    prediction = prediction.assign_attrs(attributes | scores(prediction))
    netcdf.write(prediction, output)
    for line in prediction.attrs["warnings"].splitlines():
        print(f"warning: {line}")


def scores(prediction: xr.Dataset) -> dict[str, float]:
    """Scores where friction is known: Pearson's r, and with units R² and MAPE."""
    if "true" not in prediction:
        return {}
    prediction = without_gaps(prediction)
    true, friction = prediction["true"].values, prediction["friction"].values
    found = {"pearson_r": pearson_r(true, friction)}
    if prediction.attrs["calibrated"]:
        found |= {"r2": r2(true, friction), "mape_percent": mape(true, friction)}
    return found


if __name__ == "__main__":
    from faultslip.job import run

    run(apply, snakemake)
