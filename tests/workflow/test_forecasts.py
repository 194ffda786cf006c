"""Forecasts in the workflow: a catalogue, a released model, a table and figures."""

import numpy as np
import pandas as pd
import yaml
from dry_runs import planned

from faultslip.io import netcdf
from projects import copy_project, snakemake


def test_forecasts_of_a_volcano(tmp_path, mirror):
    folder = copy_project(tmp_path)
    study = yaml.safe_load((folder / "studies" / "kilauea.yaml").read_text())
    study["study"], study["forecasts"] = (
        "small",
        {"model": "zero_shot", "tested": ["kilauea"], "delays": [3600]},
    )
    del study["experiments"]["kilauea_events"]
    study["experiments"]["kilauea"]["time_range"] = [2160000, 3024000]  # ten days
    study["figures"] = {name: {"tested": ["kilauea"]} for name in ("forecasts", "forecast_skill")}
    (folder / "studies" / "small.yaml").write_text(yaml.safe_dump(study))
    run = snakemake(folder, "all", study="small", config=[f"mirror={mirror}"])
    assert run.returncode == 0, run.stdout
    results = folder / "results" / "small"
    numbers = pd.read_csv(results / "tables" / "forecasts.csv").set_index("method")
    assert numbers.loc["emission", "failures"] >= 4
    assert {"mixture", "lognormal", "constant", "exchanged", "emission_3600s_later"} <= set(numbers.index)
    assert numbers.loc["constant", "gain_within_0.05_nats"] < 0
    found = netcdf.read(results / "forecasts" / "kilauea.nc")
    assert (np.diff(found["survival_emission"].values, axis=1) <= 1e-6).all()
    for name in ("forecasts", "forecast_skill"):
        assert (results / "figures" / f"{name}.png").stat().st_size > 10_000
    again = snakemake(folder, "all", study="small", config=[f"mirror={mirror}"])
    assert "Nothing to be done" in again.stdout


def test_what_is_planned(tmp_path):
    folder = copy_project(tmp_path)
    assert planned(folder, "forecasts_figure", study="kilauea") == {
        "fetch",
        "record",
        "forecast",
        "forecasts_figure",
    }
    everything = planned(folder, "all", study="forecast")
    assert {
        "random_faults",
        "forecast_training",
        "forecast",
        "forecasts_table",
        "forecast_skill_figure",
    } <= everything
    assert not everything & {"train", "scalogram"}
