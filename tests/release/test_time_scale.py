"""Records that are sampled otherwise than the training faults."""

import numpy as np
import pytest
import xarray as xr

import faultslip
from faultslip.io.errors import InputError
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
    assert prediction.attrs["average"] > 0
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
