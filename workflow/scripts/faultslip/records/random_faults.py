"""Records of random virtual faults: spring sliders and their emission, drawn from wide priors.

Networks that learn from many different faults read one that they have never seen: domain randomisation
(Tobin et al., 2017, IEEE/RSJ IROS, 23).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from faultslip.faults import acoustics, slider
from faultslip.faults.acoustics import Emission
from faultslip.faults.priors import Priors
from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.records.resampling import moving_average

INTERVAL = 0.01  # s; sampling interval of the simulation
WARM_UP = 20.0  # s; the first cycles are a transient and are left out
GAIN = 4.2  # counts per MPa


@dataclass(frozen=True)
class Fault:
    """One virtual fault.

    Attributes
    ----------
    constants : dict of str to float
        What was drawn.
    emission, friction : ndarray, shape (samples,)
    draws : int
        Number of draws until one was accepted.
    """

    constants: dict[str, float]
    emission: np.ndarray
    friction: np.ndarray
    draws: int


def simulate_batch(
    numbers: Sequence[int], priors: Priors, seed: int, duration: float, interval: float
) -> xr.Dataset:
    """Simulate several faults. Each depends on its own number and the seed alone.

    Parameters
    ----------
    numbers : sequence of int
        Numbers of the faults.
    priors : Priors
    seed : int
    duration : float
        Of each record, after the transient, s.
    interval : float
        Sampling interval of the records, s; a multiple of 0.01 s.

    Returns
    -------
    Dataset
        `emission` and `friction` over (fault, time), and over `fault` each constant, as
        `drawn_<name>`, and `draws`, their number.

    Raises
    ------
    InputError
        If the interval is no multiple of 0.01 s, or the priors give no fault that is accepted.
    """
    every = round(interval / INTERVAL)
    if every < 1 or not np.isclose(every * INTERVAL, interval):
        raise InputError(
            f"record.interval: random faults are sampled at multiples of {INTERVAL} s, not {interval}"
        )
    faults = [simulate_fault(number, priors, seed, duration) for number in numbers]
    series = {
        name: (
            ("fault", "time"),
            np.stack([getattr(fault, name)[::every] for fault in faults]),
            {"long_name": text},
        )
        for name, text in (
            ("emission", "emission amplitude"),
            ("friction", "friction, shear stress over normal stress"),
        )
    }
    constants = {
        f"drawn_{name}": (
            "fault",
            np.array([fault.constants[name] for fault in faults]),
            {"long_name": f"constant {name}, as drawn"},
        )
        for name in faults[0].constants
    }
    draws = ("fault", np.array([fault.draws for fault in faults]), {"long_name": "number of draws"})
    samples = series["emission"][1].shape[1]
    return xr.Dataset(
        series | constants | {"draws": draws},
        coords={
            "fault": ("fault", np.asarray(numbers), {"long_name": "number of the fault"}),
            "time": ("time", interval * np.arange(samples), {"units": "s"}),
        },
    )


def simulate_fault(number: int, priors: Priors, seed: int, duration: float) -> Fault:
    """Draw constants until the fault slips as the priors ask.

    Raises
    ------
    InputError
        If no draw does.
    """
    reasons: dict[str, int] = {}
    for attempt in range(priors.accepted.tries):
        random = np.random.default_rng([seed, number, attempt])
        constants = priors.draw(random)
        try:
            emission, friction = _simulate(constants, duration, random)
        except InputError:  # the slider creeps
            reason = "creep"
        else:
            slips, _ = slip_events(friction, priors.accepted.min_friction_drop)
            reason = priors.accepted.reason_against(len(slips), np.ptp(friction))
            if not reason:
                return Fault(constants, emission, friction, attempt + 1)
        reasons[reason] = reasons.get(reason, 0) + 1
    found = ", ".join(f"{count} times {reason}" for reason, count in sorted(reasons.items()))
    raise InputError(
        f"{priors.path}: none of {priors.accepted.tries} draws of fault {number} is accepted ({found}); "
        "change the priors, or what is accepted"
    )


def _simulate(
    constants: Mapping[str, float], duration: float, random: np.random.Generator
) -> tuple[Any, Any]:
    """Simulate emission and friction of one fault at `INTERVAL`, averaged, without the transient."""
    fault = slider.Slider(
        b=constants["a"] + constants["b_minus_a"],
        creep_friction=constants["friction"] + constants["creep_margin"],
        **{
            name: constants[name]
            for name in (
                "a",
                "critical_distance",
                "friction",
                "load_velocity",
                "loading_rate",
                "perturbation_rate",
                "state_noise",
                "friction_noise",
                "creep_effect",
            )
        },
    )
    normal = np.full(round((WARM_UP + duration) / INTERVAL), constants["normal_stress"])
    friction, slip_rate, creep_rate = slider.simulate(fault, normal, INTERVAL, random)
    emission = Emission(
        burst_rate=constants["burst_rate"],
        burst_growth=constants["burst_growth"],
        creep_bursts=constants["creep_burst_rate"],
        slip_energy=constants["slip_energy"],
        coda=constants["coda"],
        relaxation=constants["relaxation"],
        relaxation_time=constants["relaxation_time"],
        relaxation_exponent=constants["relaxation_exponent"],
    )
    velocity = 1e-6 * fault.load_velocity
    amplitude = acoustics.amplitude(
        slip_rate, creep_rate, normal, velocity, GAIN, INTERVAL, random, emission, drops(friction)
    )
    energy = amplitude**2 + constants["noise"] ** 2
    length = max(1, round(constants["average"] / INTERVAL))
    kept = slice(round(WARM_UP / INTERVAL), None)
    return np.sqrt(moving_average(energy, length)[kept]), moving_average(friction, length)[kept]


def drops(friction: np.ndarray, smallest: float = 0.02) -> np.ndarray:
    """Return the fall of friction in each slip over the median fall, at its last sample; else 0.

    Parameters
    ----------
    friction : ndarray, shape (samples,)
    smallest : float
        Smallest fall of friction that counts as a slip event.
    """
    found = np.zeros(len(friction))
    start, end = slip_events(friction, smallest)
    if len(start):
        fall = friction[start] - friction[end]
        found[end] = fall / np.median(fall)
    return found
