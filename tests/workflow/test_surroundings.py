"""What the workflow does where the machine is not as it should be."""

import os
import shutil
import time
from pathlib import Path

import pytest
from dry_runs import refused
from fake_lammps import FakeLammps

from projects import P4581, contents, copy_project, snakemake

SLURM = ["sbatch", "sacct", "sacctmgr", "scancel", "scontrol", "sinfo", "squeue", "srun", "sshare"]


def test_finished_pieces_of_a_simulation_outlive_a_lammps_that_is_killed_alone(tmp_path):
    folder, lammps = copy_project(tmp_path / "project"), FakeLammps(tmp_path / "lammps")
    simulations = folder / "resources" / "simulations"

    def run():
        arguments = ["results/smoke/records/gouge-1.nc", "--until", "simulate"]
        return snakemake(folder, *arguments, config=[f"simulation_command={lammps.path}"])

    lammps.fail(1, "os.kill(os.getpid(), signal.SIGKILL)")
    killed = run()
    assert killed.returncode != 0 and "Traceback" not in killed.stdout
    assert "error: LAMMPS was killed by SIGKILL" in killed.stdout
    assert "finished pieces are kept for the next run: 1" in killed.stdout
    assert lammps.ran() == [0, 1]
    assert run().returncode == 0
    assert lammps.ran() == [1, 2]
    resumed = contents(simulations)
    assert len(resumed) == 3

    shutil.rmtree(simulations)
    assert run().returncode == 0
    assert lammps.ran() == [0, 1, 2]
    assert contents(simulations) == resumed


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The programs of this machine without those of Slurm, in a folder to which a test may add some."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else []:
            if program.name not in SLURM and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    ("present", "message"),
    [
        ([], "Slurm: there is no command sbatch here; run on a login node of the cluster, or without"),
        (["sbatch"], "Slurm: there is no command sacct here, with which your account is found; name it with"),
    ],
)
def test_a_machine_without_slurm(tmp_path, programs, present, message):
    """It is reported at once, instead of for each job and each attempt."""
    for name in present:
        (programs / name).symlink_to("/bin/false")
    folder, began = copy_project(tmp_path / "project"), time.monotonic()
    target = ["--profile", "profiles/slurm", f"resources/raw/{P4581}"]
    refused(folder, *target, cores=None, config=["mirror=mirror"], message=message)
    assert time.monotonic() - began < 30  # the plugin alone needs 40 s
    refused(folder, f"resources/raw/{P4581}", config=["mirror=mirror"], message="mirror")  # nothing is locked
