"""Files that a network is trained on: segments, and random faults, of which each is a segment."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.io.segment_files import SegmentFiles
from faultslip.networks.loading import (
    drawing_probabilities,
    load_sampler,
    load_segments,
    stated_normalisation,
)


@pytest.fixture
def paths(tmp_path):
    """A scalogram file of three random faults, and one of a single record."""
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
    return str(tmp_path / "many.nc"), str(tmp_path / "one.nc")


def normalised_by_themselves(paths):
    return [SegmentFiles(path, path, path) for path in paths]


def test_each_fault_is_normalised_by_itself(paths):
    segments = load_segments(SegmentFiles(*3 * paths[:1]), causal=False)
    assert len(segments) == 3
    for segment in segments:
        mean, std = segment.normalisation["target"]
        assert (mean, std) == pytest.approx((segment.target.mean(), segment.target.std()), abs=1e-6)
        assert segment.interval == 0.1


def test_a_single_record_is_normalised_by_another(paths):
    (segment,) = load_segments(SegmentFiles(*3 * paths[1:]), causal=False)
    assert segment.normalisation == {"emission": (1, 2), "target": (3, 4)}


def test_the_normalisation_of_single_records_is_stated(paths):
    found = stated_normalisation(normalised_by_themselves(paths), "friction")
    assert found == {paths[1]: {"emission": (1, 2), "friction": (3, 4)}}


def test_windows_are_as_long_as_the_shortest_segment(scalogram, scalogram_file):
    paths = [scalogram_file(1), scalogram_file(2, samples=20)]
    sampler = load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, causal=True)
    assert (sampler.length, sampler.step, sampler.causal) == (20, 8, True)
    assert sampler.segments[0].emission.dtype == np.float32


def test_each_segment_is_normalised_by_the_file_given_for_it(both, scalogram_file, make_segment):
    paths = [scalogram_file(seed, config=both) for seed in (1, 2)]
    files = [
        SegmentFiles(one, normalising=one, emission_normalising=other) for one, other in (paths, paths[::-1])
    ]
    sampler = load_sampler(files, both, 3.2, 0.8, causal=False)
    found = sampler.segments[0].normalisation
    for name, seed in (("log_emission", 2), ("emission", 2), ("target", 1)):
        assert found[name] == make_segment(seed, config=both).normalisation[name]


def test_segments_of_different_sampling_intervals_are_refused(scalogram, scalogram_file):
    paths = [scalogram_file(1), scalogram_file(2, interval=0.2)]
    with pytest.raises(InputError, match="different sampling intervals cannot be trained on together"):
        load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, causal=False)


@pytest.mark.parametrize(
    ("counts", "fractions", "expected"),
    [
        ([1, 1], [], None),
        ([3, 1], [None, 0.1], (0.3, 0.3, 0.3, 0.1)),
        ([2, 1, 1], [None, 0.2, 0.2], (0.3, 0.3, 0.2, 0.2)),
        ([2, 1], [0.5, 0.5], (0.25, 0.25, 0.5)),
    ],
)
def test_a_file_s_fraction_is_shared_by_its_segments(counts, fractions, expected):
    assert drawing_probabilities(counts, fractions) == (expected and pytest.approx(expected))


def test_windows_come_from_the_files_in_the_given_fractions(scalogram, scalogram_file):
    """Recognised by the level of the target: the second file has another one."""
    paths = [scalogram_file(1), scalogram_file(2)]
    data = netcdf.read(paths[1])
    netcdf.write(data.assign(target=data["target"] + 100 * data.attrs["target_std"]), paths[1])
    sampler = load_sampler(normalised_by_themselves(paths), scalogram, 3.2, 0.8, False, fractions=[None, 0.1])
    _, targets = sampler.random_windows(8000, (8, 30), np.random.default_rng(0))
    assert np.mean(targets[:, -1, 0] > 50) == pytest.approx(0.1, abs=0.03)


def test_the_emission_around_a_known_part_is_that_of_the_normalising_segment(tmp_path, scalogram):
    whole = xr.Dataset(
        {name: ("time", np.arange(1.0, 101.0)) for name in ("log_emission", "target")},
        coords={"time": 20 + 0.1 * np.arange(100)},
        attrs={"interval": 0.1}
        | {f"{n}_{s}": 1.0 for n in ("log_emission", "target") for s in ("mean", "std")},
    )
    part = whole.isel(time=slice(40, 48))
    netcdf.write(whole, tmp_path / "whole.nc")
    netcdf.write(part, tmp_path / "part.nc")
    names = [str(tmp_path / name) for name in ("part.nc", "whole.nc", "whole.nc")]
    (segment,) = load_segments(SegmentFiles(*names), causal=False, partly_known=True)
    np.testing.assert_array_equal(segment.emission, whole["log_emission"])
    np.testing.assert_array_equal(np.flatnonzero(np.isfinite(segment.target)), np.arange(40, 48))
    np.testing.assert_array_equal(segment.target[40:48], part["target"])
    sampler = load_sampler([SegmentFiles(*names)], scalogram, 3.2, 0.8, causal=False, partly_known=True)
    assert sampler.length == 32  # longer than the known part

    netcdf.write(whole.assign_attrs(raw_files='{"other": "0"}'), tmp_path / "other.nc")  # at the same times
    elsewhere = SegmentFiles(names[0], names[1], str(tmp_path / "other.nc"))
    with pytest.raises(InputError, match="part.nc is not a part of .*other.nc"):
        load_segments(elsewhere, causal=False, partly_known=True)
    with pytest.raises(InputError, match="is not a part of .*partly_known"):
        load_segments(SegmentFiles(names[1], names[1], names[0]), causal=False, partly_known=True)


def test_a_part_whose_friction_is_not_known_at_all_is_refused(tmp_path):
    series = {name: ("time", np.arange(1.0, 41.0)) for name in ("log_emission", "target")}
    whole = xr.Dataset(series, coords={"time": 0.1 * np.arange(40)}, attrs={"interval": 0.1})
    part = whole.isel(time=slice(10, 20))
    netcdf.write(whole, tmp_path / "whole.nc")
    netcdf.write(part.assign(target=part["target"] * np.nan), tmp_path / "part.nc")
    files = SegmentFiles(*(str(tmp_path / name) for name in ("part.nc", "whole.nc", "whole.nc")))
    with pytest.raises(InputError, match=r"part.nc has no known friction \(partly_known\)"):
        load_segments(files, causal=False, partly_known=True)
