"""Atomic writes, also where the file system has no room."""

import contextlib
import errno
import subprocess
import sys
from pathlib import Path

import pytest

from faultslip.io.files import atomic_path
from faultslip.runtime import job_log

SCRIPTS = Path(__file__).resolve().parents[2] / "workflow" / "scripts"
START = f"""
import resource, sys; sys.path.insert(0, {str(SCRIPTS)!r})
from faultslip.io import netcdf
from faultslip.io.files import atomic_path
from faultslip.runtime import job_log
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""
WRITERS = {
    "text": """
with atomic_path("result") as path, open(path, "w") as file:
    file.write("x" * 100_000)
""",
    "network": """
from faultslip.networks.architecture import CED
from faultslip.networks.model_files import save
from faultslip.scalograms.image import ScalogramConfig
scalogram = ScalogramConfig("log", 0.2, 12.8, 4, True, "least_squares", "friction")
save("result", CED(), "friction", scalogram, {"length": 1, "interval": 1}, {}, {})
""",
    "netcdf": """
import numpy as np, xarray as xr
netcdf.write(xr.Dataset({"a": ("time", np.random.default_rng(0).normal(size=50_000))}), "result")
""",
    "table": """
import numpy as np, pandas as pd
with atomic_path("result") as path:
    pd.DataFrame(np.random.default_rng(0).normal(size=(10_000, 2))).to_csv(path)
""",
    "checkpoint": """
from faultslip.networks.checkpoints import Checkpoint
import os
checkpoint = Checkpoint("result", 64 * "0", min_interval=0)
os.replace("result", "before")  # which would be kept as result.previous
try:
    checkpoint.keep(lambda: 100_000 * b"x")
finally:
    os.replace("before", "result")
""",
    "virtual experiment": """
from faultslip.faults import apparatus
apparatus.MECHANICAL_RATE = 100
fault = {"a": 0.006, "b": 0.0124, "critical_distance": 2, "friction": 0.43, "load_velocity": 10}
fault |= {"loading_rate": 0.0095, "perturbation_rate": 2, "state_noise": 0, "friction_noise": 0}
loads = {"normal_stress": [8], "duration": 3, "ramp": 1, "sampling_rate": 4000, "gain": 4}
apparatus.simulate("result", loads | fault, 1)
""",
}
FIGURE = """
import matplotlib, numpy as np
matplotlib.use("Agg")
from matplotlib import pyplot as plt
from faultslip.figures.style import save
figure, axes = plt.subplots()
axes.scatter(*np.random.default_rng(0).normal(size=(2, 10_000)))
save(figure, "{pdf}", "{png}")
"""


def run_job(folder, body, log="log"):
    """Run the lines of a job in a folder, with a limit to the size of files."""
    lines = "\n".join("    " + line for line in body.splitlines())
    job = f"{START}with job_log({str(log)!r}):\n{lines}"
    return subprocess.run([sys.executable, "-c", job], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_does_not_fit_is_not_written(tmp_path, writer):
    """The log has one line, which names the file; the exit status is 1, and the file is as it was before."""
    (tmp_path / "result").write_text("before")
    done = run_job(tmp_path, WRITERS[writer])
    assert done.returncode == 1 and "Traceback" not in done.stderr
    log = (tmp_path / "log").read_text().splitlines()
    assert len(log) == 1 and log[0].startswith("error: result: ")
    assert "run again" in log[0] or "run the same command again" in log[0]
    assert (tmp_path / "result").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "result"]


@pytest.mark.parametrize("name", ["figure.pdf", "figure.png"])
def test_a_figure_that_does_not_fit_is_not_written(tmp_path, name):
    paths = {suffix: f"small.{suffix}" for suffix in ("pdf", "png")} | {name[-3:]: name}
    body = FIGURE.format(**paths)
    if name.endswith("png"):
        body = body.replace("10_000", "100")
    done = run_job(tmp_path, body)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert (tmp_path / "log").read_text().startswith(f"error: {name}: the file is larger than is allowed")
    assert not (tmp_path / name).exists() and not list(tmp_path.glob(".*.partial.*"))


@pytest.fixture
def full_disk(tmp_path):
    """A file system of its own without room for anything but empty files."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("file systems cannot be mounted here")
    with contextlib.suppress(OSError), open(disk / "fill", "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_is_reported_on_the_console_with_the_name_of_the_file(full_disk, writer):
    """There is no room for the log either."""
    (full_disk / "result").touch()
    done = run_job(full_disk, WRITERS[writer])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "error: result: the disk is full; completed files are kept"
    )
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in full_disk.iterdir()) == ["fill", "log", "result"]


def test_a_log_without_room(capsys):
    with pytest.raises(SystemExit) as end, job_log("/dev/full"):
        print("a line")
    assert end.value.code == 1
    assert capsys.readouterr().err.startswith("error: /dev/full: the disk is full; ")


def write_with(error, path):
    with atomic_path(path) as temporary:
        temporary.mkdir()
        raise error(temporary)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (lambda temporary: OSError(errno.ENOSPC, "full"), "result"),
        (lambda temporary: OSError(errno.ENOSPC, "full", str(temporary / "a.csv")), "result/a.csv"),
        (lambda temporary: OSError(errno.EACCES, "no", "source.csv"), "source.csv"),
    ],
)
def test_an_error_of_the_file_system_names_a_file_that_the_user_knows(tmp_path, monkeypatch, error, name):
    """Not the temporary one; an input keeps its name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="full|no") as caught:
        write_with(error, "result")
    assert caught.value.filename == name


def test_leftovers_of_a_killed_job_are_removed(tmp_path):
    (tmp_path / ".123.partial.result").write_text("half")
    (tmp_path / ".456.partial.result").mkdir()
    (tmp_path / ".123.partial.other").write_text("of another")
    with atomic_path(tmp_path / "result") as path:
        path.write_text("all")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".123.partial.other", "result"]


def test_a_folder_appears_only_when_it_is_complete(tmp_path):
    (tmp_path / "result").mkdir()
    (tmp_path / "result" / "old").write_text("")

    def half():
        with atomic_path(tmp_path / "result") as path:
            path.mkdir()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert [p.name for p in (tmp_path / "result").iterdir()] == ["old"]
    with atomic_path(tmp_path / "result") as path:
        path.mkdir()
        (path / "new").write_text("")
    assert [p.name for p in (tmp_path / "result").iterdir()] == ["new"]
