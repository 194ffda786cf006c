"""The figure of random faults."""

import numpy as np
import pytest
import xarray as xr

from faultslip.figures.random_faults import CLOUDS, COLUMNS, ROWS, SHOWN, random_faults
from faultslip.io import netcdf
from faultslip.tables.random_faults import random_faults as random_faults_table


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
    """CSV file of the table of the faults and of one record."""
    found = random_faults_table([batch], [write_record("p4581 $ 8 MPa")], min_friction_drop=0.05)
    found.write({"csv": tmp_path / "faults.csv"})
    return tmp_path / "faults.csv"


def test_a_page_of_faults_and_clouds_of_their_statistics(table, batch, draw):
    axes = draw(random_faults, batch=batch, statistics=str(table))
    faults = [axis for axis in axes if axis.get_xlim() == (0, SHOWN) and axis.get_lines()]
    assert len(faults) == 2 * ROWS * COLUMNS  # each with its emission behind it
    clouds = [axis for axis in axes if axis.get_xlabel() in {cloud[2] for cloud in CLOUDS}]
    assert [axis.get_title(loc="left") for axis in clouds] == ["b", "c", "d"]
    assert clouds[0].get_legend_handles_labels()[1] == ["random faults", r"p4581 \$ 8 MPa"]
    assert [len(part.get_offsets()) for part in clouds[0].collections] == [12, 1]
