"""Priors of random virtual faults, and which of the drawn faults are accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import yaml

from faultslip.io.errors import InputError

# Quantities that a fault draws, in the order in which they are drawn.
QUANTITIES = (
    "a",
    "b_minus_a",
    "critical_distance",
    "load_velocity",
    "friction",
    "loading_rate",
    "damping",
    "normal_stress",
    "creep_margin",
    "creep_effect",
    "perturbation_rate",
    "state_noise",
    "friction_noise",
    "friction_memory",
    "creep_noise",
    "burst_rate",
    "burst_energy",
    "creep_share",
    "slip_rate_exponent",
    "stress_scale",
    "failure_exponent",
    "slip_energy",
    "coda",
    "relaxation",
    "relaxation_time",
    "relaxation_exponent",
    "relaxation_growth",
    "quiescence",
    "noise",
    "average",
)
LAWS = ("slip_rate", "stress", "failure")  # of micro-slips (`activity`); all are as likely


@dataclass(frozen=True)
class Prior:
    """Uniform distribution of a quantity, or of its logarithm."""

    low: float
    high: float
    logarithmic: bool

    def draw(self, random: np.random.Generator) -> float:
        """Draw a value."""
        if self.logarithmic:
            return float(np.exp(random.uniform(np.log(self.low), np.log(self.high))))
        return float(random.uniform(self.low, self.high))


@dataclass(frozen=True)
class Acceptance:
    """Which faults are kept.

    Attributes
    ----------
    seconds : float
        Time by which a fault is judged.
    slips : pair of int
        Smallest and largest number of slip events in this time.
    min_friction_drop : float
        Smallest fall of friction that counts as one.
    friction_range : float
        Largest difference between the highest and the lowest friction.
    tries : int
        Draws of a fault before the priors are refused.
    """

    seconds: float
    slips: tuple[int, int]
    min_friction_drop: float
    friction_range: float
    tries: int

    def reason_against(self, slips: int, friction_range: float) -> str:
        """Say why a fault with so many slips and this range of friction is not accepted; empty if it is."""
        if slips < self.slips[0]:
            return "too few slips"
        if slips > self.slips[1]:
            return "too many slips"
        return "too wide a range of friction" if friction_range > self.friction_range else ""


@dataclass(frozen=True)
class Priors:
    """All priors.

    Attributes
    ----------
    path : str
        File that they were read from, for messages.
    quantities : dict of str to Prior
    silent_creep, relaxing, quiescent : float
        Fractions of the faults whose gouge creeps without micro-slips, whose emission relaxes after a
        slip, and whose micro-slips are missing after a slip.
    accepted : Acceptance
    """

    path: str
    quantities: Mapping[str, Prior]
    silent_creep: float
    relaxing: float
    quiescent: float
    accepted: Acceptance

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read priors from a file such as `resources/priors.yaml`.

        Raises
        ------
        InputError
            If the file is no YAML, a quantity is missing or unknown, or a range is empty or reversed.
        """
        try:
            content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
            given, accepted = content["priors"], content["accepted"]
            missing = sorted(set(QUANTITIES) ^ set(given))
            if missing:
                raise InputError(f"{path}: priors.{missing[0]}: missing, or not a quantity of a random fault")
            quantities = {name: _prior(f"{path}: priors.{name}", given[name]) for name in QUANTITIES}
            acceptance = Acceptance(**accepted | {"slips": tuple(accepted["slips"])})
            if not 0 < acceptance.slips[0] <= acceptance.slips[1]:
                raise InputError(f"{path}: accepted.slips: {accepted['slips']} must go from few to many")
            fractions = {name: float(content[name]) for name in ("silent_creep", "relaxing", "quiescent")}
            if not all(0 <= fraction <= 1 for fraction in fractions.values()):
                raise InputError(f"{path}: silent_creep, relaxing and quiescent must lie within 0 and 1")
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise InputError(f"{path}: not a file of priors ({type(error).__name__}: {error})") from None
        return cls(str(path), quantities, accepted=acceptance, **fractions)

    def draw(self, random: np.random.Generator) -> dict[str, float]:
        """Draw all quantities of a fault."""
        drawn = {name: prior.draw(random) for name, prior in self.quantities.items()}
        if random.random() < self.silent_creep:
            drawn["creep_share"] = 0.0
        if random.random() >= self.relaxing:
            drawn["relaxation"] = 0.0
        if random.random() >= self.quiescent:
            drawn["quiescence"] = 0.0
        return drawn | {"law": float(random.integers(len(LAWS)))}


def _prior(where: str, given: Mapping[str, Any]) -> Prior:
    """Return a prior as the file gives it, with unit and source."""
    kinds = {"uniform", "log_uniform"} & set(given)
    if len(kinds) != 1 or not {"unit", "source"} <= set(given):
        raise InputError(
            f"{where}: uniform or log_uniform, unit and source were expected; found {', '.join(given)}"
        )
    (kind,) = kinds
    low, high = map(float, given[kind])
    logarithmic = kind == "log_uniform"
    if not low < high or not np.isfinite([low, high]).all():
        raise InputError(
            f"{where}.{kind}: [{low:g}, {high:g}] is empty or reversed; the lower end comes first"
        )
    if logarithmic and low <= 0:
        raise InputError(f"{where}.{kind}: the lower end is {low:g}; a logarithm needs a positive one")
    return Prior(low, high, logarithmic)
