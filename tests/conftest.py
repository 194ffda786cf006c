import os
import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock

os.environ["MPLBACKEND"] = "Agg"  # figures are drawn into files
# Networks of tests are small: threads that wait for one another would cost more than they give.
os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = ["result_files", "small_networks"]

ROOT = Path(__file__).resolve().parents[1]
for folder in ("workflow/scripts", "tools", "tests"):
    sys.path.insert(0, str(ROOT / folder))

import forked  # noqa: E402

import projects  # noqa: E402
from projects import P4581, copy_project, find_mirror, snakemake  # noqa: E402

projects.snakemake = forked.snakemake  # that of all test modules; the smoke study has its own interpreter

# Files that take longest or wait most, in the order in which they are begun: the last of them to end would
# else keep one core alone. The first waits for a Slurm, while the second makes the smoke study for all.
BEGUN_FIRST = (
    "cluster/test_cluster.py",
    "workflow/test_interruptions.py",
    "workflow/test_studies.py",
    "workflow/test_leakage.py",
    "workflow/test_reruns.py",
    "workflow/test_released_networks.py",
    "workflow/test_surroundings.py",
    "workflow/test_errors.py",
    "workflow/test_names.py",
    "test_examples.py",
    "faults/test_gouge.py",
    "methods/test_registry.py",
)


def pytest_collection_modifyitems(items):
    """Files that take long come first; the order within a file, and of all others, stays."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(BEGUN_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def mirror():
    """Folder with the public raw files; tests that need it are skipped where it does not exist."""
    folder = find_mirror()
    if not (folder / P4581).is_file():
        missing = pytest.fail if os.environ.get("MIRROR") else pytest.skip  # who names one means it
        missing(f"no public raw files in {folder}; set MIRROR to a folder that holds them")
    return folder


@pytest.fixture(scope="session")
def project(tmp_path_factory, mirror):
    """The project with the smoke study complete; where tests run side by side, one for all of them."""
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
    from faultslip.records.raw_record import select_time_range
    from faultslip.records.readers import read
    from faultslip.records.resampling import resample

    columns = {
        "time": "Time",
        "emission": "sqrt(Var_Ch1 + Var_Ch2)",
        "friction": "ShearStress / 7.98",
    }
    record = read("table", [str(mirror / P4581)], {"columns": columns})
    return resample(select_time_range(record, 3825, 4090), 0.1, 0.5)[0]
