import numpy as np

from faultslip.records.events import slip_events
from faultslip.scores.phases import cycle_phases


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
