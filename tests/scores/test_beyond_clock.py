"""Scores beyond the clock, of cycles that differ in a known way."""

import numpy as np
import pytest
import xarray as xr

from faultslip.scores.beyond_clock import (
    CORRELATIONS,
    PHASES,
    QUANTITIES,
    changes,
    correlate,
    divide,
    expanded_percentiles,
    scores,
)
from faultslip.scores.studentised import draw_cycles

DROP = 0.03
INTERVAL = 0.1
NUMBER = 12  # of complete cycles


def make(true, *by_model):
    data = xr.Dataset({"true": ("time", true), "predicted_by_model": (("model", "time"), np.array(by_model))})
    return data.assign_coords(time=INTERVAL * np.arange(len(true)))


def sawtooth(rises, durations, slip=4, start=0.4):
    """Friction that rises steadily, falls back to its start in `slip` samples, and has these cycles."""
    parts = [start + np.linspace(0, rise, number) for rise, number in zip(rises, durations, strict=True)]
    falls = [np.linspace(start + rise, start, slip + 1)[1:-1] for rise in rises]
    pairs = [np.concatenate(pair) for pair in zip(parts, falls, strict=True)]
    return np.append(np.concatenate(pairs), start)


@pytest.fixture
def random():
    return np.random.default_rng(4)


@pytest.fixture
def rises(random):
    return random.uniform(0.06, 0.12, NUMBER + 1)


@pytest.fixture
def durations(random):
    return random.integers(60, 120, NUMBER + 1)


def test_cycles_are_between_slips(rises, durations):
    true = sawtooth(rises, durations)
    found = divide(make(true, true), DROP)
    assert found.time.shape == (NUMBER, PHASES)
    np.testing.assert_allclose(found.duration, INTERVAL * (durations[1:] - 1))
    phase = (np.arange(PHASES) + 0.5) / PHASES
    np.testing.assert_allclose(found.true["beyond_phase"], 0.4 + rises[1:, None] * phase)
    for name in ("rise", "drop"):
        np.testing.assert_allclose(found.true[name][:, 0], rises[1:])
    np.testing.assert_allclose(found.true["peak"][:, 0], 0.4 + rises[1:])
    np.testing.assert_allclose(found.true["trough"], 0.4)


def test_the_sizes_of_slips_that_are_predicted_late_are_right(rises, durations):
    true = np.append(sawtooth(rises, durations), np.full(10, 0.4))
    found = scores(make(true, np.roll(true, 3)), DROP)
    assert [found[f"{name}_r"] for name in ("rise", "drop", "peak")] == pytest.approx([1, 1, 1])


def test_the_mean_cycle_at_the_right_times_tells_nothing(rises, durations):
    """It scores high where the clock counts."""
    true, clock = sawtooth(rises, durations), sawtooth(np.full(NUMBER + 1, rises.mean()), durations)
    assert np.corrcoef(true, clock)[0, 1] > 0.9
    found = scores(make(true, clock), DROP)
    assert found["beyond_phase_r2"] == pytest.approx(0, abs=1e-9)
    assert np.isnan([found[f"{name}_r"] for name in ("beyond_phase", *QUANTITIES)]).all()


def test_correlations_are_those_of_plain_numbers(rises, durations, random):
    """Of two networks: one halves what is beyond the mean cycle, the other one mistakes it."""
    true = sawtooth(rises, durations)
    others = rises.mean() + 0.5 * (rises - rises.mean()), random.permutation(rises)
    found = scores(make(true, *(sawtooth(one, durations) for one in others)), DROP)
    r = np.mean([np.corrcoef(rises[1:], one[1:])[0, 1] for one in others])
    own = rises[1:] - rises[1:].mean()
    errors = [np.sum((own - (one[1:] - one[1:].mean())) ** 2) for one in others]
    assert found["beyond_phase_r2"] == pytest.approx(1 - np.mean(errors) / np.sum(own**2))
    for name in ("beyond_phase", "rise", "drop", "peak"):
        assert found[f"{name}_r"] == pytest.approx(r), name
        duration = abs(np.corrcoef(rises[1:], durations[1:])[0, 1])
        assert found[f"{name}_duration_r"] == pytest.approx(duration), name
        assert found[f"{name}_r_low"] < r < found[f"{name}_r_high"]
    assert np.isnan(found["trough_duration_r"])


def test_draws_are_scored_as_their_cycles_would_be(random):
    true, predicted = random.normal(size=(6, 5)), random.normal(size=(2, 6, 5))
    drawn = draw_cycles(6)[:20]
    r2, r = correlate(true, predicted, drawn)
    for number, counts in enumerate(drawn):
        chosen = np.repeat(np.arange(6), counts)
        one = true[chosen] - true[chosen].mean(axis=0)
        other = predicted[:, chosen] - predicted[:, chosen].mean(axis=1, keepdims=True)
        by_model = [np.corrcoef(one.ravel(), two.ravel())[0, 1] for two in other]
        assert r[number] == pytest.approx(np.mean(by_model))
        errors = [((one - two) ** 2).sum() / (one**2).sum() for two in other]
        assert r2[number] == pytest.approx(1 - np.mean(errors))


def test_intervals_of_unrelated_cycles_hold_zero_as_often_as_they_should(random):
    """Nominally 95 %; a bootstrap of a correlation over 15 cycles is somewhat short of it."""
    held = 0
    for _ in range(100):
        values = random.normal(size=(2, 15, 1))
        drawn = draw_cycles(15)[:400]
        low, high = expanded_percentiles(correlate(values[0], values[1:], drawn)[1], 15)
        held += low < 0 < high
    assert held >= 85


def test_few_cycles_have_no_scores(rises, durations):
    true = sawtooth(rises[:3], durations[:3])
    found = scores(make(true, true), DROP)
    names = [f"{name}{end}" for name in CORRELATIONS for end in ("", "_low", "_high")]
    assert list(found) == ["beyond_phase_r2", *names]
    assert np.isnan(list(found.values())).all()
    assert np.isnan(list(changes(make(true, true), make(true, true), DROP).values())).all()
    three = sawtooth(rises[:4], durations[:4])
    assert scores(make(three, three), DROP)["rise_r"] == pytest.approx(1)


def test_changes_are_paired(rises, durations, random):
    true = sawtooth(rises, durations)
    mistaken = sawtooth(rises + random.normal(0, 0.02, NUMBER + 1), durations)
    same = changes(make(true, mistaken), make(true, mistaken), DROP)
    assert set(same.values()) == {0}
    found = changes(make(true, mistaken), make(true, true), DROP)
    for name in ("beyond_phase_r", "rise_r"):
        assert found[f"{name}_change"] == pytest.approx(scores(make(true, mistaken), DROP)[name] - 1)
        assert found[f"{name}_change_low"] < found[f"{name}_change"] < found[f"{name}_change_high"] < 0


def test_scores_do_not_depend_on_the_sampling_interval(rises, durations):
    true, other = sawtooth(rises, durations), sawtooth(rises[::-1], durations)
    coarse = scores(make(true, other), DROP)
    time = INTERVAL * np.arange(len(true))
    fine = np.arange(0, time[-1], INTERVAL / 4)
    series = [np.interp(fine, time, one) for one in (true, other)]
    found = scores(make(series[0], series[1]).assign_coords(time=fine), DROP)
    assert found["beyond_phase_r"] == pytest.approx(coarse["beyond_phase_r"], abs=0.01)
    assert found["rise_r"] == pytest.approx(coarse["rise_r"], abs=0.01)
