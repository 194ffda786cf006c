"""Measure how often a 95 % interval holds the true error: the table in docs/explanation/evaluation.md.

    PYTHONPATH=workflow/scripts python tools/interval_coverage.py [simulations]

The errors of cycles are log-normal. Those of networks differ by a factor with a standard deviation of 0.1,
and each network errs in each cycle by another factor, of 0.2. Below stands how often two scenarios whose true
errors are the same, with the same errors of cycles, are told apart.
"""

import sys
from collections.abc import Callable

import numpy as np

from faultslip.scores import studentised

BETWEEN_NETWORKS, INTERACTION = 0.1, 0.2
CYCLES, NETWORKS, SIGMAS = (6, 14, 30), (1, 2, 5), (0.5, 1.0)


def log_normal(random: np.random.Generator, sigma: float, cycles: int) -> np.ndarray:
    """Return errors of cycles (cycles,) whose mean over all cycles is one."""
    return np.exp(sigma * random.normal(size=cycles) - sigma**2 / 2)


def of_networks(random: np.random.Generator, by_cycle: np.ndarray, networks: int) -> np.ndarray:
    """Return the errors of networks (networks, cycles), of which a method without seeds has one series."""
    if networks == 1:
        return by_cycle[None]
    by_network = 1 + BETWEEN_NETWORKS * random.normal(size=(networks, 1))
    return by_cycle * by_network * (1 + INTERACTION * random.normal(size=(networks, len(by_cycle))))


def resampled(errors: np.ndarray) -> studentised.Studentised:
    """Resample the mean of errors (networks, cycles)."""
    cycles = errors.shape[1]
    return studentised.studentised(errors, lambda _: np.ones(cycles), cycles)


def coverage(sigma: float, networks: int, cycles: int, simulations: int) -> float:
    """Return the fraction of simulations whose interval holds the true error."""
    random = np.random.default_rng(1)
    held = 0
    for _ in range(simulations):
        low, high = resampled(of_networks(random, log_normal(random, sigma, cycles), networks)).interval
        held += low <= 1 <= high
    return held / simulations


def told_apart(sigma: float, networks: int, cycles: int, simulations: int) -> float:
    """Return the fraction of simulations with p of at most 0.05, although true errors are the same."""
    random = np.random.default_rng(2)
    found = 0
    for _ in range(simulations):
        by_cycle = log_normal(random, sigma, cycles)
        one, other = (of_networks(random, by_cycle, networks) for _ in range(2))
        found += resampled(one - other).p_value <= 1 - studentised.CONFIDENCE_LEVEL
    return found / simulations


def print_table(measure: Callable[..., float], networks: tuple[int, ...], simulations: int) -> None:
    """Print what a function measures for each number of networks and cycles."""
    print("| σ, networks |", " | ".join(map(str, CYCLES)), "|\n|---|" + "---|" * len(CYCLES))
    for sigma in SIGMAS:
        for number in networks:
            found = [f"{100 * measure(sigma, number, cycles, simulations):.0f} %" for cycles in CYCLES]
            print(f"| {sigma}, {number} |", " | ".join(found), "|")


def main(simulations: int) -> None:
    """Print both tables."""
    studentised.RESAMPLES = 2000  # enough for an interval of 95 %
    print_table(coverage, NETWORKS, simulations)
    print()
    print_table(told_apart, NETWORKS[1:], simulations)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
