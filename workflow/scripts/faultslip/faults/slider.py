"""A spring slider with rate- and state-dependent friction: the mechanics of a biaxial experiment.

Ageing law after Dieterich (1979), J. Geophys. Res. 84, 2161, and Ruina (1983), J. Geophys. Res. 88,
10359. Radiation damping after Rice (1993), J. Geophys. Res. 98, 9885. Creep of the gouge after
Perfettini and Avouac (2004), J. Geophys. Res. 109, B02304.
"""

import math
from dataclasses import dataclass

import numpy as np
import scipy

from faultslip.io.errors import InputError

# Initial state of a slider at rest in the middle of its range: logarithm of slip rate over loading
# velocity, and of state over its steady value. The first cycles are a transient.
START = np.log([0.1, 3.0])
MAX_STEP = 0.05  # s; of the solver


@dataclass(frozen=True)
class Slider:
    """Constants of the fault and of the machine that loads it.

    Attributes
    ----------
    a, b : float
        Direct and evolution effect of rate- and state-dependent friction.
    critical_distance : float
        Critical slip distance D_c, micrometres.
    friction : float
        Friction in steady state at the loading velocity.
    load_velocity : float
        Velocity of the load point, micrometres/s.
    loading_rate : float
        Friction gained per second while the fault is locked: stiffness times velocity over normal
        stress. With a finite `machine_stiffness`, that of the layers alone, whose stiffness is
        proportional to normal stress.
    perturbation_rate : float
        Mean number of grain rearrangements per second. They come at random times.
    state_noise : float
        Standard deviation of the change in the logarithm of the state at a rearrangement.
    friction_noise : float
        Standard deviation of the reference friction, which wanders from rearrangement to
        rearrangement.
    creep_friction : float
        Friction at which shear of the gouge beside the fault alone keeps up with the load point.
        If it is infinite, only the fault slips, and friction rises linearly.
    creep_effect : float
        Increase in friction that makes the gouge shear e times as fast.
    machine_stiffness : float
        Stiffness of the machine, in series with the layers, MPa per micrometre. The higher the normal
        stress, the less friction is gained per second.
    damping : float
        Radiation damping G / (2 c_s) of the forcing blocks, Pa s/m; by default with G = 3 GPa and
        c_s = 2000 m/s.
    friction_memory : float
        Correlation time of the reference friction, s.
    creep_noise : float
        Standard deviation of the logarithm of the gouge's shear rate at a given friction, which wanders
        as the reference friction does. Without it the duration of a cycle tells how far friction rises.
    """

    a: float
    b: float
    critical_distance: float
    friction: float
    load_velocity: float
    loading_rate: float
    perturbation_rate: float
    state_noise: float
    friction_noise: float
    creep_friction: float = np.inf
    creep_effect: float = 1.0
    machine_stiffness: float = np.inf
    damping: float = 3e9 / (2 * 2000)
    friction_memory: float = 10.0
    creep_noise: float = 0.0

    def stiffness(self, normal_stress: np.ndarray) -> np.ndarray:
        """Return the friction gained per metre of the load point on a locked fault, at a stress in MPa."""
        layers = self.loading_rate / (1e-6 * self.load_velocity)
        return layers / (1 + 1e-6 * layers * normal_stress / self.machine_stiffness)

    def creep(self, friction: np.ndarray | float, ease: np.ndarray | float = 0.0) -> np.ndarray | float:
        """Return the shear rate of the gouge over the loading velocity; `ease` is added to its logarithm."""
        return np.exp((friction - self.creep_friction) / self.creep_effect + ease)


def simulate(
    slider: Slider, normal_stress: np.ndarray, interval: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Simulate friction and slip rate under a given normal stress.

    Between rearrangements the slider obeys

        d(friction)/dt = stiffness load_velocity (1 - V / load_velocity - creep)
        friction = friction_0 + a ln(V / V_0) + b ln(state V_0 / D_c) + damping V / normal_stress
        d(state)/dt = 1 - V state / D_c
        creep = exp((friction - creep_friction) / creep_effect + ease)

    A rearrangement multiplies the state and changes friction_0, but not the friction, so that the
    slip rate jumps; it also changes the ease of creep. Rearrangements make the cycles differ from each other.

    Parameters
    ----------
    slider : Slider
    normal_stress : ndarray, shape (samples,)
        MPa, at multiples of `interval`.
    interval : float
        Seconds.
    random : numpy.random.Generator

    Returns
    -------
    friction, slip_rate, creep_rate : ndarray, shape (samples,)
        Slip rate of the fault, m/s; fast slip is given as its mean until the next sample. Shear rate
        of the gouge beside the fault, m/s.

    Raises
    ------
    InputError
        If the slider would creep and never slip, because a >= b, the machine is stiffer than the
        critical stiffness, or the gouge shears more easily than the fault slips; or if the solver
        fails.
    """
    equations = _Equations(slider)
    stiffness = slider.stiffness(normal_stress)
    _check_that_it_slips(slider, equations, stiffness.max())
    times = interval * np.arange(len(normal_stress))
    damping = slider.damping / (1e6 * normal_stress)

    velocity = equations.velocity
    state = START + np.log([velocity, equations.distance / velocity])
    log_rate, log_state, reference, eases = (np.empty_like(times) for _ in range(4))
    start, end, offset, ease = 0.0, times[-1], 0.0, 0.0
    while start < end:
        stop = min(end, start + random.exponential(1 / slider.perturbation_rate))
        first, last = np.searchsorted(times, [start, stop])
        last += stop == end
        here = min(first, len(times) - 1)
        parameters = (slider.friction + offset, float(damping[here]), float(stiffness[here]), ease)
        solution = _integrate(equations, (start, stop), state, times[first:last], parameters)
        log_rate[first:last], log_state[first:last] = solution[:, : last - first]
        reference[first:last], eases[first:last] = slider.friction + offset, ease
        change, perturbation = _rearrange(slider, stop - start, offset, random)
        offset += change
        if slider.creep_noise:
            ease += _wander(slider, stop - start, ease, slider.creep_noise, random)
        state = solution[:, -1] + perturbation
        start = stop
    friction = equations.friction(log_rate, log_state, reference, damping)
    creep_rate = velocity * np.asarray(slider.creep(friction, eases))
    slip_rate = _slip_rate(velocity, stiffness, np.exp(log_rate), friction, creep_rate, interval)
    return friction, slip_rate, creep_rate


class _Equations:
    """Equations of motion in SI units. The solver's state is the logarithm of slip rate and of state."""

    def __init__(self, slider: Slider) -> None:
        self.slider = slider
        self.velocity = 1e-6 * slider.load_velocity
        self.distance = 1e-6 * slider.critical_distance
        self.steady = np.log(self.velocity), np.log(self.distance / self.velocity)

    def friction(self, log_rate, log_state, reference, damping):
        """Return the friction at the logarithm of slip rate and of state."""
        steady_rate, steady_state = self.steady
        effects = self.slider.a * (log_rate - steady_rate) + self.slider.b * (log_state - steady_state)
        return reference + effects + damping * np.exp(log_rate)

    def rates(self, _, state, reference, damping, stiffness, ease):
        """Return the derivative of the state over time, in plain numbers: it is called very often."""
        # the solver tries states far from any that it takes; exponentials must not overflow there
        log_rate, log_state = float(state[0]), float(state[1])
        log_rate = log_rate if log_rate < 50 else 50.0
        log_state = log_state if log_state > -50 else -50.0
        slider, (steady_rate, steady_state) = self.slider, self.steady
        slip_rate = math.exp(log_rate)
        friction = reference + slider.a * (log_rate - steady_rate) + slider.b * (log_state - steady_state)
        friction += damping * slip_rate
        excess = (friction - slider.creep_friction) / slider.creep_effect + ease
        creep = math.exp(excess if excess < 50 else 50.0)
        ageing = math.exp(-log_state) - slip_rate / self.distance
        loading = stiffness * (self.velocity * (1 - creep) - slip_rate)
        return (loading - slider.b * ageing) / (slider.a + damping * slip_rate), ageing


def _check_that_it_slips(slider, equations, stiffness):
    critical = (slider.b - slider.a) / equations.distance
    if stiffness >= critical:
        raise InputError(
            f"a slider with b - a = {slider.b - slider.a:.3g} and D_c = {slider.critical_distance:g} "
            f"micrometres creeps at a loading_rate of {stiffness * equations.velocity:.3g} per second; "
            + (
                f"it slips below {critical * equations.velocity:.3g}"
                if critical > 0
                else "it slips only where b is larger than a"
            )
        )
    if slider.creep_friction <= slider.friction:
        raise InputError(
            f"a slider with a friction of {slider.friction:g} creeps at a creep_friction of "
            f"{slider.creep_friction:g}; it slips where creep_friction is larger, by about 0.06"
        )


def _integrate(equations, span, state, times, parameters):
    """Return the state at the given times and at the end of a time span without rearrangements."""
    start, stop = span
    solved, report = scipy.integrate.odeint(
        equations.rates,
        state,
        np.concatenate([[start], times, [stop]]),
        args=parameters,
        tfirst=True,
        rtol=1e-6,
        atol=1e-8,
        hmax=MAX_STEP,
        mxstep=100_000,
        full_output=True,
    )
    if report["message"] != "Integration successful.":
        raise InputError(f"the slider cannot be integrated beyond {start:.3f} s: {report['message']}")
    return solved[1:].T


def _rearrange(slider, elapsed, offset, random):
    """Draw changes of the reference friction and of the solver's state at a rearrangement."""
    state_change = slider.state_noise * random.standard_normal()
    change = _wander(slider, elapsed, offset, slider.friction_noise, random)
    # the slip rate takes up both changes, so that friction stays the same
    return change, np.array([-(slider.b * state_change + change) / slider.a, state_change])


def _wander(slider, elapsed, value, deviation, random):
    """Draw the change of an Ornstein-Uhlenbeck process."""
    kept = np.exp(-elapsed / slider.friction_memory)
    return (kept - 1) * value + deviation * np.sqrt(1 - kept**2) * random.standard_normal()


def _slip_rate(velocity, stiffness, slip_rate, friction, creep_rate, interval):
    """Return the slip rate, with the mean until the next sample in place of fast slip.

    A slip may be over between two samples. The spring knows how far it went: where the mean rate
    until the next sample is well above the loading velocity, the mean rate is used.
    """
    released = np.diff(friction, append=friction[-1]) / (stiffness * interval)
    mean_rate = velocity - released - creep_rate
    return np.where(mean_rate > 2 * velocity, mean_rate, np.minimum(slip_rate, 2 * velocity))
