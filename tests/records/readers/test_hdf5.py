"""What HDF5 says, or hides, about the values of an array."""

import h5py
import numpy as np
import pytest
from hostile import bounded
from netCDF4 import Dataset

from faultslip.io.errors import InputError
from faultslip.records.readers import table

TIME = np.arange(50) / 10


EMISSION = 1 + np.sin(TIME) ** 2


def read(path, **columns):
    return table.read([str(path)], {"columns": {"time": "time", "emission": "ae"} | columns})


def packed(path, **attributes):
    """Whole numbers that stand for fractions, as a library other than NetCDF's writes them."""
    with h5py.File(path, "w") as file:
        file["time"] = TIME
        file["ae"] = np.arange(50, dtype="i2")
        for name, value in attributes.items():
            file["ae"].attrs[name] = value


@pytest.mark.parametrize("scale", [0.01, [0.01], "0.01"])
def test_packed_numbers_of_hdf5_are_unpacked(tmp_path, scale):
    packed(tmp_path / "record.h5", scale_factor=scale, add_offset=2.0)
    np.testing.assert_allclose(read(tmp_path / "record.h5").emission, 2 + np.arange(50) / 100)


@pytest.mark.parametrize(
    "attributes",
    [{"_FillValue": np.int16(7)}, {"missing_value": [7]}, {"missing_value": "7"}, {"_FillValue": b"7"}],
)
def test_missing_values_of_hdf5_are_refused(tmp_path, attributes):
    packed(tmp_path / "record.h5", **attributes)
    with pytest.raises(InputError, match="column 'ae' is nan in row 8; 1 of 50 rows"):
        read(tmp_path / "record.h5")


@pytest.mark.parametrize("chunks", [None, (100,)])
def test_a_part_that_was_never_written_is_no_zero(tmp_path, chunks):
    path = tmp_path / "partial.h5"
    with h5py.File(path, "w") as file:
        file["time"] = np.arange(300) * 0.1
        emission = file.create_dataset("ae", (300,), "f8", chunks=chunks)
        if chunks:
            emission[:150] = 1.0
    with pytest.raises(InputError, match="a part of it was never written, and HDF5 gives 0 for it"):
        table.read([path], {"columns": {"time": "time", "emission": "ae"}})
    with h5py.File(path, "a") as file:
        file["ae"][:] = 2.0
    assert (
        table.read([path], {"columns": {"time": "time", "emission": "ae"}}).emission.tolist() == [2.0] * 300
    )


def test_what_was_never_written_is_refused(tmp_path):
    with h5py.File(tmp_path / "record.h5", "w") as file:
        file["time"] = TIME
        file.create_dataset("ae", 50, "f8", fillvalue=999.0)[:40] = EMISSION[:40]
    with pytest.raises(InputError, match="column 'ae' is nan in row 41; 10 of 50 rows"):
        read(tmp_path / "record.h5")
    with Dataset(tmp_path / "record.nc", "w", format="NETCDF3_CLASSIC") as file:
        file.createDimension("row", None)
        for name, values in (("time", TIME), ("ae", EMISSION[:40])):
            file.createVariable(name, "f8", ("row",))[: len(values)] = values
    with pytest.raises(InputError, match="column 'ae' is nan in row 41; 10 of 50 rows"):
        read(tmp_path / "record.nc")


def test_values_in_other_files_are_refused(tmp_path, monkeypatch):
    """They could be anybody's, and HDF5 gives zeros for a file that is not there."""
    monkeypatch.chdir(tmp_path)
    with h5py.File("other.h5", "w") as file:
        file["ae"] = EMISSION
    with h5py.File("record.h5", "w") as file:
        file["time"] = TIME
        layout = h5py.VirtualLayout(50, "f8")
        layout[:] = h5py.VirtualSource("other.h5", "ae", shape=50)
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("external", data=EMISSION, external=[("ae.bin", 0, 400)])
        file["linked"] = h5py.ExternalLink("other.h5", "ae")
        file["soft"] = h5py.SoftLink("/time")
    for name in ("virtual", "external"):
        with pytest.raises(
            InputError, match=f"column {name!r} cannot be read: its values are in other files"
        ):
            read("record.h5", emission=name)
    with pytest.raises(
        InputError, match="'linked' cannot be read: it is a link to ae in the file other.h5; copy"
    ):
        read("record.h5", emission="linked")
    with pytest.raises(InputError, match="column 'soft' cannot be read: it is a link to /time; name this"):
        read("record.h5", emission="soft")
    np.testing.assert_array_equal(
        read("record.h5", emission="time").emission, TIME
    )  # the others are not used


def test_compound_types(tmp_path):
    inner = np.dtype([("ae", "f8"), ("pair", "f8", (2,))])
    values = np.zeros(50, [("time", "f8"), ("run", inner)])
    values["time"], values["run"]["ae"], values["run"]["pair"][:, 1] = TIME, EMISSION, 0.6
    with h5py.File(tmp_path / "record.h5", "w") as file:
        file["table"] = values
    found = read(
        tmp_path / "record.h5", time="table_time", emission="table_run_ae", friction="table_run_pair_2"
    )
    np.testing.assert_array_equal(found.time, TIME)
    np.testing.assert_array_equal(found.emission, EMISSION)
    np.testing.assert_array_equal(found.friction, 0.6)


@pytest.mark.parametrize(
    "options",
    [
        {"shape": 10**9, "chunks": 10**6},
        {"shape": 10**9, "chunks": 10**6, "fillvalue": 7.0},
        {"shape": (10**9, 3), "chunks": (10**6, 3), "fillvalue": 7.0},
        {"shape": 5, "maxshape": (None,), "chunks": 400_000_000, "fillvalue": 7.0},
    ],
)
def test_more_than_there_is_memory(tmp_path, options):
    """A file of some kilobytes: compressed zeros, or a value that stands for all, also in a single chunk."""
    path = tmp_path / "record.h5"
    with h5py.File(path, "w") as file:
        file["time"] = np.arange(5.0)
        emission = file.create_dataset("ae", dtype="f8", compression="gzip", **options)
        columns = emission.ndim
    name = "ae" if columns == 1 else "ae_1"
    with (
        bounded(megabytes=50),
        pytest.raises(InputError, match="GB of memory, and 1 GB are allowed|never written"),
    ):
        read(path, emission=name, time=name)


def test_what_matlab_writes_beside_numbers_is_left_out(tmp_path):
    with h5py.File(tmp_path / "record.mat", "w") as file:
        file["time"], file["ae"], file["sigma"] = TIME[None], EMISSION[None], np.zeros(2, "u8")
        file["units"] = np.frombuffer(b"MPa", "u1").astype("u2")[:, None]
        file["sigma"].attrs.update(MATLAB_class=np.bytes_("double"), MATLAB_empty=np.uint8(1))
        file["units"].attrs["MATLAB_class"] = np.bytes_("char")
        file.create_dataset("notes", 3, h5py.string_dtype())  # never written
    assert table.column_names(tmp_path / "record.mat") == ["ae", "time"]


def test_objects_of_matlab_are_named(tmp_path):
    with h5py.File(tmp_path / "record.mat", "w") as file:
        file["ae"], file["time"] = EMISSION[None], np.zeros((1, 6), "u4")
        file["time"].attrs.update(MATLAB_class=np.bytes_("datetime"), MATLAB_object_decode=np.int64(3))
    with pytest.raises(
        InputError, match=r"'time' cannot be read: it is a MATLAB datetime: save posixtime\(t\)"
    ):
        read(tmp_path / "record.mat")
