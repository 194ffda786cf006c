"""What a forecast has to beat: models that know nothing but when failures came."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from faultslip.forecasts.features import usual_interval
from faultslip.forecasts.hazard import GRID, cumulative_hazard
from faultslip.forecasts.past import cycles
from faultslip.forecasts.renewal import FAMILIES, MEMORIES, RenewalMixture


def references(time: np.ndarray, failures: Sequence[float]) -> dict[str, np.ndarray]:
    """Return the probability that no failure comes, by each reference.

    Parameters
    ----------
    time : ndarray, shape (samples,)
        Seconds; those before the second failure are left out.
    failures : sequence of float
        Ascending, s.

    Returns
    -------
    dict of str to ndarray, shape (samples, grid)
        `constant`, a Poisson process with the mean interval so far; `clock`, the mean interval less the age,
        as if it were sure; and each family of renewal models.
    """
    found: dict[str, list[np.ndarray]] = {}
    for intervals, age in _pasts(time, failures):
        for name, method in METHODS.items():
            found.setdefault(name, []).append(method(np.asarray(intervals), age, usual_interval(intervals)))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _pasts(time: np.ndarray, failures: Sequence[float]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the intervals so far and the ages in each cycle after the second failure."""
    for number, (failure, times, _) in enumerate(cycles(time, time, failures)):
        if number > 1 and failure is not None and len(times):
            yield np.diff(failures[max(0, number - 1 - max(MEMORIES)) : number]), times - failure


def _constant(intervals, age, unit):
    return np.exp(-np.tile(unit * GRID / intervals.mean(), (len(age), 1)))


def _clock(intervals, age, unit):
    return (unit * GRID < (intervals.mean() - age)[:, None]).astype(float)


def _renewal(*families):
    def survival(intervals, age, unit):
        return np.exp(-cumulative_hazard(RenewalMixture(intervals, families), age, unit, GRID))

    return survival


METHODS: dict[str, Callable[[np.ndarray, np.ndarray, float], np.ndarray]] = {
    "constant": _constant,
    "clock": _clock,
    **{family: _renewal(family) for family in FAMILIES},
    "lasting": _renewal(*FAMILIES),
}
