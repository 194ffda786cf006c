"""What HDF5 says, or hides, about the values of an array."""

import h5py
import numpy as np
import pytest
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


def virtual(path, source, name="ae"):
    with h5py.File(path, "w") as file:
        file["time"] = TIME
        layout = h5py.VirtualLayout(50, "f8")
        layout[:] = h5py.VirtualSource(source, name, shape=50)
        file.create_virtual_dataset("ae", layout)


def test_virtual_datasets(tmp_path, monkeypatch):
    """HDF5 gives zeros for a source that is not there."""
    (tmp_path / "parts").mkdir()
    with h5py.File(tmp_path / "parts" / "1.h5", "w") as file:
        file["ae"] = EMISSION
    path = tmp_path / "record.h5"
    virtual(path, "parts/1.h5")
    np.testing.assert_array_equal(read(path).emission, EMISSION)
    monkeypatch.chdir(tmp_path)
    np.testing.assert_array_equal(read("record.h5").emission, EMISSION)
    virtual(tmp_path / "outer.h5", "record.h5")
    np.testing.assert_array_equal(read(tmp_path / "outer.h5").emission, EMISSION)
    (tmp_path / "parts" / "1.h5").unlink()
    for name in ("record.h5", "outer.h5"):
        with pytest.raises(
            InputError, match=r"column 'ae' cannot be read: .*parts/1\.h5, which does not exist"
        ):
            read(tmp_path / name)
    np.testing.assert_array_equal(read(path, emission="time").emission, TIME)  # it is not used


def test_a_virtual_dataset_without_its_source_in_a_file(tmp_path):
    virtual(tmp_path / "record.h5", ".", "channels/1")
    with pytest.raises(InputError, match="the dataset 'channels/1' of .*record.h5, which does not exist"):
        read(tmp_path / "record.h5")


def test_values_in_external_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with h5py.File("record.h5", "w") as file:
        file["time"] = TIME
        file.create_dataset("ae", data=EMISSION, external=[("ae.bin", 0, 400)])
    np.testing.assert_array_equal(read("record.h5").emission, EMISSION)
    with open("ae.bin", "r+b") as file:
        file.truncate(200)
    with pytest.raises(InputError, match="ae.bin, which is shorter than the 400 bytes"):
        read("record.h5")
    (tmp_path / "ae.bin").unlink()
    with pytest.raises(
        InputError, match="column 'ae' cannot be read: .* ae.bin, which is not in the current"
    ):
        read("record.h5")
