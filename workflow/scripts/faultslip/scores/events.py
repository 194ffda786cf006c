"""Scores of predicted slip events, which a mean error over the whole series hides."""

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from faultslip.records.events import slip_events


def compare(
    true: np.ndarray, predicted: np.ndarray, interval: float, min_friction_drop: float, tolerance: float
) -> dict[str, Any]:
    """Detect the slip events of a true and of a predicted series, and match them in time.

    The time of an event is where the friction begins to fall. A true and a detected event form a
    pair if they begin within `tolerance` of each other; each event belongs to one pair at most. Of
    all ways to match them, the one with the smallest sum of time differences is taken.

    Parameters
    ----------
    true, predicted : ndarray, shape (samples,)
        Friction.
    interval : float
        Sampling interval, s.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    tolerance : float
        Largest time difference of a pair, s.

    Returns
    -------
    dict
        `true_events` and `detected_events`, int: number of events in each series. `delay`, ndarray
        of shape (pairs,): time of the detected minus time of the true event, s. `true_drop` and
        `detected_drop`, ndarray of shape (pairs,): fall of friction in each event.
    """
    start, end = slip_events(true, min_friction_drop)
    start_detected, end_detected = slip_events(predicted, min_friction_drop)
    delay = interval * (start_detected[None, :] - start[:, None]).astype(float)
    matched, matched_detected = matched_pairs(np.abs(delay), tolerance + 1e-9)
    return {
        "true_events": len(start),
        "detected_events": len(start_detected),
        "delay": delay[matched, matched_detected],
        "true_drop": (true[start] - true[end])[matched],
        "detected_drop": (predicted[start_detected] - predicted[end_detected])[matched_detected],
    }


def matched_pairs(distance: np.ndarray, tolerance: float) -> tuple[np.ndarray, ...]:
    """Match events within a tolerance, so that the sum of their distances is smallest.

    Parameters
    ----------
    distance : ndarray, shape (true events, detected events)
    tolerance : float

    Returns
    -------
    true, detected : ndarray of int, shape (pairs,)
        Numbers of the events; the true ones are ascending.
    """
    allowed = distance <= tolerance
    if (allowed.sum(axis=0) <= 1).all() and (allowed.sum(axis=1) <= 1).all():
        return np.nonzero(allowed)  # there is no choice
    from scipy.optimize import linear_sum_assignment  # takes longer to load than to score a prediction

    # A pair that is too far apart costs more than any number of allowed pairs.
    pairs = linear_sum_assignment(np.where(allowed, distance, 1e6))
    return tuple(numbers[allowed[pairs]] for numbers in pairs)


def score(comparison: dict[str, Any]) -> dict[str, float]:
    """Summarise the comparison of the slip events of two series.

    Parameters
    ----------
    comparison : dict
        Returned by `compare`.

    Returns
    -------
    dict
        `true_events`, their number; `recall`, fraction of the true events that were detected;
        `false_discovery_rate`, fraction of the detected events that match no true event;
        `delay_s`, median delay; `timing_error_s`, median absolute delay; `drop_ratio`, median
        ratio of the detected to the true drop. Medians are nan where there is no pair.
    """
    pairs = len(comparison["delay"])
    true_events, detected_events = comparison["true_events"], comparison["detected_events"]

    def median(values):
        return float(np.median(values)) if pairs else float("nan")

    return {
        "true_events": true_events,
        "recall": pairs / true_events if true_events else float("nan"),
        "false_discovery_rate": 1 - pairs / detected_events if detected_events else 0.0,
        "delay_s": median(comparison["delay"]),
        "timing_error_s": median(np.abs(comparison["delay"])),
        "drop_ratio": median(comparison["detected_drop"] / comparison["true_drop"]),
    }


def detection(
    prediction: xr.Dataset, min_friction_drop: float, tolerance: float
) -> tuple[dict[str, float], dict[str, Any]]:
    """Detect slip events in what each network predicts.

    Parameters
    ----------
    prediction : Dataset
        With `true` and `predicted_by_model`, and the attribute `interval`.
    min_friction_drop, tolerance : float
        As for `compare`.

    Returns
    -------
    scores : dict
        Means over the networks of `score`.
    pairs : dict
        Variables over `pair`: `event_model`, the number of the network, from 1; `event_true_drop` and
        `event_detected_drop`; `event_delay`, s.
    """
    true, interval = prediction["true"].values, prediction.attrs["interval"]
    by_model = [
        compare(true, predicted, interval, min_friction_drop, tolerance)
        for predicted in prediction["predicted_by_model"].values
    ]
    models = [np.full(len(one["delay"]), number) for number, one in enumerate(by_model, start=1)]
    pairs: dict[str, Any] = {
        "event_model": ("pair", np.concatenate(models), {"long_name": "number of the network"})
    }
    attributes = {
        "true_drop": {"units": "1", "long_name": "fall of friction in a true slip event"},
        "detected_drop": {
            "units": "1",
            "long_name": "fall of predicted friction in the detected event",
        },
        "delay": {"units": "s", "long_name": "start of the detected minus start of the true slip event"},
    }
    for name, own in attributes.items():
        pairs[f"event_{name}"] = "pair", np.concatenate([one[name] for one in by_model]), own
    return pd.DataFrame(map(score, by_model)).mean().to_dict(), pairs
