"""Activity of micro-slips between slips, from the state of a fault.

In rate- and state-dependent friction a fault slips the faster, the closer its stress is to the strength of
the moment, friction_0 + b ln(state V_0 / D_c): stress - strength = a ln(V / V_0). What a fault emits while
it is locked is a function of this distance, of which each law here is one. All are 1 at the loading
velocity V_0, and no higher than at `FAST` times this velocity, where a slip has begun.
"""

import numpy as np

FAST = 1e3  # slip rate at which a slip has begun, in loading velocities
LAST = 0.3
MOST = 50.0  # largest activity; a slip that has begun emits by itself


def slip_rate_law(rate: np.ndarray, exponent: float) -> np.ndarray:
    """Return a power of the slip rate.

    Parameters
    ----------
    rate : ndarray
        Slip rate over the loading velocity.
    exponent : float
    """
    return np.minimum(rate, FAST) ** exponent


def stress_law(rate: np.ndarray, friction: np.ndarray, direct_effect: float, scale: float) -> np.ndarray:
    """Return an exponential of stress over strength, exp((stress / strength - 1) / scale).

    Parameters
    ----------
    rate : ndarray
        Slip rate over the loading velocity.
    friction : ndarray
        Shear stress over normal stress.
    direct_effect : float
        a.
    scale : float
        Relative change of stress over strength that makes micro-slips e times as frequent.
    """
    excess = direct_effect * np.log(np.minimum(rate, FAST))
    strength = friction - excess
    return np.minimum(np.exp(np.minimum(excess / (scale * strength), 50)), MOST)


def failure_law(rate: np.ndarray, exponent: float) -> np.ndarray:
    """Return a power law towards failure, of the stress that is missing until fast slip.

    At the present strength that is a ln(FAST V_0 / V); where less than `LAST` of its value at the loading
    velocity is missing, activity stays the same.

    Parameters
    ----------
    rate : ndarray
        Slip rate over the loading velocity.
    exponent : float
    """
    missing = 1 - np.log(np.minimum(rate, FAST)) / np.log(FAST)  # 1 at the loading velocity
    return np.maximum(missing, LAST) ** -exponent
