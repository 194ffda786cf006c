"""Train on random faults what the emission adds to a forecast of failures."""

from typing import Any

from faultslip.forecasts import model_file
from faultslip.forecasts.training import rows_of, train, without_emission
from faultslip.io import netcdf
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance


def train_forecast(
    faults: list[str], validation: list[str], parameters: dict[str, Any], study: str, model: str, clock: str
) -> None:
    """Train trees, and others that know nothing of the emission.

    Parameters
    ----------
    faults, validation : list of str
        Batches of random faults. Those that validate choose the number of trees.
    parameters : dict
        `seed`, and `min_friction_drop`, the smallest drop of friction that is a failure.
    study : str
        Name of the study.
    model, clock : str
        Model files of either.
    """
    sources = {path: sha256(path) for path in (*faults, *validation)}
    rows = [
        rows_of(map(netcdf.read, paths), parameters["seed"], parameters["min_friction_drop"])
        for paths in (faults, validation)
    ]
    print(f"{len(rows[0].failed)} rows to learn from, {len(rows[1].failed)} to validate")
    for path, prepare in ((model, lambda one: one), (clock, without_emission)):
        training, validating = map(prepare, rows)
        trees = train(training, validating, parameters["seed"])
        attributes = provenance(study, parameters, sources, parameters["seed"])
        model_file.save(path, trees, attributes)
        print(f"{path}: {len(trees.root)} trees, {len(trees.feature)} nodes")


if __name__ == "__main__":
    from faultslip.job import run

    run(train_forecast, snakemake)
