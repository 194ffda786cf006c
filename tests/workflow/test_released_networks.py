"""Released networks in a study, on a record whose friction is known or not."""

import shutil

import numpy as np
import pandas as pd
import yaml

import faultslip
from faultslip.io import netcdf
from projects import P4581, copy_project, snakemake

COLUMNS = {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)"}


def test_the_workflow_the_command_and_python_agree(tmp_path, mirror):
    folder = copy_project(tmp_path / "project")
    shutil.copy(mirror / P4581, tmp_path / "mine.csv")
    study = yaml.safe_load((folder / "studies/apply.yaml").read_text())
    experiment = study["experiments"]["mine"]
    experiment["table"] = {"files": [str(tmp_path / "mine.csv")], "columns": COLUMNS}
    experiment["time_range"] = [3825, 4090]
    with_friction = {"files": experiment["table"]["files"]}
    with_friction["columns"] = COLUMNS | {"friction": "ShearStress / 7.98"}
    parts = {"first": {"fraction": [0, 0.2]}, "rest": {"fraction": [0.4, 1]}}
    study["experiments"]["known"] = experiment | {"table": with_friction, "segments": parts}
    study["scenarios"]["scaled"] = {"networks": "zero_shot", "test": ["known/rest"], "known": "first"}
    (folder / "studies/mine.yaml").write_text(yaml.safe_dump(study))
    run = snakemake(folder, "all", study="mine")
    assert run.returncode == 0, run.stdout[-3000:]
    results = folder / "results/apply"
    stored = netcdf.read(results / "predictions/zero_shot/mine/whole.nc")
    record = faultslip.read_table(tmp_path / "mine.csv", **COLUMNS, time_range=(3825, 4090))
    here = faultslip.load("zero_shot").predict(record)
    np.testing.assert_allclose(stored["time"], here["time"], atol=1e-6)
    np.testing.assert_allclose(stored["predicted"], here["friction"], atol=2e-4)
    assert "true" not in stored and stored.attrs["friction_in"] == "standard deviations"
    half_width = stored.attrs["half_width_90"]
    np.testing.assert_allclose(half_width, (here["upper"] - here["friction"]).values, atol=2e-4)
    table = pd.read_csv(results / "tables/mape.csv").set_index("scenario")
    assert list(table.index) == ["scaled"] and table.loc["scaled", "r2"] > 0.9
    low, mape, high = table.loc["scaled", ["mape_low_percent", "mape_percent", "mape_high_percent"]]
    assert low < mape < high and high - low < 1
    bands = pd.read_csv(results / "tables/uncertainty.csv").set_index("scenario")
    assert bands.loc["scaled", "calibrated_on"] == "this record" and bands.loc["scaled", "coverage_90"] > 0.8
    assert (results / "figures/fig5.png").is_file()


def test_a_scenario_that_needs_friction_is_refused(tmp_path):
    folder = copy_project(tmp_path / "project")
    study = yaml.safe_load((folder / "studies/apply.yaml").read_text())
    part = {"fraction": [0, 0.5]}
    study["experiments"]["mine"]["segments"] = {"train": part, "rest": {"fraction": [0.5, 1]}}
    study["scenarios"] = {"own": {"train": ["mine/train"], "validate": ["mine/rest"], "test": ["mine/rest"]}}
    (folder / "studies/mine.yaml").write_text(yaml.safe_dump(study))
    run = snakemake(folder, "-n", "all", study="mine")
    assert run.returncode != 0
    assert "scenarios.own: needs the friction of mine" in run.stdout
