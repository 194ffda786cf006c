"""Atomic writes, also where the file system has no room."""

import subprocess
import sys
from pathlib import Path

import pytest

from faultslip.io.files import atomic_path

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
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_does_not_fit_is_not_written(tmp_path, writer):
    """The log has one line, the exit status is 1, and the file is as it was before."""
    (tmp_path / "result").write_text("before")
    body = "\n".join("    " + line for line in WRITERS[writer].splitlines())
    job = START + 'with job_log("log"):\n' + body
    done = subprocess.run([sys.executable, "-c", job], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    log = (tmp_path / "log").read_text().splitlines()
    assert len(log) == 1 and log[0].startswith("error: ")
    assert "run again" in log[0] or "run the same command again" in log[0]
    assert (tmp_path / "result").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "result"]


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
