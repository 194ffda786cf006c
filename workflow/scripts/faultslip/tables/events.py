"""Detection of slip events in the predicted friction: scores, and the matched pairs of events."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from faultslip.predictions.prediction_file import read_without_gaps
from faultslip.scores import events as event_scores
from faultslip.tables import formats
from faultslip.tables.table import Table

KEYS = ("scenario", "experiment", "segment")
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
    scores, pairs = score_detection(predictions, min_friction_drop, tolerance)
    note = NOTE.format(min_friction_drop=min_friction_drop, tolerance=tolerance)
    return Table(scores, format_table(scores), "Slip events", note, {"event_pairs": pairs})


def score_detection(
    predictions: list[str], min_friction_drop: float, tolerance: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Detect the slip events in predicted friction, and score the detection.

    Parameters
    ----------
    predictions : list of str
        NetCDF files.
    min_friction_drop, tolerance : float
        As for `event_scores.compare`.

    Returns
    -------
    scores : DataFrame
        One row per prediction: means over its networks of `event_scores.score`.
    pairs : DataFrame
        One row per network, true event and detected event, with the columns `PAIRS`. Networks are
        numbered from 1.
    """
    rows: list[dict[str, Any]] = []
    pairs: list[tuple] = []
    for path in predictions:
        data = read_without_gaps(path)
        true, interval = data["true"].values, data.attrs["interval"]
        by_model = [
            event_scores.compare(true, predicted, interval, min_friction_drop, tolerance)
            for predicted in data["predicted_by_model"].values
        ]
        row = {name: data.attrs[name] for name in (*KEYS, "models")}
        row["data"] = formats.data_kind(data.attrs["virtual"])
        rows.append(row | pd.DataFrame(map(event_scores.score, by_model)).mean().to_dict())
        pairs += _list_pairs(tuple(row[name] for name in KEYS), by_model)
    return pd.DataFrame(rows), pd.DataFrame(pairs, columns=PAIRS)


def _list_pairs(keys: tuple[str, ...], by_model: list[dict[str, Any]]) -> Iterator[tuple]:
    """Return rows of the table of pairs for one prediction."""
    for model, comparison in enumerate(by_model, start=1):
        columns = (comparison[name] for name in ("true_drop", "detected_drop", "delay"))
        for values in zip(*columns, strict=True):
            yield (*keys, model, *values)


def format_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Round the scores and give the columns plain headings."""
    columns = {"scenario": scores["scenario"], "tested on": formats.format_tested_on(scores)}
    for column, (heading, pattern) in HEADINGS.items():
        columns[heading] = formats.format_numbers(scores[column], pattern)
    return pd.DataFrame(columns)
