import numpy as np
import pandas as pd
import pytest

from experiments_table import PHASE_BINS, experiments_table


@pytest.fixture
def more_outputs(tmp_path, outputs):
    return outputs | {"slip_events": tmp_path / "slips.csv", "emission_by_phase": tmp_path / "phase.csv"}


def test_cycles_of_experiments(write_record, stick_slip, more_outputs):
    # Slip events at 15, 35 and 60 s: recurrence times of 20 and 25 s. Two samples after the start of a fall
    # the friction has risen by 0.0016, which makes the drops smaller than what is subtracted.
    friction = stick_slip([15, 35, 60], [0.1, 0.12, 0.14], samples=1001)
    emission = 10 ** (0.002 * np.arange(1001))  # it rises by two decades, and with friction between slips
    records = [write_record("fault", emission, friction), write_record("lanl", emission)]
    experiments_table(records, ["fault", "lanl"], "mine", 0.03, **more_outputs)
    fault, lanl = pd.read_csv(more_outputs["csv"]).to_dict("records")
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
    text = more_outputs["markdown"].read_text()
    assert "| 22.50" in text
    assert "fall of friction by at least 0.03" in text


def test_slip_events_are_listed(write_record, stick_slip, more_outputs):
    friction = stick_slip([15, 35, 60], [0.1, 0.12, 0.14])
    records = [write_record("lanl", np.ones(1000)), write_record("fault", np.arange(1, 1001), friction)]
    experiments_table(records, ["lanl", "fault"], "mine", 0.03, **more_outputs)
    slips = pd.read_csv(more_outputs["slip_events"])
    assert list(slips) == ["experiment", "start_s", "end_s", "recurrence_s", "friction_drop"]
    assert list(slips["experiment"]) == ["fault"] * 3
    assert list(slips["start_s"]) == [15, 35, 60]
    assert slips["end_s"].to_numpy() == pytest.approx([15.2, 35.2, 60.2])
    assert np.isnan(slips["recurrence_s"][0])
    assert list(slips["recurrence_s"][1:]) == [20, 25]
    assert slips["friction_drop"].to_numpy() == pytest.approx([0.0984, 0.1184, 0.1384], abs=1e-6)


def test_emission_within_a_cycle(write_record, stick_slip, more_outputs):
    friction = stick_slip([15, 35, 60], [0.1, 0.12, 0.14])
    # Between slips emission grows exponentially by the same factor, from a level of its own: divided by its
    # geometric mean it is exp(phase - 1/2) in each cycle.
    time = 0.1 * np.arange(1000)
    emission = np.ones(1000)
    for level, start, end in ((7, 15.2, 35), (3, 35.2, 60)):
        inside = (time > start) & (time < end)
        emission[inside] = level * np.exp((time[inside] - start) / (end - start))
    record = write_record("fault", emission, friction)
    experiments_table([record], ["fault"], "mine", 0.03, **more_outputs)
    phase = pd.read_csv(more_outputs["emission_by_phase"])
    assert len(phase) == PHASE_BINS
    assert phase["phase"].to_numpy() == pytest.approx((np.arange(PHASE_BINS) + 0.5) / PHASE_BINS)
    assert phase["emission"].to_numpy() == pytest.approx(np.exp(phase["phase"] - 0.5), rel=0.02)


def test_records_without_any_cycle(write_record, more_outputs):
    records = [write_record("lanl", np.ones(100)), write_record("rising", np.ones(100), np.arange(100.0))]
    experiments_table(records, ["lanl", "rising"], "mine", 0.03, **more_outputs)
    assert len(pd.read_csv(more_outputs["csv"])) == 2
    assert pd.read_csv(more_outputs["slip_events"]).empty
    assert pd.read_csv(more_outputs["emission_by_phase"]).empty


def test_drops_below_the_threshold_are_named(write_record, stick_slip, more_outputs, capsys):
    friction = stick_slip([15, 35, 60], [0.012, 0.01, 0.011], rate=0)
    records = [write_record("weak", np.ones(1000), friction), write_record("lanl", np.ones(1000))]
    experiments_table(records, ["weak", "lanl"], "mine", 0.04, **more_outputs)
    expected = (
        "weak: no slip event: the largest fall of friction is 0.033, smaller than "
        "events.min_friction_drop, 0.04; lower that key."
    )
    assert capsys.readouterr().err == f"warning: {expected}\n"
    assert more_outputs["markdown"].read_text().endswith(f"has no friction. {expected}\n")
