"""Training on random faults, and the jobs of the workflow."""

import numpy as np
import pytest

from faultslip.faults.priors import Priors
from faultslip.forecasts import model_file, training_job
from faultslip.forecasts.features import NAMES
from faultslip.forecasts.forecast_job import forecast_job
from faultslip.forecasts.hazard import HORIZONS
from faultslip.forecasts.training import rows_of, without_emission
from faultslip.io import netcdf
from faultslip.records.random_faults import simulate_batch
from faultslip.scores import forecasts as scores
from faultslip.tables.forecasts import forecasts as table

PARAMETERS = {"seed": 1, "min_friction_drop": 0.02}
TESTED = {"label": "faults", "averaging": {}, "delays": [0.5], "min_friction_drop": 0.02}


@pytest.fixture(scope="module")
def batches(tmp_path_factory):
    """Three small batches of random faults, as files."""
    folder, priors = tmp_path_factory.mktemp("faults"), Priors.read("resources/priors.yaml")
    paths = []
    for number, seed in ((12, 1), (4, 2), (3, 3)):
        batch = simulate_batch(range(number), priors, seed, 100.0, 10.0, 0.1)
        paths.append(str(folder / f"{seed}.nc"))
        netcdf.write(batch.assign_attrs(interval=0.1, label="random faults"), paths[-1])
    return paths


def test_rows_are_the_bins_before_a_failure(batches):
    rows = rows_of([netcdf.read(batches[0])], 1, 0.02)
    assert rows.inputs.shape == (len(rows.failed), len(NAMES) + 3)
    number, offset = rows.inputs[:, -2], rows.inputs[:, -1]
    np.testing.assert_allclose(offset, rows.offset, rtol=1e-5, atol=1e-5)
    assert set(number) == set(range(len(HORIZONS)))
    # A failure ends the bins of its sample, and each sample has one at most.
    firsts = np.flatnonzero(number == 0)
    assert all(not one[:-1].any() for one in np.split(rows.failed, firsts)[1:])
    # In the first bins the mixture is about as right as it is on average.
    expected = 1 / (1 + np.exp(-rows.offset))
    assert expected.mean() == pytest.approx(rows.failed.mean(), rel=0.25)


def test_without_emission_nothing_of_it_is_left(batches):
    rows = without_emission(rows_of([netcdf.read(batches[1])], 1, 0.02))
    assert np.isnan(rows.inputs[:, : len(NAMES)]).all()
    assert np.isfinite(rows.inputs[:, len(NAMES) :]).all()


def test_scripts(batches, tmp_path, monkeypatch):
    """From faults to a model, forecasts and a table; the same bytes again."""
    monkeypatch.setattr(training_job, "MOST_TREES", 30)
    models = [[str(tmp_path / f"{name}{turn}") for name in ("model", "clock")] for turn in range(2)]
    for model, clock in models:
        training_job.training_job([batches[0]], [batches[1]], PARAMETERS, "test", model, clock)
    for one, other in zip(*models, strict=True):
        with open(one, "rb") as first, open(other, "rb") as second:
            assert first.read() == second.read()
    assert len(model_file.load(models[0][0]).root) > 0
    output = str(tmp_path / "forecast.nc")
    forecast_job(batches[2], models[0], TESTED, "test", output)
    found = netcdf.read(output)
    methods = {
        "mixture",
        "emission",
        "constant",
        "clock",
        "lognormal",
        "gamma",
        "brownian",
        "lasting",
        "found",
    }
    methods |= {"without_emission", "exchanged", "shifted", "emission_0.5s_later"}
    assert set(scores.methods(found)) == methods
    assert (found["remaining"] > 0).all()
    assert scores.mean_gain(scores.gains(found, "constant")[:, 0]).score < -0.5
    made = table([output], ["faults"], {"faults": ["faults"], "twice": ["faults", "faults"]}, {"faults": 3})
    first, twice = (made.numbers[made.numbers["records"] == name] for name in ("faults", "twice"))
    np.testing.assert_allclose(twice["crps_s"], first["crps_s"], rtol=1e-6)
    assert (twice["failures"].values == 2 * first["failures"].values).all()
    assert len(made.others["forecast_alarms"]) == 2 * 101 * len(methods)
    assert not made.readable["method"].str.contains("later").any()
