import numpy as np
import pytest
from scipy.stats import ttest_rel

from faultslip.io import netcdf
from faultslip.predictions.prediction_file import with_seeds
from faultslip.tables.cycle_parts import cycle_parts, t_test


def test_scores_and_paired_differences(write_prediction, stick_slip):
    true = stick_slip([15, 35, 55, 75], [0.1] * 4)
    rising = np.diff(true, append=2) > 0
    # the first scenario errs by 1 % more with each cycle, and by 10 % while friction falls
    errors = {"post_failure": (0.02, 0.03, 0.04), "pre_failure": (0.01, 0.015, 0.03)}
    predictions, scenarios, cycles = [], [], []
    for name, by_cycle in errors.items():
        for number, error in enumerate(by_cycle, start=1):
            size = np.where(rising, error, 0.1)
            predictions.append(
                write_prediction(true, [true * (1 + size), true * (1 - size)], segment_label="3 MPa")
            )
            scenarios.append(name)
            cycles.append(number)
    untrained = np.where(rising, 0.05, 0.1)
    before = write_prediction(true, [true * (1 + untrained), true * (1 - untrained)])
    found = cycle_parts(predictions, [before] * 6, scenarios, cycles, min_friction_drop=0.05)
    table = found.numbers
    assert len(table) == 2 * 3 * 2
    first = table[(table["scenario"] == "post_failure") & (table["cycle"] == 1)]
    for part in ("post_failure", "pre_failure"):  # the last sample of a cycle is the first of a fall
        assert first[f"{part}_mape_percent"].to_numpy() == pytest.approx([2, 2], abs=0.3)
    assert (first["mape_percent"] > 2).all()
    shown = found.readable.set_index("scenario")
    assert list(shown["tested on"]) == ["p1, 3 MPa"] * 2
    assert list(shown["cycles"]) == ["3", "3"] and list(shown["networks"]) == ["6", "6"]
    means = [float(text.split()[0]) for text in shown["MAPE, %"]]
    share = rising.mean()
    falling = 10 * (1 - share)
    assert means == pytest.approx([3 * share + falling, 5.5 / 3 * share + falling], abs=0.01)
    of_first = ["difference from first scenario, %", "verdict, first scenario"]
    assert list(shown.loc["post_failure", of_first]) == ["-", "-"]
    difference, words = shown.loc["pre_failure", of_first]
    assert float(difference.split()[0]) == pytest.approx((5.5 / 3 - 3) * share, abs=0.01)
    assert words == "better"  # three differences, of 1, 1.5 and 1 %
    of_before = ["before transfer, %", "difference from before transfer, %", "verdict, before transfer"]
    assert [float(text) for text in shown["before transfer, %"]] == pytest.approx(
        [5 * share + falling] * 2, abs=0.01
    )
    fell = float(shown.loc["pre_failure", of_before[1]].split()[0])
    assert fell == pytest.approx((5.5 / 3 - 5) * share, abs=0.01)
    assert (table["before_transfer_post_failure_mape_percent"] > 4.7).all()


def test_without_networks_before_there_is_no_difference_from_them(write_prediction, stick_slip):
    true = stick_slip([15, 35, 55, 75], [0.1] * 4)
    predictions = [write_prediction(true, [true * scale]) for scale in (1.01, 1.02, 1.03)]
    found = cycle_parts(predictions, [], ["post_failure"] * 3, [1, 2, 3], min_friction_drop=0.05)
    assert set(found.readable["verdict, before transfer"]) == {"-"}
    assert set(found.readable["before transfer, %"]) == {"-"}


def test_networks_of_common_seeds_are_those_before_transfer(write_prediction, stick_slip):
    true = stick_slip([15, 35, 55, 75], [0.1] * 4)
    one, other = write_prediction(true, [true * 1.01]), write_prediction(true, [true * 1.08, true * 1.03])
    netcdf.write(with_seeds(netcdf.read(one), [2]), one)
    netcdf.write(with_seeds(netcdf.read(other), [1, 2]), other)
    found = cycle_parts([one], [other], ["post_failure"], [1], min_friction_drop=0.05).numbers
    assert found["before_transfer_mape_percent"].to_list() == pytest.approx([3], abs=1e-3)


def test_the_interval_is_that_of_a_paired_t_test():
    one, other = np.array([2.0, 3.1, 4.2, 5.0]), np.array([1.8, 3.0, 3.9, 5.2])
    expected = ttest_rel(one, other)
    ends = expected.confidence_interval(0.95)
    assert t_test((one - other)[None]) == pytest.approx((ends.low, ends.high, expected.pvalue))
    assert np.isnan(t_test((one - other)[None, :2])).all()
    # networks that agree in each cycle are as good as one
    assert t_test(np.tile(one - other, (3, 1)))[:2] == pytest.approx((ends.low, ends.high), abs=1e-2)


def test_three_networks_that_differ_alike_are_told_apart(write_prediction, stick_slip):
    true = stick_slip([15, 35, 55, 75], [0.1] * 4)
    names = ["post_failure"] * 3 + ["pre_failure"] * 3
    errors = [0.05, 0.051, 0.052, 0.01, 0.011, 0.012]
    predictions = [write_prediction(true, [true * (1 + error)], segment_label="3 MPa") for error in errors]
    found = cycle_parts(predictions, [], names, [1, 2, 3] * 2, min_friction_drop=0.05)
    assert list(found.readable["verdict, first scenario"]) == ["-", "better"]


def test_networks_of_two_scenarios_are_paired_by_their_seeds(write_prediction, stick_slip):
    true = stick_slip([15, 35, 55, 75], [0.1] * 4)
    predictions = []
    for seeds, errors in (([1, 2, 3], (0.2, 0.03, 0.04)), ([2, 3], (0.01, 0.02))):
        for cycle in range(3):
            path = write_prediction(true, [true * (1 + error + cycle / 1000) for error in errors])
            netcdf.write(with_seeds(netcdf.read(path), seeds), path)
            predictions.append(path)
    names = ["post_failure"] * 3 + ["pre_failure"] * 3
    shown = cycle_parts(predictions, [], names, [1, 2, 3] * 2, min_friction_drop=0.05).readable
    assert (
        shown.set_index("scenario")
        .loc["pre_failure", "difference from first scenario, %"]
        .startswith("-2.00")
    )
