"""Slip events of records, and the emission between one and the next."""

import numpy as np
import pytest
import xarray as xr

from faultslip.records.cycles import PHASE_BINS, average_emission, detect_slip_events, list_slip_events

TIME = 0.1 * np.arange(1000)


@pytest.fixture
def friction(stick_slip):
    return stick_slip([15, 35, 60], [0.1, 0.12, 0.14])


def record(**series):
    return xr.Dataset({name: ("time", values) for name, values in series.items()}, {"time": TIME})


def detect(records):
    return {name: detect_slip_events(data, 0.03) for name, data in records.items()}


def test_slip_events_are_listed(friction):
    ones = np.ones(1000)
    records = {"lanl": record(emission=ones), "fault": record(emission=ones, friction=friction)}
    slips = list_slip_events(records, detect(records))
    assert list(slips) == ["experiment", "start_s", "end_s", "recurrence_s", "friction_drop"]
    assert list(slips["experiment"]) == ["fault"] * 3
    assert slips["start_s"].to_numpy() == pytest.approx([15, 35, 60])
    assert slips["end_s"].to_numpy() == pytest.approx([15.2, 35.2, 60.2])
    assert np.isnan(slips["recurrence_s"][0])
    assert slips["recurrence_s"][1:].to_numpy() == pytest.approx([20, 25])
    assert slips["friction_drop"].to_numpy() == pytest.approx([0.0984, 0.1184, 0.1384], abs=1e-6)


def test_emission_within_a_cycle(friction):
    # Between slips emission grows exponentially by the same factor, from a level of its own: divided by its
    # geometric mean it is exp(phase - 1/2) in each cycle.
    emission = np.ones(1000)
    for level, start, end in ((7, 15.2, 35), (3, 35.2, 60)):
        inside = (start < TIME) & (end > TIME)
        emission[inside] = level * np.exp((TIME[inside] - start) / (end - start))
    records = {"fault": record(emission=emission, friction=friction)}
    phase = average_emission(records, detect(records))
    assert list(phase) == ["experiment", "phase", "emission"]
    assert len(phase) == PHASE_BINS
    assert phase["phase"].to_numpy() == pytest.approx((np.arange(PHASE_BINS) + 0.5) / PHASE_BINS)
    assert phase["emission"].to_numpy() == pytest.approx(np.exp(phase["phase"] - 0.5), rel=0.02)


def test_without_slip_events_the_tables_have_their_columns_alone():
    records = {"lanl": record(emission=np.ones(1000))}
    assert list_slip_events(records, detect(records)).empty
    found = average_emission(records, detect(records))
    assert found.empty and list(found) == ["experiment", "phase", "emission"]
