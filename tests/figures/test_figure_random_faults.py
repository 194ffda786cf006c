"""The figure of random faults."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.tables.random_faults import random_faults
from figure_random_faults import figure_random_faults


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
    found = random_faults([batch], [write_record("p4581 $ 8 MPa")], min_friction_drop=0.05)
    found.write({"csv": tmp_path / "faults.csv"})
    return tmp_path / "faults.csv"


def test_the_figure_is_drawn_with_the_same_bytes_each_time(table, batch, tmp_path):
    for name in ("a", "b"):
        figure_random_faults(batch, table, str(tmp_path / f"{name}.pdf"), str(tmp_path / f"{name}.png"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.png").stat().st_size > 20_000
