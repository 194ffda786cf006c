"""A step of `faultslip monitor`: the time from a row to its forecast."""

import numpy as np
from harness import quantity, seconds

from faultslip.forecasts.released import load_model
from faultslip.forecasts.stream import ForecastStream

RECURRENCE = 10.0  # s
INTERVAL = RECURRENCE / 100  # the most samples between failures that are forecast
CYCLES = 30


def rows(small):
    """Measure this part."""
    cycles = 6 if small else CYCLES
    with_trees, alone = (median_step(trees, cycles) for trees in (load_model()[0], None))
    note = f"{1e3 * with_trees:.2g} ms a step, a median over the last half of {cycles} cycles"
    name = "step of monitor, a hundred samples a cycle"
    yield quantity(name, with_trees / INTERVAL, "a sampling interval of 0.1 s", note, "≤ 0.1")
    yield quantity(name, with_trees / alone, "the renewal mixture alone", f"{1e3 * alone:.2g} ms")


def median_step(trees, cycles):
    """Return the median time of a row whose failures are told, s."""
    random, stream, times = np.random.default_rng(0), ForecastStream(trees, told=True), []
    for row in range(int(cycles * RECURRENCE / INTERVAL)):
        time = row * INTERVAL
        age = time % RECURRENCE
        if row and age < INTERVAL / 2:
            stream.fail(time)
        emission = np.exp(age / RECURRENCE + 3 * (age < 0.3) + 0.1 * random.normal())
        one = np.array([time]), np.array([emission])
        times.append(seconds(lambda one=one: stream.feed(*one)))
    return float(np.median(times[len(times) // 2 :]))
