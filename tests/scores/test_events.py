import numpy as np
import pytest
import xarray as xr
from result_files import INTERVAL
from scipy.optimize import linear_sum_assignment

from faultslip.scores import events as event_scores


@pytest.fixture
def true(stick_slip):
    return stick_slip([15, 30, 45, 60, 75], [0.1, 0.12, 0.08, 0.12, 0.1])


@pytest.fixture
def score(true):
    """Function that scores a predicted series."""

    def of(predicted):
        return event_scores.score(event_scores.compare(true, predicted, INTERVAL, 0.03, 1.0))

    return of


def test_known_delays_and_drops(score, stick_slip):
    found = score(stick_slip([15.3, 30.3, 44.9, 60.3, 75.3], [0.05, 0.06, 0.04, 0.06, 0.05]))
    assert found["true_events"] == 5
    assert found["recall"] == 1
    assert found["false_discovery_rate"] == 0
    assert found["delay_s"] == pytest.approx(0.3)
    assert found["timing_error_s"] == pytest.approx(0.3)
    # The rise within the 0.2 s of a fall is part of neither drop.
    assert found["drop_ratio"] == pytest.approx(0.5, abs=0.02)


def test_missed_and_false_events(score, stick_slip):
    found = score(stick_slip([15, 33, 45, 52], [0.1, 0.1, 0.1, 0.1]))
    assert found["recall"] == pytest.approx(2 / 5)
    assert found["false_discovery_rate"] == pytest.approx(2 / 4)


def test_an_event_is_in_one_pair_at_most(stick_slip):
    # One detected event lies between two true ones, within the tolerance of both.
    true = stick_slip([30, 31.6], [0.1, 0.1])
    predicted = stick_slip([30.9], [0.1])
    found = event_scores.compare(true, predicted, INTERVAL, 0.01, 1.0)
    assert len(found["delay"]) <= 1
    assert len(found["true_drop"]) == len(found["detected_drop"]) == len(found["delay"])
    assert found["detected_events"] == 1


def test_a_constant_contains_no_event(score):
    found = score(np.full(1000, 0.4))
    assert found["recall"] == 0
    assert found["false_discovery_rate"] == 0
    assert np.isnan(found["drop_ratio"])


def test_each_network_detects_events_of_its_own(true, score, stick_slip):
    late = stick_slip([15.3, 30.3], [0.1, 0.12])
    flat = stick_slip([15, 30, 45, 60, 75, 90], [0.05, 0.06, 0.04, 0.06, 0.05, 0.05])
    data = xr.Dataset(
        {"true": ("time", true), "predicted_by_model": (("model", "time"), [late, flat])},
        attrs={"interval": INTERVAL},
    )
    scores, pairs = event_scores.detection(data, 0.03, 1.0)
    one, other = score(late), score(flat)
    assert (one["recall"], other["false_discovery_rate"]) == pytest.approx((2 / 5, 1 / 6))
    assert scores == pytest.approx({name: (one[name] + other[name]) / 2 for name in one})
    values = {name: variable[1] for name, variable in pairs.items()}
    assert values["event_model"].tolist() == [1, 1, 2, 2, 2, 2, 2]
    np.testing.assert_allclose(values["event_delay"], [0.3] * 2 + [0] * 5, atol=1e-9)
    np.testing.assert_allclose(values["event_detected_drop"][:2], values["event_true_drop"][:2], atol=1e-3)


def test_networks_that_detect_nothing_have_no_pairs(true):
    constant = np.full((2, 1000), 0.4)
    data = xr.Dataset(
        {"true": ("time", true), "predicted_by_model": (("model", "time"), constant)},
        attrs={"interval": INTERVAL},
    )
    scores, pairs = event_scores.detection(data, 0.03, 1.0)
    assert scores["recall"] == 0 and np.isnan(scores["delay_s"])
    assert {len(variable[1]) for variable in pairs.values()} == {0}


@pytest.mark.parametrize("tolerance", [0.5, 2.0, 10.0])
def test_pairs_are_those_of_the_smallest_sum_whether_or_not_there_is_a_choice(tolerance):
    random = np.random.default_rng(1)
    for _ in range(200):
        true, detected = (np.sort(random.choice(100, random.integers(0, 8), False)) for _ in range(2))
        distance = np.abs(detected[None, :] - true[:, None]).astype(float)
        cost = np.where(distance <= tolerance, distance, 1e6)
        rows, columns = linear_sum_assignment(cost)
        kept = cost[rows, columns] < 1e6
        found = event_scores.matched_pairs(distance, tolerance)
        np.testing.assert_array_equal(found, (rows[kept], columns[kept]))
