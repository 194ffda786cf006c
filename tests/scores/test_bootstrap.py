import time

import numpy as np
import pytest
import xarray as xr

from faultslip.predictions.prediction_file import with_seeds
from faultslip.scores import bootstrap
from faultslip.scores.metrics import mape, r2
from faultslip.scores.studentised import draw_cycles

SAMPLES = 60  # in a cycle


@pytest.fixture
def make():
    """Function that makes a prediction of stick-slip friction, with errors given by cycle."""

    def prediction(errors, networks=2, target="friction", cut=20):
        ramp = np.linspace(0, 1, SAMPLES)
        friction = np.tile(0.4 + 0.1 * ramp, len(errors))
        noise = np.random.default_rng(7).normal(1, 0.3, size=(networks, len(friction)))
        by_model = friction + np.repeat(errors, SAMPLES) * noise
        true = np.tile(0.1 * np.arange(SAMPLES)[::-1], len(errors)) if target != "friction" else friction
        data = xr.Dataset(
            {
                "true": ("time", true[cut:-cut]),
                "predicted_by_model": (("model", "time"), by_model[:, cut:-cut]),
            }
        )
        return data.assign_attrs(target=target)

    return prediction


def test_cycles_begin_with_slip_events_and_after_failures(make):
    friction = make(np.zeros(5))["true"].values
    assert list(bootstrap.cycle_starts(friction, "friction", 0.05)) == [39, 99, 159, 219]
    time_to_failure = make(np.zeros(5), target="time_to_failure")["true"].values
    assert list(bootstrap.cycle_starts(time_to_failure, "time_to_failure", 0.05)) == [40, 100, 160, 220]


def sums(prediction, min_true=None):
    return bootstrap.CycleSums.of(prediction, 0.05, min_true)


@pytest.mark.parametrize("min_true", [None, 0.43])
def test_equals_a_plain_loop_over_resampled_cycles(make, min_true):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 8))
    true, by_model = prediction["true"].values, prediction["predicted_by_model"].values
    cycles = np.split(np.arange(len(true)), bootstrap.cycle_starts(true, "friction", 0.05))
    found, unexplained = sums(prediction, min_true).mape(), sums(prediction, min_true).unexplained()
    draws = draw_cycles(len(cycles))

    def scores(counts):
        chosen = np.concatenate([cycle for cycle, n in zip(cycles, counts, strict=True) for _ in range(n)])
        counted = chosen if min_true is None else chosen[true[chosen] >= min_true]
        return (
            np.mean([mape(true[counted], one[counted]) for one in by_model]),
            np.mean([1 - r2(true[chosen], one[chosen]) for one in by_model]),
        )

    once = np.ones(len(cycles), int)
    assert (found.score, unexplained.score) == pytest.approx(scores(once), rel=1e-10)
    for draw, counts in enumerate(draws[:3]):
        # the standard error of a ratio: the derivative of the score by the weight of each cycle
        step, values = 200, np.array(scores(counts))
        drawn = np.flatnonzero(counts)
        slopes = np.array([scores(step * counts + (np.arange(len(counts)) == k)) - values for k in drawn])
        slopes *= step * len(counts)
        variance = counts[drawn] @ slopes**2 / len(counts) / (len(counts) - 1)
        expected = (values - scores(once)) / np.sqrt(variance)
        assert (found.statistic[draw], unexplained.statistic[draw]) == pytest.approx(
            tuple(expected), rel=0.02
        )


def test_a_paired_difference_is_surer_than_two_intervals(make):
    errors = np.random.default_rng(1).gamma(2, 0.01, 12)
    one, other = (make(scale * errors) for scale in (1.0, 1.1))
    found, cycles = bootstrap.difference(one, other, 0.05)
    assert cycles == 10
    assert found.score == pytest.approx(sums(one).mape().score - sums(other).mape().score)
    assert found.interval[1] < 0 and found.p_value < 0.01
    back, _ = bootstrap.difference(other, one, 0.05)
    assert back.interval == pytest.approx((-found.interval[1], -found.interval[0]), rel=1e-6)
    assert back.p_value == found.p_value
    assert sums(one).mape().interval[1] > sums(other).mape().interval[0]  # these overlap


def test_pairs_have_the_networks_of_common_seeds(make):
    errors = np.random.default_rng(1).gamma(2, 0.01, 8)
    five = with_seeds(make(errors, networks=5), [1, 2, 3, 4, 5])
    two = with_seeds(make(2 * errors, networks=2), [4, 2])
    one, other = bootstrap.paired(five, two)
    np.testing.assert_array_equal(one["predicted_by_model"], five["predicted_by_model"][[1, 3]])
    np.testing.assert_array_equal(other["predicted_by_model"], two["predicted_by_model"][[1, 0]])
    elsewhere = with_seeds(make(errors, networks=2), [8, 9])
    assert [len(data["model"]) for data in bootstrap.paired(five, elsewhere)] == [2, 2]
    series = make(errors, networks=1)  # a method without seeds is compared with each network
    assert bootstrap.paired(five, series) == (five, series)
    found, _ = bootstrap.difference(five, series, 0.05)
    assert found.score == pytest.approx(sums(five).mape().score - sums(series).mape().score)


def test_fewer_than_three_complete_cycles_give_no_interval(make):
    for cycles in (2, 4):
        prediction = make(np.full(cycles, 0.01), cut=1)
        found = bootstrap.intervals(prediction, 0.05)
        assert found.pop("cycles") == cycles - 2
        assert np.isnan(list(found.values())).all()
        difference, _ = bootstrap.difference(prediction, prediction, 0.05)
        assert np.isnan(difference.interval).all() and np.isnan(difference.p_value)


def test_a_series_without_cycles_or_counted_samples_has_no_interval(make):
    rising = make(np.full(1, 0.01), cut=1)
    assert bootstrap.intervals(rising, 0.05)["cycles"] == 0
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 8))
    found = bootstrap.intervals(prediction, 0.05, min_true=0.6)  # none is
    assert np.isnan(found["mape_low_percent"]) and found["r2_low"] < found["r2_high"]


def test_intervals_are_those_of_mape_and_r2(make):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 8))
    found = bootstrap.intervals(prediction, 0.05, 0.43)
    low, high = sums(prediction, 0.43).unexplained().interval
    assert (found["mape_low_percent"], found["mape_high_percent"]) == sums(prediction, 0.43).mape().interval
    assert (found["r2_low"], found["r2_high"]) == (1 - high, 1 - max(0, low))
    assert found["cycles"] == 6


def test_it_is_the_same_every_time_and_takes_no_time(make):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 25), networks=5)
    begin = time.process_time()
    found = [bootstrap.intervals(prediction, 0.05) for _ in range(3)]
    assert (time.process_time() - begin) / 3 < 0.3
    assert found[0] == found[1]
