"""Run a virtual biaxial experiment and write it in Penn State's raw layout."""

from typing import Any

from faultslip.faults.apparatus import simulate


def apparatus(parameters: dict[str, Any], seed: str, output: str) -> None:
    """Write the folder of raw files of one virtual experiment.

    Parameters
    ----------
    parameters : dict
        Parameters of the experiment, as in the study's configuration, without the seed.
    seed : str
        Seed of the random numbers, a whole number.
    output : str
        Folder to write.
    """
    simulate(output, parameters, int(seed))


if __name__ == "__main__":
    from faultslip.job import run

    run(apparatus, snakemake)
