"""The other studies: they are planned and run with files like those they are meant for."""

import csv

import netCDF4
import numpy as np
import pytest
import yaml
from dry_runs import planned
from scipy.io import loadmat, savemat

from faultslip.faults import apparatus
from projects import ROOT, copy_project, snakemake


def test_a_figure_of_the_default_study_asks_for_what_it_needs_and_no_more(tmp_path):
    folder = copy_project(tmp_path)
    trained = {"simulate", "apparatus", "record", "scalogram", "train", "predict"}
    assert planned(folder, "fig5", study=None) == trained | {"fig5"}
    assert planned(folder, "fig4", study=None) == {"apparatus", "record", "fig4"}
    # its names have underscores in segments and scenarios, so that paths must be parsed correctly
    everything = planned(folder, "all", study=None)
    assert planned(folder, study=None) == everything  # the default target
    assert {f"fig{number}" for number in range(1, 9)} | {"uncertainty_table"} <= everything


def test_the_loads_of_p4581_are_drawn_from_their_tables(tmp_path):
    """Figures 4 and 5 of the study of public tables, on real data."""
    folder = copy_project(tmp_path)
    assert planned(folder, "fig4", study="open_data") == {"fetch", "record", "fig4"}
    assert planned(folder, "fig5", study="open_data") >= {"fetch", "record", "scalogram", "train", "fig5"}


def test_a_study_without_networks_has_no_bands(tmp_path):
    found = planned(copy_project(tmp_path), "tables", study="gouge_size")
    assert {"simulate", "experiments_table", "mape_table"} <= found
    assert not found & {"train", "predict", "uncertainty_table"}


def write_rows(file, line, rows):
    """What `np.savetxt` writes, in a fifth of its time."""
    for block in np.array_split(rows, 1 + len(rows) // 10_000):
        file.write(line * len(block) % tuple(block.ravel().tolist()))


def raw_experiment(folder, names, start, loads, duration, ramp, seed):
    """Virtual raw files laid out like the original ones: names, clock."""
    study = yaml.safe_load((ROOT / "studies" / "virtual.yaml").read_text())
    parameters = study["experiments"]["p4677"]["apparatus"]
    del parameters["seed"]
    changes = {"normal_stress": loads, "duration": duration, "ramp": ramp, "sampling_rate": 4000}
    apparatus.simulate(folder, parameters | changes, seed)
    mechanics, settings, times = names
    rows = np.loadtxt(folder / "data.txt", skiprows=5)
    rows[:, 5] += start
    (folder / "data.txt").unlink()
    with open(folder / mechanics, "w") as file:
        file.write("1\n2\n3\n4\n5\n")
        write_rows(file, " ".join(rows.shape[1] * ["%.5f"]) + "\n", rows)
    (folder / "AE.mat").rename(folder / settings)
    clock = loadmat(folder / "AcTimeVector.mat")
    (folder / "AcTimeVector.mat").unlink()
    savemat(folder / times, {"acTime": clock["acTime"] + start, "ts_adjusted": clock["ts_adjusted"]})


def test_the_paper_s_study(tmp_path):
    """It says what is missing, and reads files that are laid out like the originals.

    What follows is the same as in the default study, which has the paper's scenarios.
    """
    folder = copy_project(tmp_path)
    run = snakemake(folder, "-n", "all", study="paper")
    assert run.returncode != 0 and "Traceback" not in run.stdout
    for name in ("p4677_data.txt", "p4677_AcTimeVector_Run2.mat", "p4581_AE.mat", "cover 2325 to 4075 s"):
        assert name in run.stdout

    raw = folder / "resources" / "raw"
    names = ("p4677_data.txt", "p4677_run2_AE.mat", "p4677_AcTimeVector_Run2.mat")
    raw_experiment(raw / "p4677", names, 1990, [2.5], 320, 10, seed=1)
    names = ("p4581_data.txt", "p4581_AE.mat", "ACTimeVector_4581.mat")
    raw_experiment(raw / "p4581", names, 2320, [3, 4, 5, 6, 7, 8], 256, 46, seed=2)
    assert planned(folder, "all", study="paper") >= {"record", "train", "fig8"}
    run = snakemake(folder, "fig4", "results/paper/records/p4677.nc", study="paper")
    assert run.returncode == 0, run.stdout[-5000:]
    results = folder / "results" / "paper"
    assert (results / "figures" / "fig4.pdf").is_file()
    with netCDF4.Dataset(results / "records" / "p4581.nc") as data:
        assert data["normal_stress"][:].max() == pytest.approx(8, rel=0.01)
        assert "p4581_data.txt" in data.raw_files and "WF_2.ac" in data.raw_files


def test_the_competition_s_study(tmp_path):
    folder = copy_project(tmp_path)
    raw = folder / "resources" / "raw" / "lanl"
    (raw / "test").mkdir(parents=True)
    random = np.random.default_rng(0)
    spacing, recurrence = 1.1e-3, 0.25
    left = recurrence - (spacing * np.arange(1000)) % recurrence
    with open(raw / "train.csv", "w") as file:
        file.write("acoustic_data,time_to_failure\n")
        for seconds in left:  # louder towards failure
            block = 5 * np.exp(-3 * seconds / recurrence) * random.normal(size=4096)
            rows = np.column_stack([np.rint(10 * block), seconds - 1.1e-9 * np.arange(4096)])
            write_rows(file, "%d,%.10f\n", rows)
    for name in ("seg_b", "seg_a"):
        values = np.rint(random.normal(size=150_000) * (40 if name == "seg_a" else 5))
        np.savetxt(raw / "test" / f"{name}.csv", values, fmt="%d", header="acoustic_data", comments="")
    small = {
        "network": {"width": 4},
        "training": {"epochs": 3, "windows_per_epoch": 512},
        "scores": {"time_to_failure_from": 0.02},
        "seeds": [1],
    }
    (folder / "studies" / "small.yaml").write_text(yaml.safe_dump(small))
    run = snakemake(folder, "all", study="lanl small")
    assert run.returncode == 0, run.stdout[-5000:]
    with open(folder / "results" / "lanl" / "submission.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["seg_id"] for row in rows] == ["seg_a", "seg_b"]
    loud, quiet = (float(row["time_to_failure"]) for row in rows)
    assert 0 <= loud < quiet < 1.5 * recurrence


def test_the_studies_of_the_guide_plan_what_they_name(tmp_path):
    """A variant of the default study, and released networks on a record of one's own, as printed."""
    folder = copy_project(tmp_path)
    page = (ROOT / "docs" / "howto" / "new_scenario.md").read_text()
    more, released = (part.split("```")[0] for part in page.split("```yaml\n")[1:])
    rows = "".join(f"{k / 10},1,1,{2 + k % 90 / 90},5\n" for k in range(3020))
    (folder / "mine.csv").write_text("Time,Var_1,Var_2,Shear,Normal\n" + rows)
    (folder / "studies" / "more.yaml").write_text(more)
    (folder / "studies" / "mine.yaml").write_text(released.replace("/data/mine.csv", "mine.csv"))
    assert planned(folder, "fig3", study="more") >= {"simulate", "train", "predict", "fig3"}
    assert planned(folder, "all", study="mine") >= {"record", "predict", "fig5", "mape_table"}
    run = snakemake(folder, "results/released/records/mine.nc", study="mine")
    assert run.returncode == 0, run.stdout
