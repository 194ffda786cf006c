import numpy as np
import pytest
from result_files import THRESHOLDS

from faultslip.scores.phases import cycle_phases
from faultslip.tables.errors_by_phase import errors_by_phase

PHASES = [f"phase_{number}_mape_percent" for number in range(1, 6)]


def test_an_error_stands_in_its_phase(write_prediction, cycles):
    phases, _ = cycle_phases(cycles, THRESHOLDS["min_friction_drop"])
    by_phase = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.2, 0.5])  # the last, of phase -1, counts nowhere
    errors = by_phase[phases]
    steady = write_prediction(cycles[:120], [cycles[:120]])  # without a slip event
    predictions = [write_prediction(cycles, [cycles * (1 + errors), cycles * (1 - errors)]), steady]
    found = errors_by_phase(predictions)
    first, second = found.numbers.to_dict("records")
    assert [first[name] for name in PHASES] == pytest.approx([1, 2, 3, 4, 5], abs=1e-4)
    assert first["slip_mape_percent"] == pytest.approx(20, abs=1e-4)
    assert (first["data"], first["cycles"], second["cycles"]) == ("virtual", 6, 0)
    assert np.isnan([second[name] for name in PHASES]).all()
    first, second = found.readable.to_dict("records")
    assert first["tested on"] == "p1, test (virtual)"
    assert (first["0 to 20 %"], first["20 to 40 %"], first["during slip"]) == ("1.00", "2.00", "20.00")
    assert second["20 to 40 %"] == "-"
