"""Fig. 2 of the smoke study on a real Slurm, with jobs that fail and jobs that are cancelled on the way.

`make cluster-test` starts a Slurm of one node, fails where it cannot, and prints what was seen. As a
part of `make test` they are skipped, with the reason, where none runs.
"""

import os
import shutil
import stat
import subprocess
import threading
import time

import pytest

from projects import contents, copy_project, snakemake

# A node of one's own, without accounts and accounting, answers at once.
HERE = ["--slurm-no-account", "--slurm-status-command", "squeue", "--latency-wait", "10"]
HERE += ["--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "1"]
HERE += ["--resources", "side_by_side=2"]  # as many as it has cores

# Fails when it is run for the first time.
FLAKY = """#!/bin/sh
if mkdir "{folder}/failed" 2>/dev/null; then
    echo "the node is on fire" >&2
    exit 1
fi
exec "{lmp}" "$@"
"""


class Cancels(threading.Thread):
    """Cancels the first job that trains, once it has run for a few seconds."""

    def __init__(self):
        super().__init__(daemon=True)
        self.cancelled = None

    def run(self):
        while self.cancelled is None:
            jobs = subprocess.run(["squeue", "-h", "-t", "R", "-o", "%i %k"], capture_output=True, text=True)
            training = [line.split()[0] for line in jobs.stdout.splitlines() if "train" in line]
            if training:
                time.sleep(4)
                subprocess.run(["scancel", training[0]], check=True)
                self.cancelled = training[0]
            time.sleep(0.5)


@pytest.fixture(scope="module")
def slurm():
    """A Slurm that answers. Without one the tests are skipped; with CLUSTER=required they fail."""
    answers = shutil.which("sinfo") and subprocess.run(["sinfo", "-h"], capture_output=True).returncode == 0
    if not answers:
        missing = pytest.fail if os.environ.get("CLUSTER") == "required" else pytest.skip
        missing("no Slurm answers here; tests/cluster/start starts one on Debian, as root")


@pytest.fixture(scope="module")
def on_slurm(slurm, tmp_path_factory, mirror):
    """Fig. 2 of the smoke study, made through the profile; what Snakemake printed."""
    folder = copy_project(tmp_path_factory.mktemp("cluster") / "project")
    lmp = folder / "flaky"
    lmp.write_text(FLAKY.format(folder=folder, lmp=shutil.which("lmp") or "lmp"))
    lmp.chmod(lmp.stat().st_mode | stat.S_IXUSR)
    cancels = Cancels()
    cancels.start()
    config = [f"mirror={mirror}", f"simulation_command={lmp}"]
    run = snakemake(folder, "fig2", "--profile", "profiles/slurm", *HERE, cores=None, config=config)
    return folder, run, cancels


def test_the_figure_is_made(on_slurm):
    folder, run, _ = on_slurm
    assert run.returncode == 0, run.stdout[-5000:]
    assert (folder / "results/smoke/figures/fig2.pdf").is_file()


def test_a_job_that_failed_and_one_that_was_cancelled_were_run_again(on_slurm):
    folder, run, cancels = on_slurm
    assert (folder / "failed").exists() and cancels.cancelled
    again = run.stdout.count("Trying to restart job")
    print(f"\njobs that failed or were cancelled, and were run again: {again}")
    assert again == 2


def test_the_same_bytes_as_on_this_machine_alone(on_slurm, project):
    there, here = (contents(folder / "results") for folder in (on_slurm[0], project))
    assert len(there) >= 12 and set(there) <= set(here)
    differ = [name for name in there if there[name] != here[name]]
    print(f"\nfiles: {len(there)}, of them other than on this machine alone: {len(differ)}")
    assert differ == []


def test_few_submissions(on_slurm):
    """Scalograms are sent together, and so are networks; one figure of a small study needs few of each."""
    _, run, _ = on_slurm
    jobs = run.stdout.count("Finished jobid")
    again = run.stdout.count("Trying to restart job")
    submissions = run.stdout.count("has been submitted") - again
    print(f"\njobs: {jobs}, submissions: {submissions}, and again: {again}")
    assert submissions <= jobs - 2
