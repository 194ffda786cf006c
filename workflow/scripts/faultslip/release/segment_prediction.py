"""What released networks predict for a segment of a study: as for any record, and in the same file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from faultslip.predictions.prediction_file import named, series_dataset
from faultslip.records.gaps import measured
from faultslip.records.segments import segment_range
from faultslip.release.networks import load

# Attributes of a prediction of a record that a prediction file keeps.
KEPT = ("networks", "recurrence", "interval", "friction_in", "warnings")


def predict_segment(
    models: list[str], record: xr.Dataset, parameters: Mapping[str, Any], device: str
) -> xr.Dataset:
    """Predict a segment as `faultslip predict` does.

    What is predicted reaches from the earlier to the later of the segment and the part whose friction is
    known; what is returned is the segment.

    Parameters
    ----------
    models : list of str
        Files of the folder of the networks, its description first.
    record : Dataset
    parameters : mapping
        `segment`, its name, and `definition`; `known_part`, the definition of the part whose friction gives
        the units, or None; `emission_averaging`, the length of the average over the emission, s; and the
        names of a prediction.
    device : str
        As for torch.

    Returns
    -------
    Dataset
        The series of `series_dataset`, `true` only where friction is known, with the attributes of `named`,
        `half_width_90`, that of the band, and `KEPT`.
    """
    networks = load(Path(models[0]).parent, device)
    record = record.assign_attrs(emission_averaging=parameters["emission_averaging"])
    time, half = record["time"].values, record.attrs["interval"] / 2
    first, stop = segment_range(record, parameters["segment"], parameters["definition"])
    begin, end, known_part = first, stop, None
    if parameters["known_part"] is not None:
        known_first, known_stop = segment_range(record, "known", parameters["known_part"])
        begin, end = min(first, known_first), max(stop, known_stop)
        known_part = time[known_first] - half, time[known_stop - 1] + half
    predicted = networks.predict(record.isel(time=slice(begin, end)), known=known_part)
    inside = (predicted["time"] >= time[first]) & (predicted["time"] <= time[stop - 1])
    return _as_prediction_file(predicted.isel(time=inside.values), record, known_part, parameters)


def _as_prediction_file(predicted, record, known_part, parameters):
    """Return the same series under the names of a prediction file."""
    segment = xr.Dataset(coords={"time": predicted["time"]})
    segment.attrs = {name: record.attrs[name] for name in ("label", "virtual", "interval")}
    segment.attrs["target"] = "friction"
    if "true" in predicted:
        segment["target"] = predicted["true"]
    mean = std = float("nan")
    if known_part is not None:
        part = (record["time"] >= known_part[0]) & (record["time"] < known_part[1])
        friction = measured(record, "friction")[part.values].astype(float)
        mean, std = float(np.nanmean(friction)), float(np.nanstd(friction))
    found = series_dataset(segment, predicted["by_network"].values, predicted["friction"].values)
    kept = {name: predicted.attrs[name] for name in KEPT}
    width = (predicted["upper"] - predicted["lower"]).max().item() / 2
    return named(found, segment, parameters, mean, std).assign_attrs(kept | {"half_width_90": width})
