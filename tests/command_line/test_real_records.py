"""Released networks on the public records, with friction withheld; it scores them afterwards."""

import numpy as np
import pytest
import xarray as xr

import faultslip
from faultslip.io.errors import InputError
from faultslip.scores import metrics
from projects import P4581

RECORDS = {
    "8 MPa": (
        P4581,
        {"time": "Time", "emission": "sqrt(Var_Ch1 + Var_Ch2)"},
        {"friction": "ShearStress / 7.98"},
        {"time_range": (3825, 4090)},
    ),
    "7 MPa": (
        "p4581_zhang/new_data_p4581.csv",
        {"time": "time", "emission": "sqrt(var1 + var2)"},
        {"friction": "Shr_stress / 7"},
        {"time_range": (3525, 3775)},
    ),
}


def standard(series):
    return (series - series.mean()) / series.std()


@pytest.mark.parametrize("name", RECORDS)
def test_friction_that_is_withheld_is_predicted(mirror, name):
    file, columns, friction, part = RECORDS[name]
    prediction = faultslip.load("zero_shot").predict(faultslip.read_table(mirror / file, **columns, **part))
    average = {"friction": 1.0} if name == "7 MPa" else 0.0  # as the emission is averaged
    true = faultslip.read_table(mirror / file, **columns, **friction, **part, average=average)
    common = np.isin(prediction["time"].values.round(3), true["time"].values.round(3))
    predicted = {key: prediction[key].values[common] for key in ("friction", "lower", "upper")}
    true = standard(true["friction"].values)
    assert metrics.r2(true, standard(predicted["friction"])) > 0.92
    covered = np.mean((true >= predicted["lower"]) & (true <= predicted["upper"]))
    assert 0.85 < covered < 0.99
    assert prediction.attrs["warnings"] == ""


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


def test_real_records_with_time_running_backwards_are_told(mirror):
    file, columns, _, part = RECORDS["8 MPa"]
    record = faultslip.read_table(mirror / file, **columns, **part)
    record["emission"] = record["emission"].copy(data=record["emission"].values[::-1])
    assert "backwards" in faultslip.load("zero_shot").predict(record).attrs["warnings"]


def changed(mirror, emission):
    """The record at 8 MPa with another emission."""
    file, columns, _, part = RECORDS["8 MPa"]
    record = faultslip.read_table(mirror / file, **columns, **part)
    record["emission"] = record["emission"].copy(data=emission(np.arange(record.sizes["time"])))
    return record


def test_a_sine_is_told(mirror):
    record = changed(mirror, lambda sample: 2 + np.sin(sample / 15))
    prediction = faultslip.load("zero_shot").predict(record)
    assert prediction.attrs["warnings"]
    assert (prediction["upper"] - prediction["lower"]).values[0] == pytest.approx(3.4)


def test_white_noise_is_refused(mirror):
    record = changed(mirror, lambda sample: 1 + np.random.default_rng(0).exponential(size=len(sample)))
    with pytest.raises(InputError, match="if they are noise, nothing can be read from it"):
        faultslip.load("zero_shot").predict(record)


def test_a_record_that_is_sampled_too_coarsely_is_refused(mirror):
    file, columns, _, part = RECORDS["8 MPa"]
    record = faultslip.read_table(mirror / file, **columns, time_range=(3800, 4098), interval=0.9)
    record = xr.concat([record] * 3, "time").assign_coords(time=0.9 * np.arange(3 * record.sizes["time"]))
    with pytest.raises(InputError, match="sampled more finely"):
        faultslip.load("zero_shot").predict(record)
