"""Records in HDF5, NetCDF and MATLAB files, as laboratories store them."""

import h5py
import numpy as np
import pytest
import xarray as xr
from fuzzing import accepted
from netCDF4 import Dataset
from scipy.io import savemat

from faultslip.io.errors import InputError
from faultslip.records.readers import table
from faultslip.records.readers.table import read_columns

TIME = np.arange(50) / 10
EMISSION = 1 + np.sin(TIME) ** 2
FRICTION = 0.5 + 0.1 * np.cos(TIME)


def hdf5(path):
    with h5py.File(path, "w") as file:
        file["time"] = TIME
        file["acoustic/rms (mV)"] = EMISSION[:, None]
        file["acoustic/note"] = "two channels"
        file["shear"] = np.column_stack([FRICTION * 8, FRICTION * 4])
    return {"time": "time", "emission": "acoustic_rms", "friction": "shear_1 / 8"}


def netcdf(path):
    series = {"ae": ("t", EMISSION, {"scale_factor": 2.0}), "mu": ("t", FRICTION)}
    series["clock"] = ("t", TIME, {"units": "seconds since 2020-01-01"})
    xr.Dataset(series).to_netcdf(path)
    return {"time": "clock", "emission": "ae / 2", "friction": "mu"}


def classic_netcdf(path):
    xr.Dataset({"t": TIME, "ae": ("t", EMISSION), "mu": ("t", FRICTION)}).to_netcdf(
        path, format="NETCDF3_CLASSIC"
    )
    return {"time": "t", "emission": "ae", "friction": "mu"}


def matlab(path):
    run = {"emission": EMISSION, "shear": FRICTION * 8, "name": "p4581"}
    savemat(path, {"t": TIME[None], "run": run, "sigma": 8})
    return {"time": "t", "emission": "run_emission", "friction": "run_shear / 8"}


def matlab_7_3(path):
    """As MATLAB writes it: HDF5 behind 512 bytes of its own, arrays transposed."""
    with h5py.File(path, "w", userblock_size=512) as file:
        file["t"], file["e"], file["mu"] = TIME[None], EMISSION[None], FRICTION[None]
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124))
    return {"time": "t", "emission": "e", "friction": "mu"}


@pytest.mark.parametrize("write", [hdf5, netcdf, classic_netcdf, matlab, matlab_7_3])
def test_arrays_are_columns(tmp_path, write):
    path = tmp_path / "record.of_any_name"
    columns = write(path)
    record = table.read([str(path)], {"columns": columns})
    np.testing.assert_allclose(record.time, TIME)
    np.testing.assert_allclose(record.emission, EMISSION)
    np.testing.assert_allclose(record.friction, FRICTION)


def test_columns_of_different_length(tmp_path):
    savemat(tmp_path / "record.mat", {"t": TIME, "e": EMISSION[:-1]})
    with pytest.raises(InputError, match="different numbers of rows: e has 49 and t has 50"):
        table.read([str(tmp_path / "record.mat")], {"columns": {"time": "t", "emission": "e"}})


def test_a_file_without_numbers(tmp_path):
    savemat(tmp_path / "record.mat", {"name": "p4581"})
    with pytest.raises(InputError, match="no array of numbers"):
        read_columns(tmp_path / "record.mat")


def read(path, **columns):
    return table.read([str(path)], {"columns": {"time": "time", "emission": "ae"} | columns})


def test_groups_of_netcdf(tmp_path):
    series = {"ae": ("time", EMISSION), "time": ("time", TIME)}
    xr.Dataset(series).to_netcdf(tmp_path / "record.nc", group="run1")
    record = read(tmp_path / "record.nc", time="run1_time", emission="run1_ae")
    np.testing.assert_array_equal(record.emission, EMISSION)


def test_a_netcdf_dimension_is_no_column_and_gives_its_name_to_a_variable(tmp_path):
    with Dataset(tmp_path / "record.nc", "w") as file:
        file.createDimension("row", None)
        file.createDimension("ae", 50)
        for name, values, dimension in (("time", TIME, "row"), ("ae", EMISSION, "row")):
            file.createVariable(name, "f8", (dimension,))[:] = values
    assert set(read_columns(tmp_path / "record.nc")) == {"time", "ae"}
    np.testing.assert_array_equal(read(tmp_path / "record.nc").emission, EMISSION)


def test_arrays_of_one_name_are_told_apart(tmp_path, capsys):
    with h5py.File(tmp_path / "record.h5", "w") as file:
        file["ae"] = np.column_stack([EMISSION, 2 * EMISSION])
        file["ae_1"] = 3 * EMISSION
        file["run1/time"], file["run1_time"] = TIME, 2 * TIME
    found = read(tmp_path / "record.h5", time="run1_time", emission="ae_1", friction="ae_1_2")
    np.testing.assert_array_equal(found.time, 2 * TIME)
    np.testing.assert_array_equal(found.emission, 3 * EMISSION)
    np.testing.assert_array_equal(found.friction, EMISSION)
    assert "ae_1_2 is 'ae/1', ae_1 is 'ae_1'" in capsys.readouterr().out


@pytest.mark.parametrize("write", [hdf5, netcdf, classic_netcdf, matlab, matlab_7_3])
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path, write):
    path = tmp_path / "record"
    write(path)
    good = path.read_bytes()
    for place in np.linspace(8, len(good) - 1, 40, dtype=int):
        for damaged in (good[:place], good[:place] + b"\xff\x00\x7f" + good[place + 3 :]):
            path.write_bytes(damaged)
            accepted(read_columns, path)
