"""The smoke study through Snakemake, in a copy of the project."""

import csv
import os
import re
import shutil
import time

import netCDF4
import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import P4581, ROOT
from projects import contents, copy_project, kill_often, running, snakemake
from safetensors.numpy import load_file
from scipy.io import loadmat, savemat
from snakemake.utils import update_config

from faultslip.simulators import apparatus

RESULTS = "results/smoke"
SCENARIOS = ["simulation_only", "laboratory_only", "zero_shot", "cross_trained"]


BASELINES = ["constant", "gradient_boosting"]
FIGURES = {"figure_1", "figure_2", "figure_3", "figure_training"}
FIGURES |= {"figure_data_efficiency", "figure_events", "figure_explanation"}
TRAINED = (FIGURES - {"figure_1"}) | {"train", "predict", "mape_table", "explain"}
TABLES = ("ablation", "data_efficiency", "events", "explanation", "uncertainty")
TRAINED |= {f"{name}_table" for name in TABLES}


def planned(folder, *arguments, **options):
    """Rules that a dry run would execute."""
    run = snakemake(folder, *arguments, "-n", "--quiet", "rules", **options)
    assert run.returncode == 0, run.stdout
    lines = run.stdout.splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("---")]
    rules = set()
    for line in lines[starts[0] + 1 :] if starts else []:
        if not line.strip():
            break
        rules.add(line.split()[0])
    return rules - {"total", "all"}


def test_table(project):
    with open(project / RESULTS / "tables" / "mape.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]).startswith(
        "scenario,experiment,segment,target,models,mape_percent,mape_std_percent,r2,rmse,"
        "constant_mape_percent,paper_mape_percent,"
    )
    assert [row["scenario"] for row in rows] == SCENARIOS + BASELINES
    assert [row["models"] for row in rows] == ["2"] * 4 + ["1", "2"]
    assert rows[4]["mape_percent"] == rows[4]["constant_mape_percent"]
    assert float(rows[5]["mape_percent"]) < 0.6 * float(rows[5]["constant_mape_percent"])
    assert float(rows[1]["constant_mape_percent"]) == pytest.approx(5.4, abs=0.1)
    assert rows[3]["paper_mape_percent"] == "1.65"
    # Small as they are, networks that have seen the laboratory beat the constant guess.
    for row in (rows[1], rows[3]):
        assert float(row["mape_percent"]) < 0.6 * float(row["constant_mape_percent"]), row


def test_scores_in_the_table_are_those_of_the_series(project):
    with open(project / RESULTS / "tables" / "mape.csv", newline="") as file:
        rows = {row["scenario"]: row for row in csv.DictReader(file)}
    for name in SCENARIOS[1:] + BASELINES:
        with netCDF4.Dataset(project / RESULTS / f"predictions/{name}/p4581_8mpa_test.nc") as data:
            true, each = data["true"][:], data["predicted_by_model"][:]
            mape = np.mean([100 * np.mean(np.abs(one - true) / true) for one in each])
            assert mape == pytest.approx(float(rows[name]["mape_percent"]), rel=1e-4)
            assert data.study == "smoke"
            assert "29c95398c97537bb" in data.raw_files
            assert data["time"].units == "s"


def read_table(project, name):
    with open(project / RESULTS / "tables" / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def test_shares_of_the_training_part(project):
    rows = read_table(project, "data_efficiency")
    assert [row["scenario"] for row in rows] == ["cross_trained", "gradient_boosting"]
    for row in rows:
        assert float(row["seconds"]) == pytest.approx(0.2 * 53, abs=0.1)
        assert float(row["cycles"]) == pytest.approx(1.1, abs=0.1)
        # less is learned from a fifth of the data
        assert float(row["mape_percent"]) > 0.5


def test_ablation(project):
    rows = read_table(project, "ablation")
    assert [row["variant"] for row in rows] == ["as_it_is", "every_lever"]
    assert {row["scenario"] for row in rows} == {"cross_trained"}
    as_it_is, changed = (float(row["mape_percent"]) for row in rows)
    assert float(rows[1]["difference_percent"]) == pytest.approx(changed - as_it_is, abs=1e-5)
    assert as_it_is != changed
    assert float(rows[0]["constant_mape_percent"]) > max(as_it_is, changed)


def test_slip_events(project):
    rows = {
        row["scenario"]: row for row in read_table(project, "events") if row["experiment"] == "p4581_8mpa"
    }
    assert rows["constant"]["hit_rate"] == "0"
    assert {row["true_events"] for row in rows.values()} == {"16"}
    assert float(rows["cross_trained"]["hit_rate"]) > 0.5
    assert float(rows["cross_trained"]["timing_error_s"]) < 1


def test_coverage(project):
    rows = {row["scenario"]: row for row in read_table(project, "uncertainty")}
    assert set(rows) == set(SCENARIOS)
    for row in rows.values():
        assert float(row["half_width_68"]) < float(row["half_width_90"])
        assert float(row["coverage_68"]) <= float(row["coverage_90"])


def test_what_was_learned_is_told_in_sentences(project):
    text = (project / RESULTS / "tables" / "explanation.md").read_text()
    assert "Cross trained, p4581 at 8 MPa: Of the scales, " in text
    assert text.count(" % of the variance of the prediction") == 1


def test_figures(project):
    for name in ("fig1", "fig2", "fig3", "data_efficiency", "events", "explanation"):
        pdf = project / RESULTS / "figures" / f"{name}.pdf"
        assert pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 10_000
        assert pdf.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_logs_tell_the_size_of_the_network_and_each_epoch(project):
    log = (project / "logs/smoke/models/simulation_only_seed1.log").read_text()
    assert "% of them in the latent space" in log
    assert "epoch 1: training loss" in log


def test_transferred_network_differs_in_its_latent_space_only(project):
    before, after = (
        load_file(project / RESULTS / f"models/{name}/seed1.safetensors")
        for name in ("simulation_only", "cross_trained")
    )
    moved = {name for name in before if not np.array_equal(before[name], after[name])}
    assert moved and all(name.startswith("latent.") for name in moved)


def test_a_second_run_has_nothing_to_do(project, mirror):
    run = snakemake(project, "all", config=[f"mirror={mirror}"])
    assert run.returncode == 0
    assert "Nothing to be done" in run.stdout


def test_another_mirror_reruns_nothing(project):
    assert planned(project, "all", config=["mirror=/somewhere/else"]) == set()
    assert planned(project, "all") == set()


@pytest.fixture
def edited(project):
    """Append a line to a module, and take it back afterwards."""
    saved = {}

    def edit(module):
        path = project / "workflow" / "scripts" / "faultslip" / module
        saved[path] = (path.read_bytes(), path.stat().st_mtime_ns)
        path.write_bytes(saved[path][0] + b"\n# edited\n")

    yield edit
    for path, (content, mtime) in saved.items():
        path.write_bytes(content)
        os.utime(path, ns=(mtime, mtime))


def test_editing_a_plot_draws_again_and_no_more(project, edited):
    edited("plotting.py")
    assert planned(project, "all") == FIGURES


def test_editing_the_network_trains_again_but_simulates_nothing(project, edited):
    edited("network.py")
    assert planned(project, "all") == TRAINED


def overlay(folder, change):
    """The smoke study with some values changed, as a study of its own."""
    study = yaml.safe_load((folder / "studies" / "smoke.yaml").read_text())
    update_config(study, change)
    (folder / "studies" / "changed.yaml").write_text(yaml.safe_dump(study))
    return "changed"


def test_a_changed_value_reruns_what_depends_on_it(project):
    study = overlay(project, {"windows": {"step": 3.2}})
    assert planned(project, "all", study=study) == TRAINED | {"parameters_page"}


def test_other_amounts_of_data_redraw_nothing_of_the_records(project):
    """Figure 1 shows the parts that the study names, not the shares of them that are tried."""
    study = overlay(project, {"data_efficiency": {"shares": [0.5]}})
    assert planned(project, "fig1", study=study) == set()


def test_one_figure_as_a_target(project, tmp_path):
    copy = shutil.copytree(project, tmp_path / "copy")  # other tests may be reading the project's results
    (copy / RESULTS / "figures" / "fig2.pdf").unlink()
    assert planned(copy, "fig2") - {"fig2"} == {"figure_2"}


def test_waiting_jobs_are_looked_at_when_one_has_ended_and_not_more_often(project, tmp_path, mirror):
    copy = shutil.copytree(project, tmp_path / "copy")
    for figure in (copy / "results" / "smoke" / "figures").iterdir():
        figure.unlink()
    run = snakemake(copy, "all", "--verbose", cores=1, config=[f"mirror={mirror}"])
    ended = run.stdout.count("Finished jobid")
    assert ended >= len(FIGURES)
    assert run.stdout.count("Ready jobs") <= ended + 1


def test_same_bytes_from_one_core_and_eight_killed_on_the_way(project, tmp_path, mirror):
    """The short form of `make faults`."""
    again, config = copy_project(tmp_path / "again"), [f"mirror={mirror}"]
    kills, bad = kill_often(again, [25, 30], "all", cores=1, config=config)
    assert kills == 2 and bad == []
    run = snakemake(again, "all", cores=8, config=config)
    assert run.returncode == 0, run.stdout[-5000:]
    first, second = contents(project / "results"), contents(again / "results")
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_a_second_workflow_in_the_same_folder_is_refused(project, tmp_path):
    again = copy_project(tmp_path / "again")
    with running(again, "all") as first:
        while first.poll() is None and not any(again.glob(".snakemake/locks/*")):
            time.sleep(0.1)
        second = snakemake(again, "all")
    assert second.returncode != 0
    assert "cannot be locked" in second.stdout and "--unlock" in second.stdout
    assert "Traceback" not in second.stdout


def test_jobs_stay_within_what_they_ask_for(project):
    """Memory and time of each job, from the benchmark files, beside the request in Snakemake's log."""
    log = min((project / ".snakemake" / "log").glob("*.log"))  # the first run's
    jobs = re.findall(r"benchmark: (\S+)\n(?:.*\n)*?.*?runtime=(\d+).*?mem_mb=(\d+)", log.read_text())
    assert len(jobs) > 40
    for path, runtime, memory in jobs:
        used = pd.read_csv(project / path, sep="\t").iloc[0]
        assert used["s"] <= 60 * int(runtime), path
        assert used["max_rss"] == "-" or float(used["max_rss"]) <= int(memory), path


def test_the_test_part_changes_nothing_of_training(project, tmp_path, mirror):
    """The same study on a table whose test part is scrambled: the same networks."""
    again = copy_project(tmp_path)
    shutil.copytree(project / "resources" / "simulations", again / "resources" / "simulations")
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
    study = overlay(again, {"experiments": {"p4581_8mpa": {"table": {"files": ["scrambled.csv"]}}}})

    models = [f"{RESULTS}/models/{name}/seed1.safetensors" for name in ("laboratory_only", "cross_trained")]
    test = f"{RESULTS}/scalograms/p4581_8mpa/test/friction.nc"
    run = snakemake(again, *models, test, study=study)
    assert run.returncode == 0, run.stdout[-5000:]
    for model in models:
        first, second = load_file(project / model), load_file(again / model)
        assert all(np.array_equal(first[name], second[name]) for name in first)
    with netCDF4.Dataset(project / test) as first, netCDF4.Dataset(again / test) as second:
        assert not np.array_equal(first["target"][:], second["target"][:])


def test_a_figure_of_the_default_study_asks_for_what_it_needs_and_no_more(tmp_path):
    folder = copy_project(tmp_path)
    trained = {"simulate", "apparatus", "record", "scalogram", "train", "predict"}
    assert planned(folder, "fig5", study=None) == trained | {"figure_5", "fig5"}
    assert planned(folder, "fig4", study=None) == {"apparatus", "record", "figure_4", "fig4"}
    everything = planned(folder, "all", study=None)
    assert {f"figure_{number}" for number in range(1, 9)} <= everything


def raw_experiment(folder, names, start, loads, duration, ramp, seed):
    """Virtual raw files laid out like the original ones: names, clock."""
    parameters = yaml.safe_load((ROOT / "config.yaml").read_text())["experiments"]["p4677"]["apparatus"]
    del parameters["seed"]
    changes = {"normal_stress": loads, "duration": duration, "ramp": ramp, "sampling_rate": 4000}
    apparatus.simulate(folder, parameters | changes, seed)
    mechanics, settings, times = names
    rows = np.loadtxt(folder / "data.txt", skiprows=5)
    rows[:, 5] += start
    (folder / "data.txt").unlink()
    np.savetxt(folder / mechanics, rows, fmt="%.5f", header="1\n2\n3\n4\n5", comments="")
    (folder / "AE.mat").rename(folder / settings)
    clock = loadmat(folder / "AcTimeVector.mat")
    (folder / "AcTimeVector.mat").unlink()
    savemat(folder / times, {"acTime": clock["acTime"] + start, "ts_adjusted": clock["ts_adjusted"]})


def test_the_paper_s_study(tmp_path):
    """It says what is missing; with files laid out like the originals it runs."""
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
    assert planned(folder, "all", study="paper") >= {"record", "train", "figure_8"}
    # the same files and scenarios, small: to see that everything fits together
    simulation = {"grains": 110, "length": 16, "stiffness": 0.15, "speed": 0.002, "travel": 12}
    small = {
        "study": "paper",
        "seeds": [1],
        "experiments": {name: {"simulation": simulation} for name in ("gouge", "gouge_slow")},
        "record": {"interval": 0.05, "failure_rate": 0.5},
        "scalogram": {"smallest_scale": 0.1, "scales_per_octave": 2},
        "network": {"width": 4},
        "training": {"epochs": 1, "windows_per_epoch": 64},
    }
    (folder / "studies" / "small.yaml").write_text(yaml.safe_dump(small))
    run = snakemake(folder, "fig3", "fig4", "fig6", "fig8", study="paper small")
    assert run.returncode == 0, run.stdout[-5000:]
    results = folder / "results" / "paper"
    assert {p.stem for p in (results / "figures").glob("*.pdf")} == {"fig3", "fig4", "fig6", "fig8"}
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
            np.savetxt(file, rows, fmt=["%d", "%.10f"], delimiter=",")
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


def test_the_readme_s_own_experiment(tmp_path):
    """The example study for an experiment of one's own, as printed, makes a whole DAG."""
    folder = copy_project(tmp_path)
    study = (ROOT / "README.md").read_text().split("```yaml\n")[1].split("```")[0]
    rows = "".join(f"{99 + k / 10},1,1,{2 + k % 90 / 90},5\n" for k in range(3020))
    (folder / "mine.csv").write_text("Time,Var_1,Var_2,Shear,Normal\n" + rows)
    (folder / "studies" / "mine.yaml").write_text(study.replace("/data/mine.csv", "mine.csv"))
    assert planned(folder, "all", study="mine") >= {"simulate", "train", "figure_1", "figure_3"}
    run = snakemake(folder, "results/mine/records/mine.nc", study="mine")
    assert run.returncode == 0, run.stdout


def refused(folder, *arguments, message, **options):
    run = snakemake(folder, *arguments, **options)
    assert run.returncode != 0
    assert message in run.stdout
    assert "Traceback" not in run.stdout
    partial = [p for p in folder.rglob("*.partial.*")]
    assert partial == []


def test_unknown_key(project):
    refused(project, "-n", "all", config=["epochs=3"], message="unknown key 'epochs'")


def test_no_network_and_no_mirror(tmp_path):
    folder = copy_project(tmp_path)
    register = (folder / "resources" / "register.yaml").read_text()
    unreachable = register.replace("https://raw.githubusercontent.com", "http://127.0.0.1:9")
    (folder / "resources" / "register.yaml").write_text(unreachable)
    refused(folder, f"resources/raw/{P4581}", message="no mirror is set, and http://127.0.0.1:9")
    assert not (folder / "resources" / "raw" / P4581).exists()


def test_mirror_with_a_damaged_file(tmp_path, mirror):
    folder = copy_project(tmp_path)
    damaged = tmp_path / "mirror" / P4581
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes((mirror / P4581).read_bytes()[:-1000])
    refused(
        folder, f"resources/raw/{P4581}", config=["mirror=mirror"], message="the register expects 29c95398"
    )
    assert not (folder / "resources" / "raw" / P4581).exists()


def test_lammps_missing(tmp_path):
    folder = copy_project(tmp_path)
    refused(
        folder,
        f"{RESULTS}/records/gouge-1.nc",
        config=["simulation_command=no_such_lmp"],
        message="the LAMMPS program 'no_such_lmp' was not found",
    )
    assert not [p for p in (folder / "resources" / "simulations").rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"windows": {"length": 60}},
            "segments.train of p4581 at 8 MPa: 52.9 s is shorter than a window of 60 s",
        ),
        ({"experiments": {"p4581_8mpa": {"time_range": [3825, 5000]}}}, "which covers 3799.23 to 4098"),
        (
            {"experiments": {"p4581_8mpa": {"table": {"columns": {"friction": "ShearForce / 8"}}}}},
            "no column 'ShearForce'",
        ),
    ],
)
def test_data_that_do_not_fit_the_study(mirror, tmp_path, change, message):
    folder = copy_project(tmp_path)
    refused(
        folder,
        f"{RESULTS}/scalograms/p4581_8mpa/train/friction.nc",
        config=[f"mirror={mirror}"],
        study=overlay(folder, change),
        message=message,
    )
    assert not list((folder / RESULTS).rglob("friction.nc"))


def test_the_default_study_can_be_planned(tmp_path):
    # Its names have underscores in segments and scenarios, so that paths must be read aright.
    rules = planned(copy_project(tmp_path), "all", study=None)
    assert {"apparatus", "simulate", "train", "predict", "uncertainty_table", "figure_8"} <= rules
