"""Atomic writes, also where the file system has no room."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import forked
import pytest

from faultslip.io import files
from faultslip.io.errors import InputError
from faultslip.io.files import ABANDONED, atomic_path, atomic_paths
from faultslip.job import job_log

SCRIPTS = Path(__file__).resolve().parents[2] / "workflow" / "scripts"
START = f"""
import resource, sys; sys.path.insert(0, {str(SCRIPTS)!r})
from faultslip.io import netcdf
from faultslip.io.files import atomic_path
from faultslip.job import job_log
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
    return forked.run(job, folder, "import torch, xarray, netCDF4, scipy.io, scipy.signal, matplotlib.pyplot")


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_does_not_fit_is_not_written(tmp_path, writer):
    """The log has one line, which names the file; the exit status is 1, and the file is as it was before."""
    (tmp_path / "result").write_text("before")
    done = run_job(tmp_path, WRITERS[writer])
    assert done.returncode == 1 and "Traceback" not in done.stdout
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
    assert done.returncode == 1 and "Traceback" not in done.stdout
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
    assert done.stdout.splitlines()[-1].startswith(
        "error: result: the disk is full; completed files are kept"
    )
    assert "Traceback" not in done.stdout
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


WRITER = f"""
import sys; sys.path.insert(0, {str(SCRIPTS)!r})
from faultslip.io.files import atomic_path
with atomic_path("result") as path:
    path.mkdir()
    (path / "a").write_text("theirs")
    print("half", flush=True)
    sys.stdin.readline()
    (path / "b").write_text("theirs")
"""


@contextlib.contextmanager
def writer(folder):
    """Another process, which has written half of its result and waits for a line."""
    command = [sys.executable, "-c", WRITER]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"half\n"
        yield process
        process.kill()


def write_both(path):
    path.mkdir()
    for name in "ab":
        (path / name).write_text("mine")


def contents(folder):
    """Contents of all files of a folder, and its folders, by their paths within it."""
    paths = sorted(folder.rglob("*"))
    return {str(p.relative_to(folder)): p.read_text() if p.is_file() else None for p in paths}


def hidden(folder):
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def test_what_a_living_process_is_writing_is_left_alone(tmp_path):
    """Each result is complete; that of the last to finish stays."""
    with writer(tmp_path) as other:
        with atomic_path(tmp_path / "result") as path:
            write_both(path)
        assert {p.read_text() for p in (tmp_path / "result").iterdir()} == {"mine"}
        assert len(hidden(tmp_path)) == 1
        other.communicate(b"\n")
        assert other.returncode == 0
    assert contents(tmp_path) == {"result": None, "result/a": "theirs", "result/b": "theirs"}


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    with writer(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
    assert len(hidden(tmp_path)) == 1
    with atomic_path(tmp_path / "other") as path:
        path.write_text("")
    assert len(hidden(tmp_path)) == 1  # of another target
    with atomic_path(tmp_path / "result") as path:
        path.write_text("all")
    assert contents(tmp_path) == {"other": "", "result": "all"}


def test_two_threads_write_to_one_target(tmp_path):
    def write():
        with atomic_path(tmp_path / "result") as path:
            write_both(path)

    with atomic_path(tmp_path / "result") as path:
        path.mkdir()
        (path / "c").write_text("last")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert (tmp_path / "result" / "b").read_text() == "mine"
    assert contents(tmp_path) == {"result": None, "result/c": "last"}


def make_older(path, seconds):
    os.utime(path, (time.time() - seconds, time.time() - seconds))


@pytest.mark.parametrize(("age", "kept"), [(ABANDONED - 60, True), (ABANDONED + 60, False)])
@pytest.mark.parametrize("name", [".00000000-12345678.partial.result", ".123.partial.result"])
def test_what_may_live_elsewhere_is_removed_after_a_week(tmp_path, name, age, kept):
    """Of another machine, whose locks are not seen, or of version 0.6.0, which had none."""
    (tmp_path / name / "new").mkdir(parents=True)
    (tmp_path / name / "new" / "result").write_text("half")
    (tmp_path / ".123.partial.other").write_text("of another")
    for path in sorted((tmp_path / name).rglob("*"), reverse=True):
        make_older(path, age)
    make_older(tmp_path / name, 2 * ABANDONED)
    with atomic_path(tmp_path / "result") as path:
        path.write_text("all")
    assert (tmp_path / name).exists() == kept
    assert (tmp_path / ".123.partial.other").exists()


def test_a_file_of_version_0_6_0_is_removed_after_a_week(tmp_path):
    (tmp_path / ".123.partial.result").write_text("half")
    make_older(tmp_path / ".123.partial.result", 2 * ABANDONED)
    with atomic_path(tmp_path / "result") as path:
        path.write_text("all")
    assert contents(tmp_path) == {"result": "all"}


def test_where_folders_cannot_be_locked_nothing_is_removed(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "no locks available")

    with writer(tmp_path):
        monkeypatch.setattr(files.fcntl, "flock", refuse)
        with atomic_path(tmp_path / "result") as path:
            write_both(path)
        assert len(hidden(tmp_path)) == 1


def write_three(folder, check=None):
    targets = [folder / f"out.{kind}" for kind in ("csv", "nc", "png")]
    with atomic_paths(targets, check) as temporaries:
        for path in temporaries:
            path.write_text("new")


@pytest.mark.parametrize("existing", [["csv"], ["csv", "nc"], []])
def test_all_outputs_are_renamed_or_none(tmp_path, existing):
    """The last cannot be: a folder has appeared there."""
    (tmp_path / "out.png").mkdir()
    (tmp_path / "out.png" / "data").write_text("mine")
    for kind in existing:
        (tmp_path / f"out.{kind}").write_text("old")
    before = contents(tmp_path)
    with pytest.raises(IsADirectoryError) as caught:
        write_three(tmp_path)
    assert caught.value.filename == str(tmp_path / "out.png")
    assert contents(tmp_path) == before


def test_several_outputs_replace_files_and_links_but_not_what_links_lead_to(tmp_path):
    (tmp_path / "data").write_text("mine")
    (tmp_path / "out.csv").symlink_to("data")
    (tmp_path / "out.nc").symlink_to("nothing")
    write_three(tmp_path)
    assert contents(tmp_path) == {"data": "mine"} | {f"out.{kind}": "new" for kind in ("csv", "nc", "png")}


def test_an_output_that_was_not_written_leaves_the_others_as_they_were(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileNotFoundError), atomic_paths([tmp_path / "a", tmp_path / "b"]) as (one, _):
        one.write_text("new")
    assert contents(tmp_path) == {"a": "old"}


def test_what_a_process_set_aside_before_it_was_killed_is_put_back(tmp_path):
    """It is killed between the two renames that replace a folder."""
    (tmp_path / "result").mkdir()
    (tmp_path / "result" / "old").write_text("mine")
    lines = WRITER.replace("import sys;", "import os, sys; os.replace = lambda *_: os.kill(os.getpid(), 9);")
    done = subprocess.run([sys.executable, "-c", lines], cwd=tmp_path, input=b"\n", stdout=subprocess.PIPE)
    assert done.returncode == -signal.SIGKILL and not (tmp_path / "result").exists()
    with pytest.raises(OSError, match="full"):
        write_with(lambda _: OSError(errno.ENOSPC, "full"), tmp_path / "result")
    assert contents(tmp_path) == {"result": None, "result/old": "mine"}


def refuse_existing(path):
    if os.path.lexists(path):
        raise InputError(f"{path}: exists")


def test_a_target_that_has_appeared_meanwhile_is_not_replaced(tmp_path):
    def write_while_another_does():
        with atomic_path(tmp_path / "result", refuse_existing) as path:
            path.mkdir()
            (tmp_path / "result").write_text("theirs")

    with pytest.raises(InputError, match="result: exists"):
        write_while_another_does()
    assert contents(tmp_path) == {"result": "theirs"}


def test_a_folder_that_changes_after_the_last_look_is_put_back(tmp_path):
    (tmp_path / "result").mkdir()

    def refuse_data(path):
        if (path / "data").exists():
            raise InputError(f"{path}: holds data")
        (path / "data").write_text("theirs")  # of somebody else, right after this look

    with pytest.raises(InputError) as caught, atomic_path(tmp_path / "result", refuse_data) as path:
        path.mkdir()
    assert str(caught.value) == f"{tmp_path / 'result'}: holds data"
    assert contents(tmp_path) == {"result": None, "result/data": "theirs"}


def test_folders_above_a_target_are_removed_again_on_failure(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="full"):
        write_with(lambda _: OSError(errno.ENOSPC, "full"), tmp_path / "a" / "b" / "c" / "result")
    assert contents(tmp_path) == {"a": None}


def test_a_lock_that_the_user_holds_delays_but_does_not_stop(tmp_path, monkeypatch):
    """As `flock . faultslip predict ...` does."""
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    files.fcntl.flock(descriptor, files.fcntl.LOCK_EX)
    write_three(tmp_path)
    os.close(descriptor)
    assert len(contents(tmp_path)) == 3


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
