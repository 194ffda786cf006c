"""Records of random virtual faults: spring sliders and their emission, drawn from wide priors.

Networks that learn from many different faults read one that they have never seen: domain randomisation
(Tobin et al., 2017, IEEE/RSJ IROS, 23).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from faultslip.faults import acoustics, activity, slider
from faultslip.faults.acoustics import Emission
from faultslip.faults.priors import LAWS, Priors
from faultslip.io.errors import InputError
from faultslip.records.events import slip_events
from faultslip.records.resampling import moving_average

INTERVAL = 0.01  # s; sampling interval of the simulation
WARM_UP = 20.0  # s; the first cycles are a transient and are left out
GAIN = 4.2  # counts per MPa
# Quantities of the priors that are constants of the slider and of its emission.
SLIDER = ("a", "critical_distance", "friction", "load_velocity", "loading_rate", "perturbation_rate")
SLIDER += ("state_noise", "friction_noise", "friction_memory", "creep_effect", "creep_noise", "damping")
EMISSION = ("slip_energy", "coda", "relaxation", "relaxation_time", "relaxation_exponent")
EMISSION += ("relaxation_growth", "quiescence")


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
            fault, *motion = _slip(constants, duration, random)
        except InputError:  # the slider creeps
            reason = "creep"
        else:
            friction = _as_recorded(motion[0], constants)
            slips, _ = slip_events(friction, priors.accepted.min_friction_drop)
            reason = priors.accepted.reason_against(len(slips), np.ptp(friction))
            if not reason:
                energy = _emit(constants, fault, *motion, random)
                return Fault(constants, np.sqrt(_as_recorded(energy, constants)), friction, attempt + 1)
        reasons[reason] = reasons.get(reason, 0) + 1
    found = ", ".join(f"{count} times {reason}" for reason, count in sorted(reasons.items()))
    raise InputError(
        f"{priors.path}: none of {priors.accepted.tries} draws of fault {number} is accepted ({found}); "
        "change the priors, or what is accepted"
    )


def _slip(constants, duration, random):
    """Simulate a slider; return it, and its friction, slip rate and creep rate at `INTERVAL`."""
    fault = slider.Slider(
        b=constants["a"] + constants["b_minus_a"],
        creep_friction=constants["friction"] + constants["creep_margin"],
        **{name: constants[name] for name in SLIDER},
    )
    normal = np.full(round((WARM_UP + duration) / INTERVAL), constants["normal_stress"])
    return fault, *slider.simulate(fault, normal, INTERVAL, random)


def _emit(constants, fault, friction, slip_rate, creep_rate, random):
    """Return the energy of a slider's emission, with electronic noise."""
    share = constants["creep_share"]
    emission = Emission(
        burst_rate=constants["burst_rate"] * (1 - share),
        creep_bursts=constants["burst_rate"] * share,
        smallest_burst=1e3 * constants["burst_energy"] / constants["burst_rate"] / acoustics.MEAN_BURST,
        **{name: constants[name] for name in EMISSION},
    )
    velocity = 1e-6 * fault.load_velocity
    normal = np.full(len(friction), constants["normal_stress"])
    micro_slips = _activity(constants, slip_rate / velocity, friction)
    amplitude = acoustics.amplitude(
        slip_rate,
        creep_rate,
        normal,
        velocity,
        GAIN,
        INTERVAL,
        random,
        emission,
        drops(friction),
        micro_slips,
    )
    return amplitude**2 + constants["noise"] ** 2


def _as_recorded(series: np.ndarray, constants: Mapping[str, float]) -> np.ndarray:
    """Average a series as the recorder does, and leave out the transient."""
    length = max(1, round(constants["average"] / INTERVAL))
    return moving_average(series, length)[round(WARM_UP / INTERVAL) :]


def _activity(constants: Mapping[str, float], rate: np.ndarray, friction: np.ndarray) -> np.ndarray:
    """Return the rate of micro-slips over that at the loading velocity, by the law that was drawn."""
    law = LAWS[int(constants["law"])]
    if law == "stress":
        return activity.stress_law(rate, friction, constants["a"], constants["stress_scale"])
    if law == "failure":
        return activity.failure_law(rate, constants["failure_exponent"])
    return activity.slip_rate_law(rate, constants["slip_rate_exponent"])


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
