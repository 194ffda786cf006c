"""Training on random faults: each is a segment of its own, normalised by itself."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.segment_files import SegmentFiles
from faultslip.networks.loading import load_segments, stated_normalisation


@pytest.fixture
def files(tmp_path):
    """Files of three random faults, and of a single record."""
    random = np.random.default_rng(1)
    series = {name: (("fault", "time"), random.normal(size=(3, 200))) for name in ("emission", "target")}
    statistics = {
        f"{name}_{part}": ("fault", getattr(values, part)(axis=1))
        for name, (_, values) in series.items()
        for part in ("mean", "std")
    }
    netcdf.write(xr.Dataset(series | statistics, attrs={"interval": 0.1}), tmp_path / "many.nc")
    single = {name: ("time", random.normal(size=200)) for name in ("emission", "target")}
    attributes = {"emission_mean": 1.0, "emission_std": 2.0, "target_mean": 3.0, "target_std": 4.0}
    netcdf.write(xr.Dataset(single, attrs=attributes | {"interval": 0.1}), tmp_path / "one.nc")
    paths = str(tmp_path / "many.nc"), str(tmp_path / "one.nc")
    return [SegmentFiles(path, path, path) for path in paths]


def test_each_fault_is_normalised_by_itself(files):
    segments = load_segments(files[0], causal=False)
    assert len(segments) == 3
    for segment in segments:
        mean, std = segment.normalisation["target"]
        assert (mean, std) == pytest.approx((segment.target.mean(), segment.target.std()), abs=1e-6)
        assert segment.interval == 0.1


def test_a_single_record_is_normalised_by_another(files):
    (segment,) = load_segments(files[1], causal=False)
    assert segment.normalisation == {"emission": (1, 2), "target": (3, 4)}


def test_the_normalisation_of_single_records_is_stated(files):
    found = stated_normalisation(files, "friction")
    assert found == {files[1].scalogram: {"emission": (1, 2), "friction": (3, 4)}}
