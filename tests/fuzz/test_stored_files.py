"""Model files and NetCDF files that are damaged: read as they were written, or refused."""

import numpy as np
import pytest
import xarray as xr
from fuzzing import accepted, damaged, fuzz
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load

from faultslip.io import netcdf
from faultslip.networks import model_files
from faultslip.networks.architecture import CED, CEDConfig
from faultslip.scalograms.image import ScalogramConfig


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model file."""
    path = tmp_path_factory.mktemp("models") / "seed1.safetensors"
    scalogram = ScalogramConfig("log", 0.2, 12.8, 4, True, "least_squares", "friction")
    normalisation = {"train.nc": {"emission": (3.0, 0.5), "friction": (0.4, 0.02)}}
    network, windows = CED(CEDConfig(width=4)), {"length": 6.4, "interval": 0.1}
    model_files.save(path, network, "friction", scalogram, windows, normalisation, {"study": "fuzz"})
    return path


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """A NetCDF file."""
    random = np.random.default_rng(1)
    path = tmp_path_factory.mktemp("files") / "record.nc"
    series = {name: ("time", random.uniform(size=300), {"units": "1"}) for name in ("emission", "friction")}
    attributes = {"label": "p4581", "interval": 0.1, "virtual": 0, "raw_files": "{}"}
    netcdf.write(xr.Dataset(series, {"time": 0.1 * np.arange(300)}, attributes), path)
    return path


@fuzz
@given(data=st.data())
def test_models(model, tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzzed.safetensors"
    path.write_bytes(data.draw(damaged(model.read_bytes())))
    found = accepted(model_files.load, path)
    if found is not None:
        intact = load(model.read_bytes())
        for name, weights in found[0].state_dict().items():
            np.testing.assert_array_equal(weights.numpy(), intact[name])
        assert found[3] == model_files.load(model)[3]


@fuzz
@given(data=st.data())
def test_netcdf(dataset, tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "fuzzed.nc"
    path.write_bytes(data.draw(damaged(dataset.read_bytes())))
    found = accepted(netcdf.read, path)
    if found is not None:
        xr.testing.assert_identical(
            found,
            xr.load_dataset(dataset)
            .rename(elapsed_time="time")
            .drop_attrs(deep=False)
            .assign_attrs(found.attrs),
        )
        assert found.attrs == netcdf.read(dataset).attrs
