"""Detection of slip events in the predicted friction: scores, and the matched pairs of events."""

import pandas as pd
import xarray as xr

from faultslip.io import netcdf
from faultslip.tables import formats
from faultslip.tables.table import Table

KEYS = ("scenario", "experiment", "segment")
COLUMNS = (
    *KEYS,
    *("models", "virtual", "true_events", "recall", "false_discovery_rate"),
    *("delay_s", "timing_error_s", "drop_ratio"),
)
PAIRS = (*KEYS, "model", "true_drop", "detected_drop", "delay_s")
# Heading and pattern of each score.
HEADINGS = {
    "true_events": ("slip events", "{:.0f}"),
    "recall": ("recall", "{:.0%}"),
    "false_discovery_rate": ("false discovery rate", "{:.0%}"),
    "timing_error_s": ("timing error, s", "{:.2f}"),
    "delay_s": ("delay, s", "{:+.2f}"),
    "drop_ratio": ("ratio of friction drops", "{:.2f}"),
}
NOTE = (
    "A slip event is a fall of friction by at least {min_friction_drop}. It is detected if the predicted "
    "friction has one that begins within {tolerance} s of it; each event belongs to one pair at most. The "
    "recall is the fraction of the true slip events that are detected. The false discovery rate is the "
    "fraction of the slip events in the predicted friction that match no true one. The delay is the median "
    "of the start of the detected event minus the start of the true one, the timing error the median of the "
    "absolute difference, and the ratio of friction drops the median of the detected over the true drop. "
    "All are means over networks. A dash: no event is detected."
)


def events(predictions: list[str], min_friction_drop: float, tolerance: float) -> Table:
    """Return the scores of the detection of slip events, and the pairs of true and detected events.

    Parameters
    ----------
    predictions : list of str
        NetCDF files of predicted friction.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    tolerance : float
        Largest time between the starts of a true event and the event that detects it, s.

    Returns
    -------
    Table
        Its `event_pairs` have one row per network, true event and detected event.
    """
    datasets = [netcdf.read(path) for path in predictions]
    scores = pd.DataFrame([{name: data.attrs[name] for name in COLUMNS} for data in datasets])
    scores.insert(len(KEYS) + 1, "data", scores.pop("virtual").map(formats.data_kind))
    pairs = pd.concat([list_pairs(data) for data in datasets], ignore_index=True)
    note = NOTE.format(min_friction_drop=min_friction_drop, tolerance=tolerance)
    return Table(scores, format_table(scores), "Slip events", note, {"event_pairs": pairs})


def list_pairs(prediction: xr.Dataset) -> pd.DataFrame:
    """Return the pairs of true and detected events of a prediction, with the columns `PAIRS`."""
    columns = {
        "model": prediction["event_model"],
        "true_drop": prediction["event_true_drop"],
        "detected_drop": prediction["event_detected_drop"],
        "delay_s": prediction["event_delay"],
    }
    keys = {name: prediction.attrs[name] for name in KEYS}
    return pd.DataFrame({name: values.values for name, values in columns.items()}).assign(**keys)[[*PAIRS]]


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    columns = {"scenario": scores["scenario"], "tested on": formats.format_tested_on(scores)}
    for column, (heading, pattern) in HEADINGS.items():
        columns[heading] = formats.format_numbers(scores[column], pattern)
    return pd.DataFrame(columns)
