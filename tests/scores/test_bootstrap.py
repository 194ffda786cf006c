import time

import numpy as np
import pytest
import xarray as xr

from faultslip.scores import bootstrap
from faultslip.scores.metrics import mape, r2

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


@pytest.mark.parametrize("min_true", [None, 0.43])
def test_equals_a_plain_loop_over_resampled_cycles(make, min_true):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 8))
    found = bootstrap.resample(prediction, 0.05, min_true)
    true, by_model = prediction["true"].values, prediction["predicted_by_model"].values
    cycles = np.split(np.arange(len(true)), bootstrap.cycle_starts(true, "friction", 0.05))
    for draw, counts in enumerate(bootstrap.draw_cycles(len(cycles))[:50]):
        chosen = np.concatenate([cycle for cycle, n in zip(cycles, counts, strict=True) for _ in range(n)])
        counted = chosen if min_true is None else chosen[true[chosen] >= min_true]
        expected = np.mean([mape(true[counted], one[counted]) for one in by_model])
        assert found.mape[draw] == pytest.approx(expected, rel=1e-10)
        expected = np.mean([r2(true[chosen], one[chosen]) for one in by_model])
        assert found.r2[draw] == pytest.approx(expected, rel=1e-10)


def test_the_interval_covers_the_true_error():
    """Of 14 complete cycles, whose errors differ at random; the true MAPE is the mean over all cycles."""
    random = np.random.default_rng(3)
    true = np.tile(0.5 + 0.1 * np.linspace(0, 1, SAMPLES), 16)
    starts = bootstrap.cycle_starts(true, "friction", 0.05)
    assert len(starts) - 1 == 14
    expected = 100 * np.mean(0.02 / true[:SAMPLES])  # gamma of shape 2 and scale 0.01 has the mean 0.02
    covered = []
    for _ in range(200):
        errors = np.repeat(random.gamma(2, 0.01, 16), SAMPLES)
        data = xr.Dataset(
            {"true": ("time", true), "predicted_by_model": (("m", "time"), (true + errors)[None])}
        )
        found = bootstrap.resample(data.assign_attrs(target="friction"), 0.05)
        low, high = bootstrap.interval(found.mape, found.cycles)
        covered.append(low <= expected <= high)
    assert 0.88 <= np.mean(covered) <= 0.99


def test_a_paired_difference_is_surer_than_two_intervals(make):
    errors = np.random.default_rng(1).gamma(2, 0.01, 12)
    one, other = (bootstrap.resample(make(scale * errors), 0.05) for scale in (1.0, 1.1))
    low, high = bootstrap.interval(one.mape - other.mape, one.cycles)
    assert bootstrap.verdict(low, high) == "better"
    assert bootstrap.verdict(-high, -low) == "worse"
    assert bootstrap.interval(one.mape, 12)[1] > bootstrap.interval(other.mape, 12)[0]  # these overlap
    assert bootstrap.verdict(-0.1, 0.1) == bootstrap.verdict(*[float("nan")] * 2) == "not told apart"


def test_fewer_than_three_complete_cycles_give_no_interval(make):
    for cycles in (2, 4):
        found = bootstrap.resample(make(np.full(cycles, 0.01), cut=1), 0.05)
        assert found.cycles == cycles - 2
        assert np.isnan(bootstrap.interval(found.mape, found.cycles)).all()
        assert np.isnan(bootstrap.interval(found.r2, found.cycles)).all()


def test_intervals_are_those_of_mape_and_r2(make):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 8))
    drawn = bootstrap.resample(prediction, 0.05, 0.43)
    mape_interval, r2_interval = (bootstrap.interval(one, drawn.cycles) for one in (drawn.mape, drawn.r2))
    names = ("cycles", "mape_low_percent", "mape_high_percent", "r2_low", "r2_high")
    expected = dict(zip(names, (6, *mape_interval, *r2_interval), strict=True))
    assert bootstrap.intervals(prediction, 0.05, 0.43) == expected


def test_it_is_the_same_every_time_and_takes_no_time(make):
    prediction = make(np.random.default_rng(1).gamma(2, 0.01, 25), networks=5)
    begin = time.process_time()
    found = [bootstrap.resample(prediction, 0.05) for _ in range(3)]
    assert (time.process_time() - begin) / 3 < 0.1
    assert np.array_equal(found[0].mape, found[1].mape)
