"""Simulate a batch of random virtual faults."""

from typing import Any

from faultslip.faults import FAULTS_PER_BATCH
from faultslip.faults.priors import Priors
from faultslip.io import netcdf
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance
from faultslip.records.random_faults import simulate_batch


def random_faults(priors: str, parameters: dict[str, Any], batch: str, output: str) -> None:
    """Write the records of one batch of faults.

    Parameters
    ----------
    priors : str
        File with the priors.
    parameters : dict
        `seed`; `duration`, `recurrence` and sampling `interval` of the records, s; and the name of the file
        of `priors`.
    batch : str
        Number of the batch, from 1.
    output : str
        NetCDF file to write.

    Raises
    ------
    InputError
        If the priors are not valid, or no draw of a fault is accepted.
    """
    first = (int(batch) - 1) * FAULTS_PER_BATCH
    timing = {name: parameters[name] for name in ("duration", "recurrence", "interval")}
    numbers, seed = range(first, first + FAULTS_PER_BATCH), parameters["seed"]
    dataset = simulate_batch(numbers, Priors.read(priors), seed, **timing)
    attributes = provenance("all", parameters, {priors: sha256(priors)}, seed)
    dataset.attrs = (
        attributes
        | {"title": f"random virtual faults, batch {batch}"}
        | {"label": "random faults", "virtual": 1, "interval": timing["interval"]}
    )
    netcdf.write(dataset, output)
    draws = dataset["draws"].values
    print(f"{len(draws)} faults from {draws.sum()} draws, {draws.max()} at most for one")


if __name__ == "__main__":
    from faultslip.job import run

    run(random_faults, snakemake)
