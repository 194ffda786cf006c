"""Released networks on the public records, with friction withheld; it scores them afterwards."""

import numpy as np
import pytest

import faultslip
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
    inside = (prediction["time"] >= true["time"][0]) & (prediction["time"] <= true["time"][-1])
    predicted = {key: prediction[key].values[inside.values] for key in ("friction", "lower", "upper")}
    true = standard(np.interp(prediction["time"].values[inside.values], true["time"], true["friction"]))
    assert metrics.r2(true, standard(predicted["friction"])) > 0.88
    covered = np.mean((true >= predicted["lower"]) & (true <= predicted["upper"]))
    assert 0.85 < covered < 0.99
    assert prediction.attrs["warnings"] == ""


def test_real_records_with_time_running_backwards_are_told(mirror):
    file, columns, _, part = RECORDS["8 MPa"]
    record = faultslip.read_table(mirror / file, **columns, **part)
    record["emission"] = record["emission"].copy(data=record["emission"].values[::-1])
    warnings = faultslip.load("zero_shot").predict(record).attrs["warnings"]
    assert "backwards" in warnings or "noise" in warnings


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
