"""The notebook, which is kept as text, runs from a table to a figure."""

import runpy
import shutil
from pathlib import Path

import numpy as np

from projects import P4581

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "predict.py"


def test_the_notebook_runs(tmp_path, mirror, monkeypatch):
    shutil.copy(mirror / P4581, tmp_path / "record.csv")
    monkeypatch.chdir(tmp_path)
    names = runpy.run_path(str(NOTEBOOK))
    assert np.isfinite(names["prediction"]["friction"]).all()
    assert (tmp_path / "friction.png").stat().st_size > 10_000
