import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError


@pytest.fixture
def dataset():
    random = np.random.default_rng(1)
    return xr.Dataset(
        {
            "true": ("time", random.normal(size=200), {"units": "1"}),
            "image": (("row", "time"), random.normal(size=(5, 200))),
            "failure_time": ("failure", np.array([], float)),
            "nothing": ("time", np.full(200, np.nan)),
            "count": ("row", np.arange(5)),
        },
        coords={"time": 1e6 + 0.02 * np.arange(200), "row": [f"row {n}" for n in range(5)]},
        attrs={"label": "p4581 °", "mape": 1.25, "virtual": 1, "none": np.nan, "two": [1.5, 2.0], "one": [3]},
    )


def test_what_is_written_is_read_in_float32_with_exact_times(tmp_path, dataset):
    netcdf.write(dataset, tmp_path / "x.nc")
    found = netcdf.read(tmp_path / "x.nc")
    np.testing.assert_array_equal(found["time"], dataset["time"])
    np.testing.assert_array_equal(found["image"], dataset["image"].astype("float32"))
    assert list(found["row"].values) == list(dataset["row"].values)
    assert found.attrs["label"] == dataset.attrs["label"] and "sha256" not in found.attrs


def test_what_was_read_can_be_written_again(tmp_path, dataset):
    netcdf.write(dataset, tmp_path / "x.nc")
    netcdf.write(netcdf.read(tmp_path / "x.nc"), tmp_path / "again.nc")
    xr.testing.assert_identical(netcdf.read(tmp_path / "x.nc"), netcdf.read(tmp_path / "again.nc"))


def test_the_same_dataset_gives_the_same_bytes(tmp_path, dataset):
    for name in ("x.nc", "y.nc"):
        netcdf.write(dataset, tmp_path / name)
    assert (tmp_path / "x.nc").read_bytes() == (tmp_path / "y.nc").read_bytes()


def test_a_value_that_float32_cannot_hold_is_refused_and_nothing_is_written(tmp_path, dataset):
    dataset["true"][7] = 1e39
    with pytest.raises(InputError, match=r"x.nc: true holds 1e\+39, more than float32 can"):
        netcdf.write(dataset, tmp_path / "x.nc")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_byte_is_refused_or_changes_nothing(tmp_path, dataset):
    """Each file with one flipped bit is read as it was written, or refused in one line."""
    path = tmp_path / "x.nc"
    netcdf.write(dataset, path)
    intact, content = netcdf.read(path), path.read_bytes()
    random = np.random.default_rng(3)
    refused = 0
    for place in random.choice(len(content), 300, replace=False):
        damaged = bytearray(content)
        damaged[place] ^= 1 << random.integers(8)
        path.write_bytes(damaged)
        try:
            found = netcdf.read(path)
        except InputError as error:
            refused += "x.nc: not a readable NetCDF file" in str(error)
        else:
            xr.testing.assert_equal(found, intact)
    assert 50 < refused < 300


def test_an_edited_attribute_is_refused(tmp_path, dataset):
    netcdf.write(dataset, tmp_path / "x.nc")
    edited = xr.load_dataset(tmp_path / "x.nc").assign_attrs(mape=0.5)
    edited.to_netcdf(tmp_path / "edited.nc")
    with pytest.raises(InputError, match=r"edited.nc: .*contents and their checksum differ"):
        netcdf.read(tmp_path / "edited.nc")
