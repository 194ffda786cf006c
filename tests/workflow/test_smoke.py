"""Results of the smoke study."""

import csv
import re

import netCDF4
import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file

RESULTS = "results/smoke"
SCENARIOS = ["simulation_only", "laboratory_only", "zero_shot", "cross_trained"]
BASELINES = ["constant", "sawtooth", "gradient_boosting"]


def test_table(project):
    with open(project / RESULTS / "tables" / "mape.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ",".join(rows[0]).startswith(
        "scenario,experiment,segment,target,models,mape_percent,mape_std_percent,r2,rmse,"
        "constant_mape_percent,paper_mape_percent,"
    )
    assert [row["scenario"] for row in rows] == SCENARIOS + BASELINES + ["random_only", "zero_shot_flattened"]
    assert [row["models"] for row in rows] == ["2"] * 4 + ["1", "1", "2", "1", "2"]
    assert rows[4]["mape_percent"] == rows[4]["constant_mape_percent"]
    for row in rows[5:7]:
        assert float(row["mape_percent"]) < 0.6 * float(row["constant_mape_percent"])
    assert float(rows[1]["constant_mape_percent"]) == pytest.approx(5.4, abs=0.1)
    assert rows[3]["paper_mape_percent"] == "1.65"
    # Small as they are, networks that have seen the laboratory beat the constant guess.
    # So do those that have seen random faults alone.
    for row in (rows[1], rows[3], rows[7]):
        assert float(row["mape_percent"]) < 0.6 * float(row["constant_mape_percent"]), row


def test_scores_in_the_table_are_those_of_the_series(project):
    with open(project / RESULTS / "tables" / "mape.csv", newline="") as file:
        rows = {row["scenario"]: row for row in csv.DictReader(file)}
    for name in SCENARIOS[1:] + BASELINES:
        with netCDF4.Dataset(project / RESULTS / f"predictions/{name}/p4581_8mpa/test.nc") as data:
            true, each = data["true"][:], data["predicted_by_model"][:]
            mape = np.mean([100 * np.mean(np.abs(one - true) / true) for one in each])
            assert mape == pytest.approx(float(rows[name]["mape_percent"]), rel=1e-4)
            assert data.study == "smoke"
            assert "29c95398c97537bb" in data.raw_files
            assert data["elapsed_time"].units == "s"


def read_table(project, name):
    with open(project / RESULTS / "tables" / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def test_fractions_of_the_training_part(project):
    rows = read_table(project, "data_efficiency")
    assert [row["scenario"] for row in rows] == ["cross_trained", "gradient_boosting", "zero_shot"]
    for row in rows:
        assert float(row["seconds"]) == pytest.approx(0.2 * 53, abs=0.1)
        assert float(row["cycles"]) == pytest.approx(1.1, abs=0.1)
        # less is learned from a fifth of the data
        assert float(row["mape_percent"]) > 0.5


def test_ablation(project):
    rows = read_table(project, "ablation")
    assert [row["variant"] for row in rows] == ["as_it_is", "all_augmentation_and_losses"]
    assert {row["scenario"] for row in rows} == {"cross_trained"}
    as_it_is, changed = (float(row["mape_percent"]) for row in rows)
    assert float(rows[1]["difference_percent"]) == pytest.approx(changed - as_it_is, abs=1e-5)
    assert as_it_is != changed
    assert float(rows[0]["constant_mape_percent"]) > max(as_it_is, changed)


def test_beyond_the_clock(project):
    rows = {row["scenario"]: row for row in read_table(project, "beyond_clock") if row["segment"] == "test"}
    changed, recorded = rows["zero_shot_flattened"], rows["zero_shot"]
    assert (changed["emission"], recorded["emission"]) == ("flattened", "recorded")
    assert changed["compared_with"] == "zero_shot" and recorded["compared_with"] == ""
    change = float(changed["rise_r"]) - float(recorded["rise_r"])
    assert float(changed["rise_r_change"]) == pytest.approx(change, abs=1e-4)
    assert float(changed["rise_duration_r"]) == pytest.approx(0.85, abs=0.1)
    assert rows["constant"]["beyond_phase_r"] == ""


def test_slip_events(project):
    rows = {
        row["scenario"]: row for row in read_table(project, "events") if row["experiment"] == "p4581_8mpa"
    }
    assert rows["constant"]["recall"] == "0"
    assert {row["true_events"] for row in rows.values()} == {"16"}
    assert float(rows["cross_trained"]["recall"]) > 0.5
    assert float(rows["cross_trained"]["timing_error_s"]) < 1


def test_coverage(project):
    rows = {row["scenario"]: row for row in read_table(project, "uncertainty")}
    assert set(rows) == {*SCENARIOS, "random_only", "zero_shot_flattened"}
    for row in rows.values():
        assert float(row["half_width_68"]) < float(row["half_width_90"])
        assert float(row["coverage_68"]) <= float(row["coverage_90"])


def test_what_was_learned_is_told_in_sentences(project):
    text = (project / RESULTS / "tables" / "explanation.md").read_text()
    assert 'Cross trained, p4581 at 8 MPa: The most important band of scales, "' in text
    assert text.count(" % of the variance of the prediction and ") == 1


def test_figures(project):
    for name in ("fig1", "fig2", "fig3", "data_efficiency", "events", "explanation"):
        pdf = project / RESULTS / "figures" / f"{name}.pdf"
        assert pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 10_000
        assert pdf.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_logs_tell_the_size_of_the_network_and_each_epoch(project):
    log = (project / "logs/smoke/models/simulation_only/seed1.log").read_text()
    assert "% of them in the latent space" in log
    assert "epoch 1: training loss" in log


def test_transferred_network_differs_in_its_latent_space_only(project):
    before, after = (
        load_file(project / RESULTS / f"models/{name}/seed1.safetensors")
        for name in ("simulation_only", "cross_trained")
    )
    moved = {name for name in before if not np.array_equal(before[name], after[name])}
    assert moved and all(name.startswith("latent.") for name in moved)


def test_jobs_stay_within_what_they_ask_for(project):
    """Memory and time of each job, from the benchmark files, beside the request in Snakemake's log."""
    log = min((project / ".snakemake" / "log").glob("*.log"))  # the first run's
    jobs = re.findall(r"benchmark: (\S+)\n(?:.*\n)*?.*?runtime=(\d+).*?mem_mb=(\d+)", log.read_text())
    assert len(jobs) > 40
    for path, runtime, memory in jobs:
        used = pd.read_csv(project / path, sep="\t").iloc[0]
        assert used["s"] <= 60 * int(runtime), path
        assert used["max_rss"] == "-" or float(used["max_rss"]) <= int(memory), path
