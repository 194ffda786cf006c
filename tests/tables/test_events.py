import numpy as np
import pytest
from result_files import THRESHOLDS

from faultslip.tables.events import events

DEFINITION = {
    "min_friction_drop": THRESHOLDS["min_friction_drop"],
    "tolerance": THRESHOLDS["event_tolerance"],
}
TIMES, DROPS = [15, 30, 45, 60, 75], [0.1, 0.12, 0.08, 0.12, 0.1]


def test_recall_delays_and_pairs(write_prediction, stick_slip):
    true = stick_slip(TIMES, DROPS)
    late = stick_slip([15.3, 30.3, 45.3, 60.3, 75.3], DROPS)  # all events, 0.3 s late
    half = stick_slip([15, 33, 45, 52], [0.1] * 4)  # two events, and two that match no true one
    found = events([write_prediction(true, [late, half])], **DEFINITION)
    (row,) = found.numbers.to_dict("records")
    assert row["true_events"] == 5
    assert row["recall"] == pytest.approx((1 + 2 / 5) / 2)
    assert row["false_discovery_rate"] == pytest.approx((0 + 2 / 4) / 2)
    assert row["delay_s"] == pytest.approx(0.15)
    assert row["timing_error_s"] == pytest.approx(0.15)
    table = found.others["event_pairs"]
    assert list(table) == "scenario experiment segment model true_drop detected_drop delay_s".split()
    assert list(table["model"]) == [1] * 5 + [2] * 2
    assert table["delay_s"].to_numpy() == pytest.approx([0.3] * 5 + [0, 0])
    assert table["true_drop"].to_numpy() == pytest.approx(np.array([*DROPS, 0.1, 0.08]) - 0.0016, abs=1e-5)
    assert table["detected_drop"].to_numpy()[-2:] == pytest.approx([0.0984, 0.0984], abs=1e-5)
    (shown,) = found.readable.to_dict("records")
    assert shown == {
        "scenario": "zero_shot",
        "tested on": "p1, test (virtual)",
        "slip events": "5",
        "recall": "70%",
        "false discovery rate": "25%",
        "timing error, s": "0.15",
        "delay, s": "+0.15",
        "ratio of friction drops": shown["ratio of friction drops"],
    }
    assert "a fall of friction by at least 0.03" in found.note and "within 1.0 s" in found.note


def test_a_constant_detects_no_event(write_prediction, stick_slip):
    found = events([write_prediction(stick_slip(TIMES, DROPS), [np.full(1000, 0.4)])], **DEFINITION)
    (row,) = found.numbers.to_dict("records")
    assert row["recall"] == 0
    assert row["false_discovery_rate"] == 0
    assert np.isnan(row["drop_ratio"])
    assert found.others["event_pairs"].empty
    assert found.readable["delay, s"][0] == "-"
