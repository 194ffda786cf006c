import numpy as np
import pandas as pd
import pytest

from errors_by_phase_table import errors_by_phase_table
from faultslip.records.events import slip_events
from faultslip.scores.phases import cycle_phases

PHASES = [f"phase_{number}_mape_percent" for number in range(1, 6)]


def test_phases_of_a_cycle(cycles):
    phases, number = cycle_phases(cycles, 0.05)
    assert number == 6
    _, ends = slip_events(cycles, 0.05)
    cycle = phases[ends[0] : ends[1]]
    assert list(np.unique(cycle)) == [0, 1, 2, 3, 4, 5]
    assert (np.diff(cycle) >= 0).all()
    counts = np.bincount(cycle)
    assert np.ptp(counts[:5]) <= 2 and counts[5] < 5
    assert (phases[: ends[0]] == -1).all() and (phases[ends[-1] :] == -1).all()


def test_an_error_stands_in_its_phase(write_prediction, outputs, cycles):
    phases, _ = cycle_phases(cycles, 0.05)
    errors = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.2, 0.5])[
        phases
    ]  # the last, of phase -1, counts nowhere
    steady = write_prediction(cycles[:120], [cycles[:120]])  # without a slip event
    predictions = [write_prediction(cycles, [cycles * (1 + errors), cycles * (1 - errors)]), steady]
    errors_by_phase_table(predictions, "mine", 0.05, **outputs)
    first, second = pd.read_csv(outputs["csv"]).to_dict("records")
    assert [first[name] for name in PHASES] == pytest.approx([1, 2, 3, 4, 5], abs=1e-4)
    assert first["slip_mape_percent"] == pytest.approx(20, abs=1e-4)
    assert (first["cycles"], second["cycles"]) == (6, 0)
    assert np.isnan([second[name] for name in PHASES]).all()
    text = outputs["markdown"].read_text()
    assert "| 20 to 40 %" in text and "| 20.00" in text and "| -  " in text
