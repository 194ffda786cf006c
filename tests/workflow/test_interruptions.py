"""Runs that are interrupted, repeated, or run beside each other."""

import time

from projects import contents, copy_project, kill_often, running, snakemake


def test_a_second_run_has_nothing_to_do(project, mirror):
    run = snakemake(project, "all", config=[f"mirror={mirror}"])
    assert run.returncode == 0
    assert "Nothing to be done" in run.stdout


def test_same_bytes_from_one_core_and_eight_killed_on_the_way(project, tmp_path, mirror):
    """The short form of `make faults`: one network, with all that it is made from."""
    again, config = copy_project(tmp_path / "again"), [f"mirror={mirror}"]
    network = "smoke/models/cross_trained/seed1.safetensors"
    kills, bad = kill_often(again, [15, 15], f"results/{network}", cores=1, config=config)
    assert kills == 2 and bad == []
    run = snakemake(again, f"results/{network}", cores=8, config=config)
    assert run.returncode == 0, run.stdout[-5000:]
    first, second = contents(project / "results"), contents(again / "results")
    assert {network, "smoke/records/p4581_8mpa.nc"} <= set(second)
    assert [name for name in second if first[name] != second[name]] == []


def test_a_second_workflow_in_the_same_folder_is_refused(project, tmp_path):
    again = copy_project(tmp_path / "again")
    target = "results/smoke/records/gouge-1.nc"  # a simulation, which takes a while
    with running(again, target) as first:
        while first.poll() is None and not any(again.glob(".snakemake/locks/*")):
            time.sleep(0.1)
        second = snakemake(again, target)
    assert second.returncode != 0
    assert "cannot be locked" in second.stdout and "--unlock" in second.stdout
    assert "Traceback" not in second.stdout
