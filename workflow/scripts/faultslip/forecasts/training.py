"""What trees learn from random faults: what the emission adds to a renewal mixture."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import xarray as xr

from faultslip.forecasts.failures import each_fault, friction_failures, known_emission
from faultslip.forecasts.hazard import HORIZONS, logits
from faultslip.forecasts.past import Past, cycles

# Of the samples of a fault; neighbours say the same.
STRIDE = 5
# A record's own delay is not known in training. Part of the faults are read later than they could be, by
# these fractions of the recurrence interval.
DELAYS = (0.0, 0.0, 0.025, 0.05)
# Events in a cycle, where the emission of a fault is counted as a catalogue counts it; uniform in the
# logarithm.
EVENTS = (30.0, 3000.0)
UNCOUNTED = 0.5  # events in a sample without one, whose logarithm is taken
MIN_FAILURES = 4


class Rows(NamedTuple):
    """What trees learn from: a row for each bin of a sample before which no failure comes.

    Attributes
    ----------
    inputs : ndarray, shape (rows, columns), float32
    offset : ndarray, shape (rows,)
        Logit of a failure in the bin by the renewal mixture.
    failed : ndarray of bool, shape (rows,)
        Whether one comes in the bin.
    """

    inputs: np.ndarray
    offset: np.ndarray
    failed: np.ndarray


def rows_of(batches: Iterable[xr.Dataset], seed: int, min_friction_drop: float) -> Rows:
    """Return what trees learn from random faults, each once as it is recorded, and once as it is counted.

    Parameters
    ----------
    batches : iterable of Dataset
        As `faultslip.records.random_faults` simulates them.
    seed : int
        Of the delays, and of what is counted.
    min_friction_drop : float
        Smallest drop of friction that is a failure.
    """
    parts = []
    for number, fault in enumerate(each_fault(batches)):
        random = np.random.default_rng([seed, number])
        failures = friction_failures(fault, min_friction_drop)
        if len(failures) < MIN_FAILURES:
            continue
        recurrence = float(np.median(np.diff(failures)))
        counted = fault.assign(emission=fault["emission"].copy(data=_counted(fault, recurrence, random)))
        for one in (fault, counted):
            delay = recurrence * random.choice(DELAYS)
            parts += list(_rows_of_fault(one, failures, delay, random))
    return Rows(*(np.concatenate(series) for series in zip(*parts, strict=True)))


def _counted(fault, recurrence, random):
    """Return the emission as a catalogue shows it: events in each sample, as many as its energy demands."""
    energy = np.square(fault["emission"].values.astype(float))
    events = np.exp(random.uniform(*np.log(EVENTS)))
    expected = energy / energy.mean() * events * fault.attrs["interval"] / recurrence
    return random.poisson(expected) + UNCOUNTED


def _rows_of_fault(fault, failures, delay, random):
    time, log_emission = known_emission(fault, delay)
    past = Past(fault.attrs["interval"])
    for number, (failure, times, emission) in enumerate(cycles(time, log_emission, failures)):
        if failure is not None:
            past.fail(failure)
        found = past.add(times, emission)
        if found is None or number == len(failures):  # what follows the last failure is not known
            continue
        chosen = np.arange(random.integers(STRIDE), len(times), STRIDE)
        if len(chosen):
            part = found.at(chosen)
            offset = logits(part.hazard(HORIZONS))
            remaining = (failures[number] - part.time) / part.unit
            starts = np.append(0.0, HORIZONS[:-1])
            asked = (remaining[:, None] > starts).ravel()
            failed = (remaining[:, None] <= HORIZONS).ravel()
            yield part.inputs(offset)[asked], offset.ravel()[asked], failed[asked]


def without_emission(rows: Rows) -> Rows:
    """Return the same rows with nothing known of the emission: what a model makes of the clock alone."""
    inputs = rows.inputs.copy()
    inputs[:, :-3] = np.nan  # age, bin and logit of the mixture are left
    return rows._replace(inputs=inputs)
