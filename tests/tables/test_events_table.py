import numpy as np
import pandas as pd
import pytest

from events_table import events_table

TIMES, DROPS = [15, 30, 45, 60, 75], [0.1, 0.12, 0.08, 0.12, 0.1]


def test_recall_delays_and_pairs(tmp_path, write_prediction, stick_slip, outputs):
    true = stick_slip(TIMES, DROPS)
    late = stick_slip([15.3, 30.3, 45.3, 60.3, 75.3], DROPS)  # all events, 0.3 s late
    half = stick_slip([15, 33, 45, 52], [0.1] * 4)  # two events, and two that match no true one
    path = write_prediction(true, [late, half])
    pairs = tmp_path / "event_pairs.csv"
    events_table([path], "mine", 0.03, 1.0, event_pairs=pairs, **outputs)
    (row,) = pd.read_csv(outputs["csv"]).to_dict("records")
    assert row["true_events"] == 5
    assert row["recall"] == pytest.approx((1 + 2 / 5) / 2)
    assert row["false_discovery_rate"] == pytest.approx((0 + 2 / 4) / 2)
    assert row["delay_s"] == pytest.approx(0.15)
    assert row["timing_error_s"] == pytest.approx(0.15)
    table = pd.read_csv(pairs)
    assert list(table) == "scenario experiment segment model true_drop detected_drop delay_s".split()
    assert list(table["model"]) == [1] * 5 + [2] * 2
    assert table["delay_s"].to_numpy() == pytest.approx([0.3] * 5 + [0, 0])
    assert table["true_drop"].to_numpy() == pytest.approx(np.array([*DROPS, 0.1, 0.08]) - 0.0016, abs=1e-5)
    assert table["detected_drop"].to_numpy()[-2:] == pytest.approx([0.0984, 0.0984], abs=1e-5)
    text = outputs["markdown"].read_text()
    assert "| 70%" in text
    assert "| +0.15" in text


def test_a_constant_detects_no_event(tmp_path, write_prediction, stick_slip, outputs):
    path = write_prediction(stick_slip(TIMES, DROPS), [np.full(1000, 0.4)])
    pairs = tmp_path / "event_pairs.csv"
    events_table([path], "mine", 0.03, 1.0, event_pairs=pairs, **outputs)
    (row,) = pd.read_csv(outputs["csv"]).to_dict("records")
    assert row["recall"] == 0
    assert row["false_discovery_rate"] == 0
    assert np.isnan(row["drop_ratio"])
    assert pd.read_csv(pairs).empty
    assert "| -" in outputs["markdown"].read_text()
