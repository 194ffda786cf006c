import numpy as np
import pytest

from faultslip.records.cycles import PHASE_BINS
from faultslip.tables.experiments import experiments


def test_cycles_of_experiments(write_record, stick_slip):
    # Slip events at 15, 35 and 60 s: recurrence times of 20 and 25 s. Two samples after the start of a fall
    # the friction has risen by 0.0016, which makes the drops smaller than what is subtracted.
    friction = stick_slip([15, 35, 60], [0.1, 0.12, 0.14], samples=1001)
    emission = 10 ** (0.002 * np.arange(1001))  # it rises by two decades, and with friction between slips
    records = [write_record("fault", emission, friction), write_record("lanl", emission)]
    found = experiments(records, names=["fault", "lanl"], min_friction_drop=0.03)
    fault, lanl = found.numbers.to_dict("records")
    assert fault["slip_events"] == 3
    assert fault["recurrence_s"] == pytest.approx(22.5)
    assert fault["coefficient_of_variation"] == pytest.approx(2.5 / 22.5, rel=1e-4)
    drops = fault["drop_min"], fault["drop_median"], fault["drop_max"]
    assert drops == pytest.approx((0.0984, 0.1184, 0.1384), abs=1e-5)
    assert fault["emission_decades"] == pytest.approx(1.96)  # from the 1st to the 99th percentile
    assert fault["rank_correlation"] == pytest.approx(1)
    assert fault["duration_s"] == pytest.approx(100)
    assert fault["data"] == "laboratory"
    assert lanl["slip_events"] == 0
    assert np.isnan(lanl["recurrence_s"])
    fault, lanl = found.readable.to_dict("records")
    assert fault == {
        "experiment": "fault (laboratory)",
        "duration, s": "100",
        "slip events": "3",
        "recurrence time, s": "22.50",
        "coefficient of variation": "0.11",
        "minimum friction": "0.400",
        "maximum friction": fault["maximum friction"],
        "median friction drop": "0.118",
        "minimum friction drop": "0.098",
        "maximum friction drop": "0.138",
        "range of emission, decades": "1.96",
        "rank correlation": "1.00",
    }
    assert lanl["minimum friction"] == lanl["rank correlation"] == "-"
    assert "fall of friction by at least 0.03" in found.note


def test_slip_events_and_emission_within_a_cycle_stand_in_tables_of_their_own(write_record, stick_slip):
    friction = stick_slip([15, 35, 60], [0.1, 0.12, 0.14])
    records = [write_record("lanl", np.ones(1000)), write_record("fault", np.arange(1, 1001), friction)]
    found = experiments(records, names=["lanl", "fault"], min_friction_drop=0.03)
    assert list(found.others["slip_events"]["experiment"]) == ["fault"] * 3
    assert list(found.others["emission_by_phase"]["experiment"]) == ["fault"] * PHASE_BINS
    assert found.digits == {"slip_events": 10}


def test_records_without_any_cycle(write_record):
    records = [write_record("lanl", np.ones(100)), write_record("rising", np.ones(100), np.arange(100.0))]
    found = experiments(records, names=["lanl", "rising"], min_friction_drop=0.03)
    assert len(found.numbers) == 2
    assert found.others["slip_events"].empty
    assert found.others["emission_by_phase"].empty


def test_drops_below_the_threshold_are_named(write_record, stick_slip, capsys):
    friction = stick_slip([15, 35, 60], [0.012, 0.01, 0.011], rate=0)
    records = [write_record("weak", np.ones(1000), friction), write_record("lanl", np.ones(1000))]
    found = experiments(records, names=["weak", "lanl"], min_friction_drop=0.04)
    expected = (
        "weak: no slip event: the largest fall of friction is 0.033, smaller than "
        "events.min_friction_drop, 0.04; lower that key."
    )
    assert capsys.readouterr().err == f"warning: {expected}\n"
    assert found.note.endswith(f"has no friction. {expected}")
