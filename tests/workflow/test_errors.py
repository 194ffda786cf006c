"""Errors of users, told in one line by the workflow."""

import pytest
from dry_runs import change_study, refused

from projects import P4581, copy_project

RESULTS = "results/smoke"


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
            {"windows": {"length": 60}, "experiments": {"random": {"random_faults": {"duration": 400}}}},
            "segments.train of p4581 at 8 MPa: 52.9 s is shorter than a window of 60 s",
        ),
        ({"experiments": {"p4581_8mpa": {"time_range": [3825, 5000]}}}, "which covers 3799.227"),
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
        study=change_study(folder, change),
        message=message,
    )
    assert not list((folder / RESULTS).rglob("friction.nc"))
