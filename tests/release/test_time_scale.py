"""Records that are sampled otherwise than the training faults."""

import numpy as np
import pytest
import xarray as xr

import faultslip
from faultslip.io.errors import InputError
from faultslip.records.record import interpolated_at
from faultslip.release.time_scale import sampled_like_training_faults
from faultslip.scores import metrics
from projects import P4581

COLUMNS = {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)"}


def test_a_record_without_friction_and_of_another_time_scale(mirror):
    """The record of the LANL competition, one value per 0.0393 s: friction is high before a failure."""
    table = mirror / "lanl_features/feature_set1.csv"
    prediction = faultslip.load("zero_shot").predict(
        faultslip.read_table(table, time="row * 0.0393", emission="std")
    )
    remaining = faultslip.read_table(table, time="row * 0.0393", emission="time_to_failure + 1e-3")
    remaining = np.interp(prediction["time"], remaining["time"], remaining["emission"])
    assert metrics.pearson_r(remaining, prediction["friction"].values) < -0.6
    assert 7 < prediction.attrs["recurrence"] < 14


def changed(mirror, emission):
    """The record at 8 MPa with another emission."""
    record = faultslip.read_table(mirror / P4581, **COLUMNS, time_range=(3825, 4090))
    record["emission"] = record["emission"].copy(data=emission(np.arange(record.sizes["time"])))
    return record


def test_white_noise_is_refused(mirror):
    record = changed(mirror, lambda sample: 1 + np.random.default_rng(0).exponential(size=len(sample)))
    with pytest.raises(InputError, match="if they are noise, nothing can be read from it"):
        faultslip.load("zero_shot").predict(record)


def test_a_record_that_is_sampled_too_coarsely_is_refused(mirror):
    record = faultslip.read_table(mirror / P4581, **COLUMNS, time_range=(3800, 4098), interval=0.9)
    record = xr.concat([record] * 3, "time").assign_coords(time=0.9 * np.arange(3 * record.sizes["time"]))
    with pytest.raises(InputError, match="sampled more finely"):
        faultslip.load("zero_shot").predict(record)


@pytest.mark.parametrize("step", [0.02, 0.1, 0.5])
def test_networks_of_one_number_of_samples_per_cycle_get_it(step):
    """A sawtooth of 8 s, however finely it is sampled; its emission has a burst every 8 s."""
    time = step * np.arange(round(240 / step))
    phase = (time % 8) / 8
    random = np.random.default_rng(1)
    emission = np.exp(2 * phase + 2 * (phase > 0.95) + 0.1 * random.normal(size=len(time)))
    record = xr.Dataset({"emission": ("time", emission), "friction": ("time", phase)}, {"time": time})
    record = record.assign_attrs(label="sawtooth", interval=step)
    networks = faultslip.load("zero_shot")
    found = sampled_like_training_faults(record, networks.familiarity, networks.about | {"cycle_samples": 40})
    assert found.record.attrs["interval"] == pytest.approx(8 / 40, rel=0.06)
    assert np.diff(found.record["time"].values) == pytest.approx(found.record.attrs["interval"])
    assert found.record["time"].values[-1] == pytest.approx(240, abs=1)
    assert found.recurrence == pytest.approx(8, rel=0.02)


def test_a_finer_axis_is_interpolated_and_keeps_gaps():
    record = xr.Dataset(
        {"emission": ("time", [1.0, 3.0, 2.0, 4.0]), "bridged": ("time", [False, False, True, False])},
        {"time": [10.0, 11.0, 12.0, 13.0]},
        {"label": "record", "interval": 1.0},
    )
    found = interpolated_at(record, 0.5)
    np.testing.assert_allclose(found["time"], 10 + 0.5 * np.arange(7))
    np.testing.assert_allclose(found["emission"], [1, 2, 3, 2.5, 2, 3, 4])
    np.testing.assert_array_equal(found["bridged"], [False, False, False, True, True, True, False])
    assert found.attrs["interval"] == 0.5 and found.attrs["label"] == "record"


@pytest.mark.filterwarnings("error")
def test_few_samples_are_like_no_fault():
    """Differences over the longest lag are then those of no samples."""
    time = 0.1 * np.arange(60)
    record = xr.Dataset({"emission": ("time", 2 + np.sin(time))}, {"time": time})
    record = record.assign_attrs(label="short", interval=0.1)
    networks = faultslip.load("zero_shot")
    found = sampled_like_training_faults(record, networks.familiarity, networks.about)
    assert found.record.sizes["time"] == 60
