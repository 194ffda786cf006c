"""Every reference method is tuned with the same budget, on the same parts."""

import numpy as np
import pytest

from faultslip.methods.registry import METHODS, fit
from faultslip.methods.tuning import Baseline, fit_best, grid
from faultslip.scores import metrics

INTERVAL, RECURRENCE = 0.1, 60  # s, samples


class Level(Baseline):
    """A method that predicts the level that its configuration says."""

    configurations = grid(level=(5.0, 1.0, -1.0, 0.8))

    def fit(self, training, validation):
        return self

    def predict(self, emission):
        return np.full(len(emission), self.configuration["level"])


def segment(level, samples=10):
    return np.zeros(samples), np.full(samples, level)


def periodic_fault(samples, seed):
    """A fault whose emission and friction are functions of the phase of its cycle: slow rise, fast fall."""
    random = np.random.default_rng(seed)
    phase = (np.arange(samples) + random.integers(RECURRENCE)) % RECURRENCE / RECURRENCE
    emission = 4 * np.exp(-0.5 * ((phase - 0.9) / 0.05) ** 2) - 0.5 + 0.02 * random.normal(size=samples)
    friction = np.interp(phase, [0, 0.8, 1], [-1.7, 1.7, -1.7])
    return emission, friction


def test_the_first_values_make_the_first_combination():
    assert grid(a=(2, 1), b=("x", "y"))[:2] == ({"a": 2, "b": "x"}, {"a": 2, "b": "y"})
    assert grid() == ({},)


def test_the_configuration_with_the_lowest_validation_error_is_chosen():
    def chosen(validation):
        return fit_best(Level, INTERVAL, False, 0, [segment(7.0)], validation).configuration["level"]

    assert chosen([segment(1.1)]) == 1
    assert chosen([segment(-2.0), segment(1.1, 2)]) == -1
    assert chosen([]) == 5


@pytest.mark.parametrize("method", METHODS)
def test_configurations_differ_and_are_as_many_as_the_budget(method):
    budget = {"constant": 1, "sawtooth": 4, "clock": 2, "lstm": 3}.get(method, 12)
    configurations = METHODS[method].configurations
    assert len({tuple(one.items()) for one in configurations}) == len(configurations) == budget


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("method", ["phase", "ridge"])
def test_a_periodic_fault_is_read(method, causal, monkeypatch):
    monkeypatch.setattr(METHODS[method], "configurations", METHODS[method].configurations[::6])
    train, validation, (emission, friction) = (periodic_fault(n, n) for n in (500, 501, 1000))
    (model,) = fit(method, causal, [0], [train], [validation], INTERVAL)
    predicted = model.predict(emission)
    known = slice(2 * RECURRENCE, -2 * RECURRENCE)  # causal methods cannot know the phase of the first cycle
    assert metrics.r2(friction[known], predicted[known]) > 0.95


def test_a_fit_is_reproducible_and_depends_on_its_seed():
    part, (emission, _) = periodic_fault(300, 1), periodic_fault(200, 2)
    predicted = [
        [model.predict(emission) for model in fit("phase", True, [1, 2], [part], [], INTERVAL)]
        for _ in range(2)
    ]
    np.testing.assert_array_equal(*predicted)
    assert not np.array_equal(*predicted[0])
