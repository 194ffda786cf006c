"""Nothing of a test part reaches training."""

import copy
import shutil

import netCDF4
import numpy as np
import yaml
from dry_runs import change_study, refused
from safetensors.numpy import load_file

from projects import P4581, copy_project, snakemake

RESULTS = "results/smoke"


def test_the_test_part_changes_nothing_of_training(project, tmp_path, mirror):
    """The same study on a table whose test part is scrambled: the same networks, trained again."""
    # In a copy of the complete project only what the table reaches is made again.
    without_locks = shutil.ignore_patterns("locks")
    again = shutil.copytree(project, tmp_path / "again", symlinks=True, ignore=without_locks)
    rows = (mirror / P4581).read_text().splitlines()
    time = [float(row.split(",")[4]) for row in rows[1:]]
    start = 3825 + 0.4 * (4090 - 3825) + 0.2
    head = [row for row, t in zip(rows[1:], time, strict=True) if t < start]
    tail = [row for row, t in zip(rows[1:], time, strict=True) if t >= start]
    shuffled = []
    for row, other in zip(tail, reversed(tail), strict=True):
        fields, others = row.split(","), other.split(",")
        fields[3], fields[5], fields[6] = others[3], others[5], others[6]
        shuffled.append(",".join(fields))
    (again / "scrambled.csv").write_text("\n".join([rows[0], *head, *shuffled]) + "\n")
    study = change_study(again, {"experiments": {"p4581_8mpa": {"table": {"files": ["scrambled.csv"]}}}})

    models = [f"{RESULTS}/models/{name}/seed1.safetensors" for name in ("laboratory_only", "cross_trained")]
    for model in models:
        (again / model).unlink()
    test = f"{RESULTS}/scalograms/p4581_8mpa/test/friction.nc"
    run = snakemake(again, *models, test, study=study)
    assert run.returncode == 0, run.stdout[-5000:]
    for model in models:
        first, second = load_file(project / model), load_file(again / model)
        assert all(np.array_equal(first[name], second[name]) for name in first)
    with netCDF4.Dataset(project / test) as first, netCDF4.Dataset(again / test) as second:
        assert not np.array_equal(first["target"][:], second["target"][:])


def test_a_copy_of_the_raw_file_hides_no_test_part(tmp_path, mirror):
    folder = copy_project(tmp_path)
    shutil.copy(mirror / P4581, folder / "mine.csv")
    study = yaml.safe_load((folder / "studies" / "smoke.yaml").read_text())
    copied = copy.deepcopy(study["experiments"]["p4581_8mpa"])
    copied["table"]["files"] = ["mine.csv"]
    copied["segments"]["train"] = {"fraction": [0, 0.6]}
    copied["segments"].pop("validation")
    copied["segments"]["test"] = {"fraction": [0.6, 1]}
    scenario = {"train": ["mine/train"], "validate": ["gouge/validation"]}
    scenario["test"] = ["p4581_8mpa/test"]
    change = {"experiments": {"mine": copied}, "scenarios": {"leaky": scenario}}
    refused(
        folder,
        "-n",
        study=change_study(folder, change),
        message="p4581_8mpa/test is also trained or validated on as mine/train, or may overlap it: both "
        "experiments are read from resources/raw/",
    )
