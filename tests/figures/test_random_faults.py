"""The figure of random faults, and the table whose numbers it draws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from faultslip.figures.random_faults import CLOUDS, COLUMNS, ROWS, SHOWN, random_faults
from faultslip.io import netcdf
from random_faults_table import random_faults_table, statistics


@pytest.fixture
def batch(tmp_path, friction):
    """Twelve faults whose friction is that of the record, at other levels."""
    levels = 0.05 * np.arange(12)[:, None]
    emission = np.exp(np.random.default_rng(1).normal(size=(12, len(friction))))
    series = {"friction": (("fault", "time"), friction + levels), "emission": (("fault", "time"), emission)}
    path = str(tmp_path / "batch.nc")
    netcdf.write(xr.Dataset(series, {"fault": np.arange(12), "time": 0.1 * np.arange(len(friction))}), path)
    return path


@pytest.fixture
def table(tmp_path, batch, write_record):
    """The table of the faults and of one record, and its files."""
    files = {name: str(tmp_path / f"faults.{name}") for name in ("csv", "md", "html")}
    random_faults_table([batch], [write_record("p4581 $ 8 MPa")], 0.05, "study", *files.values())
    return files


def test_statistics_of_a_fault_of_known_slips(write_record, friction):
    """It slips by 0.1 at 15, 30, 45, 60 and 75 s, and gains 0.0065 in the time of a slip, 0.2 s."""
    found = statistics(netcdf.read(write_record("record")), 0.05)
    assert found["recurrence_s"] == pytest.approx(15, abs=0.11)
    assert found["recurrence_variation"] < 0.01
    assert found["friction_drop"] == pytest.approx(0.1 - 0.2 * 0.0065, abs=1e-3)
    assert found["emission_range"] == pytest.approx(3, rel=0.02)  # of 2 + a sine


def test_a_fault_that_does_not_slip_has_no_recurrence():
    time = 0.1 * np.arange(100)
    still = xr.Dataset({"friction": ("time", 0.4 + 0 * time), "emission": ("time", 1 + time)}, {"time": time})
    found = statistics(still, 0.05)
    assert np.isnan([found["recurrence_s"], found["friction_drop"]]).all()
    assert found["friction"] == pytest.approx(0.4)


def test_the_table_has_a_row_per_fault_and_record(table):
    found = pd.read_csv(table["csv"])
    assert list(found["random"]) == [True] * 12 + [False]
    text = Path(table["md"]).read_text(encoding="utf-8")
    assert "12 random faults" in text and "p4581 $ 8 MPa" in text


def test_a_page_of_faults_and_clouds_of_their_statistics(table, batch, draw):
    axes = draw(random_faults, batch=batch, statistics=table["csv"])
    faults = [axis for axis in axes if axis.get_xlim() == (0, SHOWN) and axis.get_lines()]
    assert len(faults) == 2 * ROWS * COLUMNS  # each with its emission behind it
    clouds = [axis for axis in axes if axis.get_xlabel() in {cloud[2] for cloud in CLOUDS}]
    assert [axis.get_title(loc="left") for axis in clouds] == ["b", "c", "d"]
    assert clouds[0].get_legend_handles_labels()[1] == ["random faults", r"p4581 \$ 8 MPa"]
    assert [len(part.get_offsets()) for part in clouds[0].collections] == [12, 1]
