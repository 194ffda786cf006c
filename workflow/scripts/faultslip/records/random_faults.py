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
SLIDER = {"a", "critical_distance", "friction", "load_velocity", "loading_rate", "damping", "creep_effect"}
SLIDER |= {"perturbation_rate", "state_noise", "friction_noise", "friction_memory", "creep_noise"}
EMISSION = {"slip_energy", "coda", "quiescence"}
EMISSION |= {"relaxation", "relaxation_time", "relaxation_exponent", "relaxation_growth"}


@dataclass(frozen=True)
class Fault:
    """One virtual fault.

    Attributes
    ----------
    constants : dict of str to float
        What was drawn.
    emission, friction : ndarray, shape (samples,)
    averaging : float
        Length of the average that both are, in seconds of the record.
    draws : int
        Number of draws until one was accepted.
    """

    constants: dict[str, float]
    emission: np.ndarray
    friction: np.ndarray
    averaging: float
    draws: int


def simulate_batch(
    numbers: Sequence[int],
    priors: Priors,
    seed: int,
    duration: float,
    recurrence: float,
    interval: float,
) -> xr.Dataset:
    """Simulate several faults. Each depends on its own number and the seed alone.

    Parameters
    ----------
    numbers : sequence of int
        Numbers of the faults.
    priors : Priors
    seed, duration, recurrence, interval
        As for `simulate_fault`.

    Returns
    -------
    Dataset
        `emission` and `friction` over (fault, time), and over `fault` each constant, as
        `drawn_<name>`, `emission_averaging`, in seconds of the record, and `draws`, their number.

    Raises
    ------
    InputError
        If the priors give no fault that is accepted.
    """
    faults = [simulate_fault(number, priors, seed, duration, recurrence, interval) for number in numbers]
    series = {
        name: (("fault", "time"), np.stack([getattr(fault, name) for fault in faults]), {"long_name": text})
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
    averaging = np.array([fault.averaging for fault in faults])
    of_record = {"units": "s", "long_name": "length of the average of the emission, in time of the record"}
    draws = ("fault", np.array([fault.draws for fault in faults]), {"long_name": "number of draws"})
    samples = series["emission"][1].shape[1]
    return xr.Dataset(
        series | constants | {"emission_averaging": ("fault", averaging, of_record), "draws": draws},
        coords={
            "fault": ("fault", np.asarray(numbers), {"long_name": "number of the fault"}),
            "time": ("time", interval * np.arange(samples), {"units": "s"}),
        },
    )


def simulate_fault(
    number: int, priors: Priors, seed: int, duration: float, recurrence: float, interval: float
) -> Fault:
    """Draw constants until the fault slips as the priors ask, and scale its time.

    Of a fault without units of time, how fast it runs says nothing. The time of each is scaled so that
    its slips recur at one median interval: networks see several cycles in a window of each fault, and
    can compare them.

    Parameters
    ----------
    number : int
    priors : Priors
    seed : int
    duration : float
        Of the record, s.
    recurrence : float
        Median time from slip to slip in the record, s.
    interval : float
        Sampling interval of the record, s.

    Raises
    ------
    InputError
        If no draw is accepted.
    """
    reasons: dict[str, int] = {}
    for attempt in range(priors.accepted.tries):
        draw = [seed, number, attempt]
        simulated = _simulate(priors, draw, priors.accepted.seconds)
        reason, slips = _judge(priors, simulated)
        if not reason:
            scale = INTERVAL * float(np.median(np.diff(slips))) / recurrence
            if scale * duration > priors.accepted.seconds:  # the same fault again, for longer
                simulated = _simulate(priors, draw, scale * duration)
            if simulated is not None:
                constants, fault, motion, random = simulated
                return _record(constants, fault, motion, random, scale, duration, interval, attempt + 1)
            reason = "creep"
        reasons[reason] = reasons.get(reason, 0) + 1
    found = ", ".join(f"{count} times {reason}" for reason, count in sorted(reasons.items()))
    raise InputError(
        f"{priors.path}: none of {priors.accepted.tries} draws of fault {number} is accepted ({found}); "
        "change the priors, or what is accepted"
    )


def _simulate(priors, seed, duration):
    """Draw constants; return them, the slider, its motion and the random generator; None if it creeps."""
    random = np.random.default_rng(seed)
    constants = priors.draw(random)
    try:
        return constants, *_slip(constants, duration, random), random
    except InputError:
        return None


def _judge(priors, simulated):
    """Return why a fault is not accepted, if it is not, and the samples at which its slips start."""
    if simulated is None:
        return "creep", np.array([])
    constants, _, (friction, *_), _ = simulated
    friction = _averaged(friction, constants["average"])[round(WARM_UP / INTERVAL) :]
    slips, _ = slip_events(friction, priors.accepted.min_friction_drop)
    return priors.accepted.reason_against(len(slips), np.ptp(friction)), slips


def _record(constants, fault, motion, random, scale, duration, interval, draws):
    """Return a fault as it is recorded, with `scale` seconds of the simulation in one of the record."""
    times = WARM_UP + scale * interval * np.arange(round(duration / interval))
    places = np.rint(times / INTERVAL).astype(int)  # after the transient
    length = max(constants["average"], scale * interval)
    energy = _emit(constants, fault, motion, random)
    emission, friction = np.sqrt(_averaged(energy, length)[places]), _averaged(motion[0], length)[places]
    return Fault(constants, emission, friction, length / scale, draws)


def _slip(constants, duration, random):
    """Return a slider, and its friction, slip rate and creep rate at `INTERVAL`."""
    fault = slider.Slider(
        b=constants["a"] + constants["b_minus_a"],
        creep_friction=constants["friction"] + constants["creep_margin"],
        **{name: constants[name] for name in SLIDER},
    )
    normal = np.full(round((WARM_UP + duration) / INTERVAL), constants["normal_stress"])
    return fault, slider.simulate(fault, normal, INTERVAL, random)


def _emit(constants, fault, motion, random):
    """Return the energy of a slider's emission, with electronic noise."""
    friction, slip_rate, creep_rate = motion
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


def _averaged(series: np.ndarray, seconds: float) -> np.ndarray:
    """Average a series as the recorder does."""
    return moving_average(series, max(1, round(seconds / INTERVAL)))


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
