import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.records.cutting import cut_segment
from faultslip.records.failures import failure_times
from faultslip.records.resampling import moving_average
from faultslip.scalograms import image
from faultslip.scalograms.image import ScalogramConfig
from faultslip.scalograms.segments import select_faults, transform
from scalogram import scalogram

SCALOGRAM = {
    "emission": "log",
    "smallest_scale": 0.2,
    "largest_scale": 3.2,
    "scales_per_octave": 2,
    "low_pass": True,
    "inverse": "least_squares",
    "rows": "friction",
}
CONFIG = ScalogramConfig(**SCALOGRAM)
EVENTS = {"min_friction_drop": 0.05, "failure_slope": 0.5, "min_failure_separation": 1}


def job(**definitions):
    """What the job that transforms segments of a record is given."""
    segments = {
        name: {"definition": definition, "min_length": 5.0, "others": {}}
        for name, definition in definitions.items()
    }
    rest = {"emission_averaging": 1.0, "embargo": 0, "events": None}
    return rest | {"segments": segments, "scalogram": SCALOGRAM}


@pytest.fixture
def record():
    """100 s at 10 Hz: friction is a sawtooth that falls every 10 s."""
    time = np.arange(1000) * 0.1
    friction = 0.5 + 0.01 * (time % 10)
    emission = 2 + np.sin(time) + 0.1 * np.random.default_rng(0).normal(size=1000)
    series = {"emission": ("time", emission), "friction": ("time", friction)}
    attributes = {"interval": 0.1, "label": "sawtooth", "virtual": 1, "raw_files": '{"raw.csv": "abc"}'}
    return xr.Dataset(series, coords={"time": time}, attrs=attributes)


def cut(record, definition, target="friction", min_length=5.0, events=None):
    return cut_segment(record, "part", definition, target, min_length, events)


def test_a_segment_is_a_range_of_the_record(record):
    time = cut(record, {"fraction": [0.2, 0.4]})["time"].values
    assert (time[0], time[-1], len(time)) == pytest.approx((20, 39.9, 200))


def test_a_part_of_a_cycle_needs_the_events(record):
    definition = {"cycle": {"number": 2, "part": "post_failure", "fraction": [0, 1]}}
    time = cut(record, definition, min_length=1, events=EVENTS)["time"].values
    assert (time[0], time[-1]) == pytest.approx((20, 24.9), abs=0.11)


def test_an_embargo_separates_segments_that_adjoin(record):
    others = {"before": {"fraction": [0, 0.2]}, "after": {"fraction": [0.4, 1]}}
    after, apart = {"fraction": [0.2, 0.4]}, {"fraction": [0.25, 0.4]}
    for definition, embargo, first in ((after, 1.0, 21), (after, 0.95, 21), (after, 0, 20), (apart, 1.0, 25)):
        part = cut_segment(record, "part", definition, "friction", 5, None, embargo, others)
        assert part["time"].values[[0, -1]] == pytest.approx((first, 39.9))


def test_averages_of_separated_segments_share_no_raw_data(record):
    """A change of the raw data of one segment leaves the other as it was."""
    definition, others = {"fraction": [0.2, 0.4]}, {"before": {"fraction": [0, 0.2]}}
    found = []
    for change in (0.0, 1.0):
        raw = record["emission"].values.copy()
        raw[:200] += change
        averaged = record.assign(emission=("time", moving_average(raw, 10)))
        part = cut_segment(averaged, "part", definition, "friction", 5, None, 1.0, others)
        found.append(part["emission"].values)
    np.testing.assert_allclose(*found)


def test_time_to_failure_ends_with_the_last_failure_of_the_segment(record):
    part = cut(record, {"time": [15, 65]}, "time_to_failure", events=EVENTS)
    time, remaining = part["time"].values, part["time_to_failure"].values
    assert time[-1] == pytest.approx(59.9)
    before = time % 10 < 9.85  # at a failure itself, rounding decides which failure is the next
    np.testing.assert_allclose(remaining[before], (9.9 - time % 10)[before], atol=1e-3)


def test_failures_come_from_the_record_where_it_has_them(record):
    record["failure_time"] = "failure", np.array([33.0, 44.0], np.float32)
    part = cut(record, {"time": [15, 65]}, "time_to_failure")
    assert part["time"].values[-1] == pytest.approx(44)
    assert part["time_to_failure"].values[0] == pytest.approx(33 - 15)


def test_failures_have_one_precision_wherever_they_come_from(record):
    friction, time = record["friction"].values, record["time"].values
    given = record.assign(failure_time=("failure", failure_times(time, friction, 0.5, 1).astype(np.float32)))
    found = [cut(r, {"time": [15, 65]}, "time_to_failure", events=EVENTS) for r in (record, given)]
    np.testing.assert_array_equal(*(part["time_to_failure"].values for part in found))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"definition": {"time": [0, 3]}}, "3 s is shorter than a window of 5.0 s; make the segment longer"),
        (
            {"target": "time_to_failure", "events": EVENTS | {"failure_slope": 5}},
            "no failure in 0 to 99.9 s; lower events.failure_slope, or give the experiment its own",
        ),
    ],
)
def test_a_segment_that_cannot_be_used_is_refused(record, arguments, message):
    with pytest.raises(InputError, match=message):
        cut(record, **({"definition": {"fraction": [0, 1]}} | arguments))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("friction", "the file has no friction; its scenarios need target: time_to_failure"),
        ("time_to_failure", "neither failures nor friction"),
    ],
)
def test_a_record_without_friction(record, target, message):
    with pytest.raises(InputError, match=message):
        cut(record.drop_vars("friction"), {"fraction": [0, 1]}, target, events=EVENTS)


def test_the_logarithm_of_the_emission_is_transformed(record):
    data = transform(record, "friction", CONFIG)
    series = np.log(record["emission"].values)
    np.testing.assert_array_equal(data["emission"], series)
    np.testing.assert_array_equal(data["target"], record["friction"])
    np.testing.assert_array_equal(data["emission_coefficients"], image.transform(series, 0.1, CONFIG))
    assert data.attrs["emission_mean"] == series.mean() and data.attrs["emission_std"] == series.std()
    assert list(data["scale"].values) == [*CONFIG.scales, np.inf]


def test_the_logarithm_of_the_emission_and_the_emission_itself(record):
    both = replace(CONFIG, emission=["log", "linear"])
    data, plain = transform(record, "friction", both), transform(record, "friction", CONFIG)
    for name in ("emission", "target"):
        np.testing.assert_array_equal(data[f"{name}_coefficients"], plain[f"{name}_coefficients"])
    linear = record["emission"].values
    expected = image.transform(linear, 0.1, CONFIG)
    np.testing.assert_allclose(data["linear_emission_coefficients"], expected, atol=1e-12)
    assert data.attrs["linear_emission_mean"] == pytest.approx(linear.mean())
    known = image.read_normalisation(data)
    assert set(known) == {"emission", "linear_emission", "target"}
    assert known["linear_emission"].std == pytest.approx(linear.std())


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("emission", 0.0, "not positive everywhere, so its logarithm does not exist; add a floor"),
        ("emission", 1.0, "emission is constant in this segment, so it cannot be normalised"),
        ("friction", 0.5, "friction is constant in this segment"),
    ],
)
def test_a_series_that_cannot_be_transformed_is_refused(record, variable, value, message):
    record[variable][:] = value
    with pytest.raises(InputError, match=message):
        transform(record, "friction", CONFIG)


def test_the_file_says_how_it_was_made(record, tmp_path):
    source, output = str(tmp_path / "record.nc"), str(tmp_path / "scalogram.nc")
    netcdf.write(record, source)
    definition = {"fraction": [0.2, 0.4]}
    scalogram(source, "friction", job(part=definition), "smoke", [output])
    data = netcdf.read(output)
    assert {"emission", "target", "emission_coefficients", "target_coefficients"} <= set(data)
    assert data["emission"].dtype == np.float32 and data.sizes["time"] == 200
    expected = {"target": "friction", "label": "sawtooth", "virtual": 1, "interval": 0.1, "study": "smoke"}
    expected["emission_averaging"] = 1.0
    assert expected.items() <= data.attrs.items()
    assert json.loads(data.attrs["raw_files"]) == {"raw.csv": "abc"}
    parameters = json.loads(data.attrs["parameters"])
    assert (parameters["segment"], parameters["target"]) == ("part", "friction")
    assert parameters["definition"] == definition and "segments" not in parameters
    assert data.attrs["title"] == "scalograms of sawtooth, part"


def test_each_segment_has_a_file_that_does_not_depend_on_the_others(record, tmp_path):
    source = str(tmp_path / "record.nc")
    netcdf.write(record, source)
    definitions = {"first": {"fraction": [0, 0.3]}, "second": {"time": [40, 60]}}
    together = [tmp_path / f"{name}.nc" for name in definitions]
    scalogram(source, "friction", job(**definitions), "smoke", list(map(str, together)))
    for (name, definition), path in zip(definitions.items(), together, strict=True):
        alone = tmp_path / "alone.nc"
        scalogram(source, "friction", job(**{name: definition}), "smoke", [str(alone)])
        assert alone.read_bytes() == path.read_bytes()
        assert json.loads(netcdf.read(path).attrs["parameters"])["segment"] == name


@pytest.fixture
def batch():
    """Ten random faults of 30 s."""
    random = np.random.default_rng(4)
    emission, friction = random.uniform(1, 5, (10, 300)), random.uniform(0.3, 0.6, (10, 300))
    series = {"emission": (("fault", "time"), emission), "friction": (("fault", "time"), friction)}
    series["drawn_average"] = "fault", random.uniform(0.3, 1.5, 10)
    attributes = {"interval": 0.1, "label": "random faults", "virtual": 1, "raw_files": "{}"}
    return xr.Dataset(series, {"fault": np.arange(50, 60), "time": 0.1 * np.arange(300)}, attributes)


def test_random_faults_are_selected_and_described_one_by_one(batch, tmp_path):
    netcdf.write(batch, tmp_path / "batch.nc")
    parameters, output = job(validation={"faults": [0.8, 1]}), str(tmp_path / "x.nc")
    scalogram(str(tmp_path / "batch.nc"), "friction", parameters, "s", [output])
    found = netcdf.read(tmp_path / "x.nc")
    assert list(found["fault"].values) == [58, 59]
    expected = np.log(batch["emission"].values[8:].astype(np.float32))
    np.testing.assert_allclose(found["emission"], expected, rtol=1e-6)
    np.testing.assert_allclose(found["emission_averaging"], batch["drawn_average"][8:], rtol=1e-6)
    np.testing.assert_allclose(found["emission_mean"], expected.mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(found["target_std"], batch["friction"].values[8:].std(axis=1), rtol=1e-5)
    assert found["target"].attrs["long_name"] == "friction, as transformed"
    both = replace(CONFIG, emission=["log", "linear"])
    found = select_faults(batch, "train", [0, 1], "friction", both, 6.4)
    np.testing.assert_allclose(found["linear_emission_std"], batch["emission"].std("time"))


@pytest.mark.parametrize(
    ("fraction", "target", "length", "message"),
    [
        ([0.91, 0.94], "friction", 6.4, "0.91, 0.94. of 10 faults is none"),
        ([0, 1], "time_to_failure", 6.4, "have no time_to_failure"),
        ([0, 1], "friction", 60, "30 s are shorter than a window of 60 s"),
    ],
)
def test_random_faults_that_cannot_be_selected(batch, fraction, target, length, message):
    with pytest.raises(InputError, match=message):
        select_faults(batch, "train", fraction, target, CONFIG, length)


def test_samples_in_a_gap_have_no_target_and_no_part_in_mean_and_deviation(record):
    bridged = np.zeros(1000, np.int8)
    bridged[300:500] = 1
    absurd = record["friction"].where(bridged == 0, 9.0)
    found = transform(record.assign(bridged=("time", bridged), friction=absurd), "friction", CONFIG)
    measured = np.delete(record["friction"].values, slice(300, 500))
    assert found.attrs["target_mean"] == pytest.approx(measured.mean())
    assert found.attrs["target_std"] == pytest.approx(measured.std())
    emission = np.delete(np.log(record["emission"].values), slice(300, 500))
    assert found.attrs["emission_mean"] == pytest.approx(emission.mean())
    assert np.flatnonzero(np.isnan(found["target"].values)).tolist() == list(range(300, 500))
    assert np.isfinite(found["emission"]).all() and np.isfinite(found["target_coefficients"]).all()
    with pytest.raises(InputError, match="all samples of this segment lie in a gap"):
        transform(record.assign(bridged=("time", np.ones(1000, np.int8))), "friction", CONFIG)
