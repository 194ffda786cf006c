import numpy as np
import pytest
from result_files import THRESHOLDS

from faultslip.io.netcdf import read
from faultslip.scores import bootstrap
from faultslip.scores.beyond_clock import changes, scores
from faultslip.tables.beyond_clock import beyond_clock

DROP = THRESHOLDS["min_friction_drop"]


@pytest.fixture
def true(stick_slip):
    """Friction with slip events of different size."""
    return stick_slip([12, 25, 36, 50, 62, 76, 88], [0.1, 0.08, 0.12, 0.1, 0.09, 0.11, 0.1])


def test_scores_of_predictions_and_changes_by_another_emission(write_prediction, true):
    noise = 0.004 * np.random.default_rng(2).normal(size=(2, len(true)))
    as_recorded = write_prediction(true, true + noise)
    changed = write_prediction(true, true + 3 * noise, scenario="flat")
    steady = write_prediction(true[:120], [true[:120]], scenario="steady")  # without a slip event
    files = [as_recorded, changed, steady]
    emissions = ["recorded", "flattened", "recorded"]
    found = beyond_clock(files, [changed], [as_recorded], emissions, DROP)
    assert list(found.numbers.columns[:7]) == [
        *("scenario", "experiment", "segment", "data", "emission", "models", "cycles")
    ]
    first, second, third = found.numbers.to_dict("records")
    assert (first["emission"], first["cycles"], third["cycles"]) == ("recorded", 6, 0)
    expected = scores(read(as_recorded), DROP)
    assert {name: first[name] for name in expected} == pytest.approx(expected, abs=1e-5, nan_ok=True)
    expected = changes(read(changed), read(as_recorded), DROP)
    assert {name: second[name] for name in expected} == pytest.approx(expected)
    assert second["compared_with"] == "zero_shot"
    low, high = bootstrap.difference(read(changed), read(as_recorded), DROP)[0].interval
    assert (second["mape_change_percent_low"], second["mape_change_percent_high"]) == (low, high)
    assert low < second["mape_change_percent"] < high
    assert np.isnan([third["beyond_phase_r"], third["rise_r"], third["rise_duration_r"]]).all()
    first, second, third = found.readable.to_dict("records")
    assert first["change of MAPE, points"] == third["change of r of the rise"] == "-"
    assert second["change of MAPE, points"].startswith("+")
    assert third["r of the rise; of the duration"] == "-; -"
    assert found.to_markdown().count("flattened") == 2


def test_a_study_without_changed_emission(write_prediction, true):
    found = beyond_clock([write_prediction(true, [true])], [], [], ["recorded"], DROP)
    assert found.numbers["mape_change_percent"].isna().all()
    assert found.numbers["beyond_phase_r2"].tolist() == [pytest.approx(1)]
