import os
import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock

# Networks of tests are small: threads that wait for one another would cost more than they give.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

P4581 = "p4581_8mpa/newDF_TimeToFailure_from_3800_to_4100_WITHOUT_subwindows.csv"


def find_mirror():
    """Folder with the public raw files, as laid out in the register (make test MIRROR=...)."""
    folder = Path(os.environ.get("MIRROR") or ROOT.parent / "shared" / "data")
    return folder if folder.is_absolute() else ROOT / folder


@pytest.fixture(scope="session")
def mirror():
    """That folder; tests that need it are skipped where it is not there."""
    folder = find_mirror()
    if not (folder / P4581).is_file():
        missing = pytest.fail if os.environ.get("MIRROR") else pytest.skip  # who names one means it
        missing(f"no public raw files in {folder}; set MIRROR to a folder that holds them")
    return folder


@pytest.fixture(scope="session")
def project(tmp_path_factory, mirror):
    """The project with the smoke study complete; where tests run side by side, one for all of them."""
    from projects import copy_project, snakemake

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / "smoke", shared / "smoke is done"
    with FileLock(shared / "smoke.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            run = snakemake(copy_project(folder), "all", config=[f"mirror={mirror}"])
            assert run.returncode == 0, run.stdout[-5000:]
            done.touch()
    return folder


@pytest.fixture(scope="session")
def p4581(mirror):
    """The plateau of p4581 at 8 MPa as a uniform record."""
    from faultslip import records
    from faultslip.readers import table

    columns = {
        "time": "Time",
        "emission": "sqrt(Var_Ch1 + Var_Ch2)",
        "friction": "ShearStress / 7.98",
    }
    record = table.read([mirror / P4581], columns)
    return records.uniform(records.cut(record, 3825, 4090), 0.1, 0.5)[0]
