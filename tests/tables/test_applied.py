import numpy as np
import pytest
import xarray as xr

from faultslip.tables.applied import applied

BY_DECILE = [0.01, 0.03, 0.02, 0.01, 0.02, 0.03, 0.02, 0.01, 0.03, 0.02]  # relative errors


@pytest.fixture
def predict(written):
    """Function that writes what released networks predict, 10 % above or below each value; its path."""

    def write(name, friction, attributes, **variables):
        series = {"friction": friction, "lower": 0.9 * friction, "upper": 1.1 * friction} | variables
        data = xr.Dataset({key: ("time", values) for key, values in series.items()})
        data = data.assign_coords(time=0.1 * np.arange(len(friction)))
        data.attrs = {
            "scenario": name,
            "experiment": "mine",
            "segment": "whole",
            "segment_label": "all",
            "networks": "zero_shot",
            "models": 4,
            "recurrence": 12.345,
            "warnings": "",
            "virtual": 0,
            "friction_in": "",
        }
        (path,) = written(**{name: data.assign_attrs(attributes)})
        return path

    return write


def test_without_friction_there_is_a_band_in_standard_deviations_and_no_score(predict, cycles):
    attributes = {"friction_in": "standard deviations", "warnings": "one\ntwo", "recurrence": float("nan")}
    found = applied([predict("free", cycles, attributes)], min_friction_drop=0.05)
    (row,) = found.numbers.to_dict("records")
    assert row["units"] == "standard deviations" and row["data"] == "laboratory"
    assert row["half_width"] == pytest.approx(0.1 * cycles.max())
    scores = ("pearson_r", "r2", "mape_percent", "mape_low_percent", "mape_high_percent")
    assert np.isnan([row[name] for name in scores]).all()
    assert found.readable.to_dict("records") == [
        {
            "scenario": "free",
            "predicted": "mine, whole (laboratory)",
            "networks": "zero_shot (4)",
            "recurrence, s": "-",
            "in": "standard deviations",
            "half width of the 90 % band": f"{0.1 * cycles.max():.3g}",
            "r": "-",
            "R²": "-",
            "MAPE, %": "- [-]",
            "warnings": "one; two",
        }
    ]
    assert found.title == "Released networks" and "with its 95 % interval over cycles" in found.note


def test_with_friction_the_error_has_an_interval_over_cycles(predict, cycles):
    friction = cycles * (1 + np.repeat(BY_DECILE, 100))
    scores = {"pearson_r": 0.9876, "r2": 0.9, "mape_percent": 2.0}
    true = np.where(np.arange(1000) < 5, np.nan, cycles)  # a gap does not count
    found = applied([predict("known", friction, scores, true=true)], min_friction_drop=0.05)
    (row,) = found.numbers.to_dict("records")
    assert row["units"] == "friction" and row["pearson_r"] == 0.9876
    assert 1 < row["mape_low_percent"] < 2 < row["mape_high_percent"] < 3
    (shown,) = found.readable.to_dict("records")
    assert (shown["r"], shown["R²"], shown["recurrence, s"]) == ("0.988", "0.900", "12.3")
    assert shown["MAPE, %"] == f"2.00 [{row['mape_low_percent']:.2f}, {row['mape_high_percent']:.2f}]"
    assert shown["warnings"] == "-"


def test_an_error_that_is_the_same_in_all_cycles_has_no_width(predict, cycles):
    path = predict("known", 1.02 * cycles, {"mape_percent": 2.0}, true=cycles)
    (row,) = applied([path], min_friction_drop=0.05).numbers.to_dict("records")
    assert [row["mape_low_percent"], row["mape_high_percent"]] == pytest.approx([2, 2])
