"""Records in HDF5, NetCDF and MATLAB files, as laboratories store them."""

import struct
import zlib

import h5py
import numpy as np
import pytest
import xarray as xr
from fuzzing import accepted
from hostile import bounded
from netCDF4 import Dataset
from scipy.io import savemat

from faultslip.io.errors import InputError
from faultslip.records.readers import attributes, table
from faultslip.records.readers.table import column_names, read_columns

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
        column_names(tmp_path / "record.mat")


def read(path, **columns):
    return table.read([str(path)], {"columns": {"time": "time", "emission": "ae"} | columns})


def test_groups_of_netcdf(tmp_path):
    series = {"ae": ("time", EMISSION), "time": ("time", TIME)}
    xr.Dataset(series).to_netcdf(tmp_path / "record.nc", group="run1")
    record = read(tmp_path / "record.nc", time="run1_time", emission="run1_ae")
    np.testing.assert_array_equal(record.emission, EMISSION)


def test_a_unit_in_a_group_of_netcdf(tmp_path, capsys):
    series = {"ae": ("time", EMISSION), "time": ("time", TIME, {"units": "minutes"})}
    xr.Dataset(series).to_netcdf(tmp_path / "record.nc", group="run1")
    assert set(column_names(tmp_path / "record.nc")) == {"run1_ae", "run1_time"}
    record = read(tmp_path / "record.nc", time="run1_time", emission="run1_ae")
    np.testing.assert_allclose(record.time, 60 * TIME)


def test_a_netcdf_dimension_is_no_column_and_gives_its_name_to_a_variable(tmp_path):
    with Dataset(tmp_path / "record.nc", "w") as file:
        file.createDimension("row", None)
        file.createDimension("ae", 50)
        for name, values, dimension in (("time", TIME, "row"), ("ae", EMISSION, "row")):
            file.createVariable(name, "f8", (dimension,))[:] = values
    assert set(column_names(tmp_path / "record.nc")) == {"time", "ae"}
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


def numpy_array(path):
    with open(path, "wb") as file:
        np.save(file, np.column_stack([TIME, EMISSION, FRICTION]))
    return {"time": "column_1", "emission": "column_2", "friction": "column_3"}


def structured_array(path):
    series = [("time", TIME), ("rms (mV)", EMISSION), ("mu", FRICTION)]
    values = np.empty(len(TIME), [(name, "f8") for name, _ in series])
    for name, column in series:
        values[name] = column
    with open(path, "wb") as file:
        np.save(file, values)
    return {"time": "time", "emission": "rms", "friction": "mu"}


def numpy_archive(path, save=np.savez):
    with open(path, "wb") as file:
        save(file, t=TIME, ae=EMISSION[:, None], stress=np.array([8 * FRICTION, 4 * FRICTION]))
    return {"time": "t", "emission": "ae", "friction": "stress_2 / 4"}


def compressed_numpy_archive(path):
    return numpy_archive(path, np.savez_compressed)


NUMPY = [numpy_array, structured_array, numpy_archive, compressed_numpy_archive]


@pytest.mark.parametrize("write", NUMPY)
def test_files_of_numpy(tmp_path, write):
    test_arrays_are_columns(tmp_path, write)


def test_a_series_alone_in_a_numpy_file_is_the_first_column(tmp_path):
    np.save(tmp_path / "record.npy", EMISSION)
    assert column_names(tmp_path / "record.npy") == ["column_1"]


class Program:
    """What a pickle would run when it is loaded."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was loaded",)


@pytest.mark.parametrize("save", [np.save, np.savez])
def test_no_pickle_is_loaded(tmp_path, save):
    with open(tmp_path / "record", "wb") as file:
        save(file, np.array([Program()] * 3, dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match="there is no array of numbers in this file"):
        column_names(tmp_path / "record")


def matlab_object(name, matlab_class):
    """A variable as MATLAB 7 writes an object: class, name, system, class of the object, numbers."""

    def element(kind, content):
        return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)

    flags = element(6, struct.pack("<II", 17, 0))
    texts = b"".join(element(1, text) for text in (name, b"MCOS", matlab_class))
    numbers = element(6, struct.pack("<II", 13, 0)) + element(5, struct.pack("<ii", 1, 2)) + element(1, b"")
    numbers = element(14, numbers + element(6, struct.pack("<II", 7, 7)))
    return element(14, flags + texts + numbers)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(
    ("matlab_class", "advice"),
    [
        (b"duration", r"a MATLAB duration: save seconds\(t\)"),
        (b"datetime", r"a MATLAB datetime: save posixtime\(t\)"),
        (b"table", "a MATLAB table: save its columns"),
    ],
)
def test_objects_of_matlab_are_named(tmp_path, compressed, matlab_class, advice):
    path = tmp_path / "record.mat"
    savemat(path, {"ae": EMISSION, "t": TIME}, do_compression=compressed)
    content = matlab_object(b"time", matlab_class)
    if compressed:
        content = zlib.compress(content)
        content = struct.pack("<II", 15, len(content)) + content
    path.write_bytes(path.read_bytes() + content)
    with pytest.raises(InputError, match=f"column 'time' cannot be read: it is {advice}") as error:
        read(path)
    assert "\n" not in str(error.value)
    np.testing.assert_allclose(read(path, time="t").time, TIME)


def test_complex_numbers_of_matlab_are_refused(tmp_path):
    savemat(tmp_path / "record.mat", {"time": TIME, "ae": EMISSION + 1j})
    with pytest.raises(InputError, match="column 'ae' cannot be read: it holds complex numbers"):
        read(tmp_path / "record.mat")


def large(path, compression):
    """Series beside arrays of which each has 240 MB, and is wide as well as long."""
    with h5py.File(path, "w") as file:
        file["time"], file["ae"] = np.arange(10_000) / 10, np.ones(10_000)
        for name, shape in (
            ("waveforms", (10_000, 3000)),
            ("long", (300_000, 100)),
            ("few", (30, 1_000_000)),
        ):
            chunks = (shape[0], max(1, 3_000_000 // shape[0])) if compression else None
            array = file.create_dataset(name, shape, "f8", chunks=chunks, compression=compression)
            array[-1, -1] = 1
    return {}


@pytest.mark.parametrize("compression", [None, "gzip"])
def test_what_is_not_used_is_not_read(tmp_path, compression):
    path = tmp_path / "record.h5"
    large(path, compression)
    with bounded(megabytes=20):
        assert {"time", "ae", "long_1", "few_1"} <= set(column_names(path))
        assert len(read(path).time) == 10_000


def test_one_column_of_many_is_read(tmp_path):
    large(tmp_path / "record.h5", None)
    with bounded(megabytes=40):
        read(tmp_path / "record.h5", time="row", emission="long_7")


def test_a_structure_of_matlab_within_a_limit(tmp_path, monkeypatch):
    savemat(tmp_path / "record.mat", {"time": TIME, "run": {"ae": EMISSION, "mu": FRICTION}})
    read(tmp_path / "record.mat", emission="run_ae")
    monkeypatch.setattr(attributes, "MAX_BYTES", 700)
    with pytest.raises(InputError, match="column 'run' cannot be read: it needs .* of memory"):
        read(tmp_path / "record.mat", emission="run")


def read_everything(path):
    for column in read_columns(path, ()).values():
        column.load()


@pytest.mark.parametrize("write", [hdf5, netcdf, classic_netcdf, matlab, matlab_7_3, *NUMPY])
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path, write):
    path = tmp_path / "record"
    write(path)
    good = path.read_bytes()
    for place in np.linspace(8, len(good) - 1, 40, dtype=int):
        for damaged in (good[:place], good[:place] + b"\xff\x00\x7f" + good[place + 3 :]):
            path.write_bytes(damaged)
            accepted(read_everything, path)
