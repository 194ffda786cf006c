"""What a prediction of friction tells beyond the clock of slips.

On slips that are almost periodic, nearly all of a score is the clock: the mean cycle, drawn between the
right times, scores well. Two questions are left. Does a prediction follow how friction differs from its
mean at that phase of the cycle? Does it tell how cycles differ? Their durations, which the clock knows too,
answer both to some degree, and are scored in the same way.
"""

from dataclasses import dataclass

import numpy as np
import scipy
import xarray as xr

from faultslip.records.events import slip_events
from faultslip.scores.studentised import CONFIDENCE_LEVEL, MIN_CYCLES, draw_cycles

PHASES = 50  # at which each cycle is compared with the mean of all
# What is measured of each cycle: the rise of friction since the slip before, the drop in the slip that ends
# it, and the values between which it rises.
QUANTITIES = ("rise", "drop", "peak", "trough")
COMPARED = ("beyond_phase", *QUANTITIES)
CORRELATIONS = tuple(f"{name}{by}_r" for name in COMPARED for by in ("", "_duration"))
CHANGES = ("beyond_phase_r", "rise_r")


@dataclass(frozen=True, eq=False)
class Cycles:
    """The complete cycles of a prediction, each from the end of a true slip event to the start of the next.

    Attributes
    ----------
    time : ndarray, shape (cycles, PHASES)
        Seconds.
    duration : ndarray, shape (cycles,)
        Seconds.
    true : dict of str to ndarray, shape (cycles, columns)
        Of each of `COMPARED`: friction at `PHASES` phases, or one number per cycle.
    predicted : dict of str to ndarray, shape (models, cycles, columns)
    """

    time: np.ndarray
    duration: np.ndarray
    true: dict[str, np.ndarray]
    predicted: dict[str, np.ndarray]


def divide(prediction: xr.Dataset, min_friction_drop: float) -> Cycles | None:
    """Divide a prediction into cycles; None where fewer than `MIN_CYCLES` are complete.

    The phase is the time since the end of a true slip event, divided by the time from there to the start of
    the next. Slip events themselves are left out: as a fraction of the cycle they differ in length, so that
    times alone would tell friction there (with slips included, the mean cycle between true times has r 0.34
    and 0.45 on p4581). The peak of a cycle is the largest value from its middle to the end of the next slip
    event, the trough the smallest value from the start of the slip event before to its middle. The
    predicted series has its own extremes there, so that an error in the time of a slip is not one in its
    size.

    Parameters
    ----------
    prediction : Dataset
        Prediction file of friction, without gaps.
    min_friction_drop : float
        Smallest fall of friction that counts as a slip event.
    """
    true = prediction["true"].values.astype(float)
    starts, ends = slip_events(true, min_friction_drop)
    if len(ends) - 1 < MIN_CYCLES:
        return None
    time = prediction["time"].values.astype(float)
    duration = time[starts[1:]] - time[ends[:-1]]
    phase = (np.arange(PHASES) + 0.5) / PHASES
    sampled = time[ends[:-1], None] + duration[:, None] * phase
    predicted = [
        _describe(one, time, sampled, starts, ends)
        for one in prediction["predicted_by_model"].values.astype(float)
    ]
    return Cycles(
        sampled,
        duration,
        _describe(true, time, sampled, starts, ends),
        {name: np.stack([one[name] for one in predicted]) for name in COMPARED},
    )


def _describe(friction, time, sampled, starts, ends):
    """Return each of `COMPARED` of a series, (cycles, columns)."""
    middles = (ends[:-1] + starts[1:]) // 2
    stops = np.append(middles, len(friction) - 1)
    troughs = np.array([friction[a : b + 1].min() for a, b in zip(starts, stops, strict=True)])
    peaks = np.array([friction[a : b + 1].max() for a, b in zip(middles, ends[1:], strict=True)])
    of_cycles = {
        "rise": peaks - troughs[:-1],
        "drop": peaks - troughs[1:],
        "peak": peaks,
        "trough": troughs[:-1],
    }
    by_phase = {"beyond_phase": np.interp(sampled, time, friction)}
    return by_phase | {name: values[:, None] for name, values in of_cycles.items()}


def correlate(true: np.ndarray, predicted: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute R2 and Pearson's r of cycles, after the mean over the cycles is subtracted in each column.

    Of numbers of cycles (one column) r is the ordinary one. Of series it judges what is left of each of them
    if the mean cycle is known.

    Parameters
    ----------
    true : ndarray, shape (cycles, columns)
    predicted : ndarray, shape (models, cycles, columns)
    drawn : ndarray of int, shape (draws, cycles)
        How often each cycle counts. The means are those of the draw.

    Returns
    -------
    r2, r : ndarray, shape (draws,)
        Means over the models; NaN where a series has no variation.
    """
    true, predicted = true - true.mean(axis=0), predicted - predicted.mean(axis=1, keepdims=True)

    def covariance(one, other):
        means = (drawn @ one) * (drawn @ other) / drawn.sum(axis=1, keepdims=True)
        return drawn @ (one * other).sum(axis=-1) - means.sum(axis=-1)

    of_true = _varying(covariance(true, true))
    of_predicted = np.stack([covariance(one, one) for one in predicted])
    common = np.stack([covariance(true, one) for one in predicted])
    r2 = (2 * common - of_predicted) / of_true
    r = common / np.sqrt(of_true * _varying(of_predicted))
    return r2.mean(axis=0), r.mean(axis=0)


def _varying(squares):
    """Return sums of squares of friction, NaN where they are zero but for rounding."""
    return np.where(squares > 1e-20, squares, np.nan)


def scores(prediction: xr.Dataset, min_friction_drop: float) -> dict[str, float]:
    """Return what a prediction tells beyond the clock.

    Parameters
    ----------
    prediction, min_friction_drop
        As for `divide`.

    Returns
    -------
    dict
        `beyond_phase_r2` and `beyond_phase_r`, of friction minus its mean at that phase, and `rise_r` and so
        on, of the `QUANTITIES` of cycles, means over networks; `beyond_phase_duration_r`, `rise_duration_r`
        and so on, of the duration of the cycle in place of a network. Each r has its interval, `_low` and
        `_high`. NaN where there are fewer than `MIN_CYCLES` complete cycles, or a series has no
        variation.
    """
    cycles = divide(prediction, min_friction_drop)
    if cycles is None:
        names = (f"{name}{end}" for name in CORRELATIONS for end in ("", "_low", "_high"))
        return dict.fromkeys(("beyond_phase_r2", *names), float("nan"))
    drawn = _draw(cycles)
    found = {"beyond_phase_r2": float(correlate(*_pair(cycles, "beyond_phase_r"), drawn[:1])[0][0])}
    for name in CORRELATIONS:
        found |= _with_interval(name, correlate(*_pair(cycles, name), drawn)[1], cycles)
    return found


def changes(prediction: xr.Dataset, other: xr.Dataset, min_friction_drop: float) -> dict[str, float]:
    """Return by how much correlations of a prediction differ from those of another one of the same series.

    Both are scored on the same resampled cycles.

    Parameters
    ----------
    prediction, other : Dataset
    min_friction_drop : float
        As for `divide`.

    Returns
    -------
    dict
        `beyond_phase_r_change` and `rise_r_change`, of the first minus the second, with their intervals; NaN
        as in `scores`.
    """
    one, two = (divide(data, min_friction_drop) for data in (prediction, other))
    found: dict[str, float] = {}
    for name in CHANGES:
        if one is None or two is None:
            found |= dict.fromkeys((f"{name}_change{end}" for end in ("", "_low", "_high")), float("nan"))
            continue
        r, of_other = (correlate(*_pair(cycles, name), _draw(cycles))[1] for cycles in (one, two))
        found |= _with_interval(f"{name}_change", r - of_other, one)
    return found


def _pair(cycles: Cycles, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the true values of a correlation, and what they are correlated with.

    Of the duration that is the regression on it, in each column.
    """
    compared = name.removesuffix("_r")
    if compared in COMPARED:
        return cycles.true[compared], cycles.predicted[compared]
    true = cycles.true[compared.removesuffix("_duration")]
    deviation = (cycles.duration - cycles.duration.mean())[:, None]
    return true, (deviation * (deviation * true).sum(axis=0))[None]


def _draw(cycles: Cycles) -> np.ndarray:
    """Return how often each cycle counts: once, and then as it is drawn."""
    number = len(cycles.duration)
    return np.concatenate([np.ones((1, number), int), draw_cycles(number)])


def _with_interval(name: str, values: np.ndarray, cycles: Cycles) -> dict[str, float]:
    """Return the first of the values, and the interval of the others.

    Draws in which all cycles are the same one have no correlation. They are rare unless there are very few
    cycles, and are left out.
    """
    value, draws = float(values[0]), values[1:]
    low = high = float("nan")
    if np.isfinite(value):
        low, high = expanded_percentiles(draws[np.isfinite(draws)], len(cycles.duration))
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def expanded_percentiles(draws: np.ndarray, cycles: int) -> tuple[float, float]:
    """Return the interval of a correlation, or of the difference of two, at the `CONFIDENCE_LEVEL`.

    The percentile interval is too narrow where there are few cycles. Its tails are therefore those of
    Student's t distribution: the expanded percentile interval of Hesterberg (2015), "What teachers should
    know about the bootstrap", The American Statistician 69, 371-386.

    Parameters
    ----------
    draws : ndarray, shape (resamples,)
    cycles : int
        Number of complete cycles.
    """
    # Student's t and the normal distribution of scipy.special, because scipy.stats takes long to load.
    quantile = scipy.special.stdtrit(cycles - 1, (1 + CONFIDENCE_LEVEL) / 2)
    tail = scipy.special.ndtr(-np.sqrt(cycles / (cycles - 1)) * quantile)
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)
