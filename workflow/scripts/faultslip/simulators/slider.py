"""A spring slider with rate- and state-dependent friction: the mechanics of a biaxial experiment.

Dieterich (1979), J. Geophys. Res. 84, 2161, and Ruina (1983), J. Geophys. Res. 88, 10359: ageing
law. Radiation damping after Rice (1993), J. Geophys. Res. 98, 9885. Creep of the gouge after
Perfettini and Avouac (2004), J. Geophys. Res. 109, B02304.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from faultslip.errors import InputError

# Radiation damping G / (2 c_s) of the forcing blocks, Pa s / m: G = 3 GPa, c_s = 2000 m/s.
DAMPING = 3e9 / (2 * 2000)
# A slider at rest in the middle of its range: slip rate over the loading velocity, and
# state over its steady value. Its first cycles are a start, not yet quasi-periodic.
START = np.log([0.1, 3.0])
LONGEST_STEP = 0.05  # s, of the solver
FRICTION_MEMORY = 10.0  # s; how long the reference friction remembers itself


@dataclass(frozen=True)
class Slider:
    """Constants of the fault and of the machine that loads it.

    Attributes
    ----------
    a, b : float
        Direct and evolution effect of friction.
    critical_distance : float
        D_c, micrometres.
    friction : float
        At the loading velocity, in steady state.
    load_velocity : float
        Of the load point, micrometres / s.
    loading_rate : float
        Friction gained a second while the fault is locked: stiffness times velocity over
        normal stress.
    kicks : float
        Rearrangements of grains a second, at random times.
    state_noise : float
        Standard deviation of the logarithm of the state that a rearrangement changes.
    friction_noise : float
        Standard deviation of the reference friction, which rearrangements let wander.
    creep_friction : float
        Friction at which shear of the gouge beside the fault alone keeps up with the load
        point. Infinite: only the fault slips, and friction rises in straight lines.
    creep_effect : float
        By how much more friction the gouge shears e times as fast.
    """

    a: float
    b: float
    critical_distance: float
    friction: float
    load_velocity: float
    loading_rate: float
    kicks: float
    state_noise: float
    friction_noise: float
    creep_friction: float = np.inf
    creep_effect: float = 1.0

    def creep(self, friction):
        """Shear rate of the gouge over the loading velocity."""
        return np.exp((friction - self.creep_friction) / self.creep_effect)


def run(slider, normal_stress, interval, random):
    """Friction and slip rate under a given normal stress.

    Between rearrangements the slider obeys

        d(friction)/dt = loading_rate (1 - V / load_velocity - creep)
        friction = friction_0 + a ln(V / V_0) + b ln(state V_0 / D_c) + damping V / normal_stress
        d(state)/dt = 1 - V state / D_c
        creep = exp((friction - creep_friction) / creep_effect)

    A rearrangement multiplies the state, changes friction_0 and leaves friction as it is, so
    that the slip rate jumps; it makes the cycles differ.

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
        Slip rate of the fault in m / s, fast slip as its mean until the next sample; shear
        rate of the gouge beside it.

    Raises
    ------
    InputError
        If the slider would creep and never slip: a >= b, a machine stiffer than critical,
        or gouge that shears more easily than the fault slips; or if the solver fails.
    """
    velocity, distance = 1e-6 * slider.load_velocity, 1e-6 * slider.critical_distance
    stiffness = slider.loading_rate / velocity  # of friction, 1 / m
    critical = (slider.b - slider.a) / distance
    if stiffness >= critical:
        raise InputError(
            f"a slider with b - a = {slider.b - slider.a:.3g} and D_c = {slider.critical_distance:g} "
            f"micrometres creeps at a loading_rate of {slider.loading_rate:g} a second; "
            + (
                f"it slips below {critical * velocity:.3g}"
                if critical > 0
                else "it slips only where b is larger than a"
            )
        )
    if slider.creep_friction <= slider.friction:
        raise InputError(
            f"a slider with a friction of {slider.friction:g} creeps at a creep_friction of "
            f"{slider.creep_friction:g}; it slips where that is larger, by 0.06 or so"
        )
    times = interval * np.arange(len(normal_stress))
    damping = DAMPING / (1e6 * normal_stress)

    def friction_of(log_rate, log_state, reference, damping):
        steady = np.log(velocity), np.log(distance / velocity)
        effects = slider.a * (log_rate - steady[0]) + slider.b * (log_state - steady[1])
        return reference + effects + damping * np.exp(log_rate)

    def rates(_, state, reference, damping):
        log_rate, log_state = min(state[0], 50.0), state[1]
        slip_rate = np.exp(log_rate)
        ageing = np.exp(-log_state) - slip_rate / distance
        creep = slider.creep(friction_of(log_rate, log_state, reference, damping))
        loading = stiffness * (velocity * (1 - creep) - slip_rate)
        return (loading - slider.b * ageing) / (slider.a + damping * slip_rate), ageing

    state = START + np.log([velocity, distance / velocity])
    log_rate, log_state, reference = (np.empty_like(times) for _ in range(3))
    start, end, offset = 0.0, times[-1], 0.0
    while start < end:
        stop = min(end, start + random.exponential(1 / slider.kicks))
        first, last = np.searchsorted(times, [start, stop])
        last += stop == end
        here = damping[min(first, len(damping) - 1)]
        solved = solve_ivp(
            rates,
            (start, stop),
            state,
            method="LSODA",
            t_eval=np.union1d(times[first:last], stop),
            args=(slider.friction + offset, here),
            rtol=1e-6,
            atol=1e-8,
            max_step=LONGEST_STEP,
        )
        if not solved.success:
            raise InputError(f"the slider cannot be integrated beyond {start:.3f} s: {solved.message}")
        log_rate[first:last], log_state[first:last] = solved.y[:, : last - first]
        reference[first:last] = slider.friction + offset
        kick = slider.state_noise * random.standard_normal()
        kept = np.exp((start - stop) / FRICTION_MEMORY)
        change = (kept - 1) * offset
        change += slider.friction_noise * np.sqrt(1 - kept**2) * random.standard_normal()
        offset += change
        state = solved.y[:, -1] + np.array([-(slider.b * kick + change) / slider.a, kick])
        start = stop
    friction = friction_of(log_rate, log_state, reference, damping)
    slip_rate, creep_rate = np.exp(log_rate), velocity * slider.creep(friction)
    # A slip may be over between two samples. The spring knows how far it went: where the
    # mean rate over a sample's interval is above the loading velocity, it is taken.
    mean_rate = velocity - np.diff(friction, append=friction[-1]) / (stiffness * interval) - creep_rate
    slip_rate = np.where(mean_rate > 2 * velocity, mean_rate, np.minimum(slip_rate, 2 * velocity))
    return friction, slip_rate, creep_rate
