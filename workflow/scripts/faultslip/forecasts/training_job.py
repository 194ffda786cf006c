"""The job that trains on random faults what the emission adds to a forecast of failures."""

from typing import Any

from faultslip.forecasts import model_file
from faultslip.forecasts.training import Rows, rows_of, without_emission
from faultslip.forecasts.trees import Trees
from faultslip.io import netcdf
from faultslip.io.files import sha256
from faultslip.io.provenance import provenance

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.04,
    "num_leaves": 31,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
MOST_TREES = 600
PATIENCE = 60  # trees that may pass without a lower loss on the faults that validate


def training_job(
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


def train(training: Rows, validation: Rows, seed: int) -> Trees:
    """Train trees by gradient boosting on top of the mixture, and choose their number.

    Parameters
    ----------
    training, validation : Rows
        Of other faults.
    seed : int

    Returns
    -------
    Trees
        As many as give the faults that validate the highest likelihood.
    """
    import lightgbm  # here, because nothing else needs it

    data = lightgbm.Dataset(training.inputs, training.failed, init_score=training.offset)
    checked = lightgbm.Dataset(
        validation.inputs, validation.failed, init_score=validation.offset, reference=data
    )
    booster = lightgbm.train(
        PARAMETERS | {"seed": seed, "boost_from_average": False},
        data,
        MOST_TREES,
        valid_sets=[checked],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return Trees.from_lightgbm(booster, booster.best_iteration)
