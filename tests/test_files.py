"""Whole files or none, where the file system takes no more."""

import subprocess
import sys

import pytest
from conftest import ROOT

START = f"""
import resource, sys; sys.path.insert(0, {str(ROOT / "workflow" / "scripts")!r})
from faultslip import files, models, netcdf
from faultslip.errors import told
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""
WRITERS = {
    "text": """
with files.whole("result") as path, open(path, "w") as file:
    file.write("x" * 100_000)
""",
    "network": """
from faultslip.images import ScalogramConfig
from faultslip.network import CED
scalogram = ScalogramConfig("log", 0.2, 12.8, 4, True, "least_squares", "friction")
models.save("result", CED(), "friction", scalogram, {"length": 1, "interval": 1}, {}, {})
""",
    "netcdf": """
import numpy as np, xarray as xr
netcdf.write(xr.Dataset({"a": ("time", np.random.default_rng(0).normal(size=50_000))}), "result")
""",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_does_not_fit_is_not_there(tmp_path, writer):
    """One line in the log, exit status 1, and the file that was there before."""
    (tmp_path / "result").write_text("before")
    body = "\n".join("    " + line for line in WRITERS[writer].splitlines())
    job = START + 'with told("log"):\n' + body
    done = subprocess.run([sys.executable, "-c", job], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    log = (tmp_path / "log").read_text().splitlines()
    assert len(log) == 1 and log[0].startswith("error: ")
    assert "run again" in log[0] or "run the same command again" in log[0]
    assert (tmp_path / "result").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "result"]
