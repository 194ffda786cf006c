"""Simulate a granular fault and write it in the layout of FDEM sensor files."""

from typing import Any

from faultslip.faults import gouge


def simulate(
    deck: str, command: str, parameters: dict[str, Any], seed: str, energy: str, bottom: str, top: str
) -> None:
    """Write the three sensor files of one simulation.

    Parameters
    ----------
    deck : str
        LAMMPS input deck.
    command : str
        The LAMMPS program, with arguments if need be.
    parameters : dict
        Parameters of the simulation, as in the study's configuration, without the seeds.
    seed : str
        Seed of grain positions and sizes, a whole number.
    energy, bottom, top : str
        Files to write.
    """
    gouge.simulate(deck, command, parameters, int(seed), energy, bottom, top)


if __name__ == "__main__":
    from faultslip.job import run

    run(simulate, snakemake)
