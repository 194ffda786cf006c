"""Times of a record decide, not its attributes; gaps are flagged."""

import numpy as np
import pytest
import xarray as xr

import faultslip
from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.records.gaps import bridged_samples, measured
from faultslip.records.record import with_uniform_times


@pytest.fixture
def record(tmp_path):
    time = np.arange(400) * 0.1
    path = tmp_path / "r.csv"
    rows = np.column_stack([time, 2 + np.sin(time), 0.5 + 0.01 * (time % 10)])
    np.savetxt(path, rows, delimiter=",", header="time,emission,friction", comments="")
    return faultslip.read_table(path)


def test_a_record_as_it_was_read_is_kept(record):
    xr.testing.assert_identical(with_uniform_times(record), record)
    assert with_uniform_times(record.isel(time=slice(100, 200))).attrs["interval"] == 0.1


@pytest.mark.parametrize("stated", [0.1, 0.2, 99.0])
def test_the_interval_of_a_decimated_record_is_that_of_its_times(record, stated):
    found = with_uniform_times(record.isel(time=slice(None, None, 2)).assign_attrs(interval=stated))
    assert found.attrs["interval"] == pytest.approx(0.2)
    np.testing.assert_array_equal(found["emission"], record["emission"][::2])


def test_a_hole_that_was_cut_in_memory_is_a_gap(record):
    time = record["time"].values
    found = with_uniform_times(record.isel(time=(time < 10) | (time > 15.05)))
    np.testing.assert_allclose(found["time"], time)
    assert np.flatnonzero(bridged_samples(found)).tolist() == list(range(100, 151))
    assert np.isnan(measured(found, "friction")).sum() == 51
    np.testing.assert_allclose(measured(found, "friction")[:100], record["friction"][:100])


def test_times_that_do_not_increase_are_refused(record):
    with pytest.raises(InputError, match="times do not increase"):
        with_uniform_times(record.isel(time=slice(None, None, -1)))


def test_seconds_since_1970_are_uniform(record):
    shifted = record.assign_coords(time=record["time"] + 1.7e9)
    assert not bridged_samples(with_uniform_times(shifted)).any()
    assert with_uniform_times(shifted).attrs["interval"] == 0.1


def test_flags_are_kept_in_a_file(record, tmp_path, capsys):
    table = tmp_path / "gap.csv"
    rows = np.delete(np.column_stack([record["time"], record["emission"]]), range(50, 90), axis=0)
    np.savetxt(table, rows, delimiter=",", header="time,emission", comments="")
    with pytest.raises(InputError, match=r"no rows between 4.9 and 9 s; .* without this gap"):
        faultslip.read_table(table)
    found = faultslip.read_table(table, max_gap=5)
    assert "gap: 40 of 400 samples lie in gaps between rows, the longest of 4.1 s" in capsys.readouterr().err
    netcdf.write(found.drop_attrs(deep=False), tmp_path / "gap.nc")
    kept = netcdf.read(tmp_path / "gap.nc")
    np.testing.assert_array_equal(bridged_samples(kept), bridged_samples(found))
    assert kept["bridged"].attrs["flag_meanings"] == "measured bridged"


def test_what_stands_in_a_gap_does_not_matter(record):
    hole = np.zeros(400, np.int8)
    hole[100:200] = 1
    flagged = record.assign(bridged=("time", hole))
    absurd = flagged.assign(emission=flagged["emission"].where(hole == 0, 1e6))
    unknown = flagged.assign(emission=flagged["emission"].where(hole == 0))
    first, *others = (with_uniform_times(each)["emission"] for each in (flagged, absurd, unknown))
    for other in others:
        np.testing.assert_array_equal(first, other)


def test_dates_and_durations_become_seconds(record):
    for start in (np.datetime64("2024-05-01T12:00", "ns"), np.timedelta64(5, "s")):
        changed = record.assign_coords(time=start + (record["time"] * 1e9).astype("timedelta64[ns]"))
        found = with_uniform_times(changed)
        assert found.attrs["interval"] == pytest.approx(0.1)
        np.testing.assert_allclose(found["time"], record["time"], atol=1e-8)


def test_records_that_were_joined_keep_their_flags(record):
    flagged = record.isel(time=slice(0, 200)).assign(bridged=("time", (np.arange(200) < 50).astype(np.int8)))
    joined = xr.concat([flagged, record.isel(time=slice(200, None))], "time")
    assert np.flatnonzero(bridged_samples(joined)).tolist() == list(range(50))


@pytest.mark.parametrize("attributes", [{}, {"interval": np.nan}, {"interval": "0.1"}, {"interval": [1, 2]}])
def test_attributes_are_not_needed(record, attributes):
    found = with_uniform_times(record.drop_attrs(deep=False).assign_attrs(attributes))
    assert found.attrs == {"interval": pytest.approx(0.1), "label": "record"}


@pytest.mark.parametrize("variable", ["emission", "time"])
def test_without_emission_or_times_there_is_no_record(record, variable):
    with pytest.raises(InputError, match="r: an emission over time was expected"):
        with_uniform_times(record.drop_vars(variable))
