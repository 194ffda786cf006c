"""How well slip events are predicted: what a mean error over the whole series hides."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from faultslip.records import slip_events


def compare(true, predicted, interval, drop, tolerance):
    """Slip events of a true and of a predicted series, matched in time.

    An event is a fall of at least `drop` (`records.slip_events`); its time is where it begins. A
    true and a predicted event are a pair where they begin within `tolerance` of each other, each
    in one pair at most; of all ways to pair them the one with the least differences is taken.

    Parameters
    ----------
    true, predicted : ndarray, shape (samples,)
        Friction.
    interval : float
        Seconds.
    drop : float
        In units of friction.
    tolerance : float
        Seconds.

    Returns
    -------
    dict
        `true_events`, `predicted_events`: how many. `delay`, ndarray: predicted less true
        time of each pair, seconds. `true_drop`, `predicted_drop`, ndarrays: of each pair.
    """
    (start, end), (start_predicted, end_predicted) = slip_events(true, drop), slip_events(predicted, drop)
    delay = interval * (start_predicted[None, :] - start[:, None]).astype(float)
    # A pair that is too far apart costs more than any number of good ones.
    cost = np.where(np.abs(delay) <= tolerance + 1e-9, np.abs(delay), 1e6)
    one, other = linear_sum_assignment(cost)
    paired = cost[one, other] < 1e6
    one, other = one[paired], other[paired]
    return {
        "true_events": len(start),
        "predicted_events": len(start_predicted),
        "delay": delay[one, other],
        "true_drop": (true[start] - true[end])[one],
        "predicted_drop": (predicted[start_predicted] - predicted[end_predicted])[other],
    }


def scores(found):
    """What `compare` found, in numbers.

    Returns
    -------
    dict
        `true_events`; `hit_rate`, share of true events that were predicted; `false_rate`,
        share of predicted events that are none; `delay_s`, median; `timing_error_s`, median
        of its absolute value; `drop_ratio`, median of predicted over true drop. nan where
        nothing was paired.
    """
    pairs = len(found["delay"])

    def median(values):
        return float(np.median(values)) if pairs else float("nan")

    return {
        "true_events": found["true_events"],
        "hit_rate": pairs / found["true_events"] if found["true_events"] else float("nan"),
        "false_rate": 1 - pairs / found["predicted_events"] if found["predicted_events"] else 0.0,
        "delay_s": median(found["delay"]),
        "timing_error_s": median(np.abs(found["delay"])),
        "drop_ratio": median(found["predicted_drop"] / found["true_drop"]) if pairs else float("nan"),
    }
