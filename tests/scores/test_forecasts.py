"""Scores of forecasts against closed forms, and how they notice leaks."""

import numpy as np
import pytest
import xarray as xr

from faultslip.forecasts.hazard import GRID, HORIZONS
from faultslip.scores import forecasts as scores

RATE = 0.8  # failures per usual interval


@pytest.fixture
def poisson():
    """Forecasts of a Poisson process by its rate, by half of it, and by one that is told what comes."""
    random = np.random.default_rng(1)
    unit, interval = 10.0, 0.1
    failures = np.cumsum(random.exponential(unit / RATE, 400))
    time = np.arange(failures[0], failures[-1] - interval, interval)
    following = np.searchsorted(failures, time, side="right")
    remaining = failures[following] - time
    survival = {
        "mixture": np.tile(np.exp(-RATE * GRID), (len(time), 1)),
        "half": np.tile(np.exp(-RATE / 2 * GRID), (len(time), 1)),
        "told": np.where(GRID * unit < remaining[:, None], 0.99, 0.01),
    }
    return xr.Dataset(
        {
            **{
                f"survival_{name}": (("time", "ahead"), values, {"method": name})
                for name, values in survival.items()
            },
            "remaining": ("time", remaining),
            "unit": ("time", np.full(len(time), unit)),
            "cycle": ("time", following - 1),
        },
        coords={"ahead": GRID},
        attrs={"interval": interval},
    )


def test_gain_of_a_poisson_process(poisson):
    """Half of the rate loses, at a short horizon, log 2 - 1/2 nats a failure."""
    found = scores.mean_gain(scores.gains(poisson, "half")[:, 0])
    assert found.score == pytest.approx(0.5 - np.log(2), abs=0.03)
    low, high = found.interval
    assert low < 0.5 - np.log(2) < high
    assert not scores.gains(poisson, "mixture").any()


def test_a_forecast_that_is_told_what_comes_is_too_good(poisson):
    assert scores.mean_gain(scores.gains(poisson, "told")[:, 0]).score > 2


def test_crps_of_an_exponential(poisson):
    """Of a reliable exponential forecast it is half of the mean."""
    assert scores.crps(poisson, "mixture") == pytest.approx(10 / RATE / 2, rel=0.06)
    assert scores.crps(poisson, "half") > scores.crps(poisson, "mixture")


def test_crps_of_single_forecasts_is_the_integral(poisson):
    few = poisson.isel(time=[5, 300, 2000])
    unit = few["unit"].values
    expected = []
    for sample in range(3):
        came = few["remaining"].values[sample] / unit[sample]
        places = np.linspace(0, GRID[-1], 400_001)
        survival = np.interp(places, np.append(0, GRID), np.append(1, few["survival_mixture"].values[sample]))
        squares = (1 - survival - (places >= came)) ** 2
        expected.append(np.trapezoid(squares, places) * unit[sample])
    assert scores.crps(few, "mixture") == pytest.approx(np.mean(expected), rel=1e-4)


def test_median_of_an_exponential(poisson):
    error, r2 = scores.median_errors(poisson, "mixture")
    # the mean distance of an exponential variable from its median is the median
    assert error == pytest.approx(10 / RATE * np.log(2), rel=0.06)
    assert r2 < 0


def test_reliability(poisson):
    random = np.random.default_rng(2)
    probability = random.uniform(0.05, 0.9, poisson.sizes["time"])
    came = random.uniform(size=len(probability)) < probability
    index = scores.RELIABLE_AT
    for sharpness in (1.0, 2.0):
        logit = sharpness * (np.log(probability) - np.log1p(-probability))
        survival = np.tile(1 / (1 + np.exp(logit))[:, None], (1, len(GRID)))
        data = poisson.assign(
            survival_mixture=(("time", "ahead"), survival, {"method": "mixture"}),
            remaining=("time", np.where(came, 0.5, 1.5) * HORIZONS[index] * 10),
        )
        found = scores.reliability(data, "mixture")
        assert found.slope == pytest.approx(1 / sharpness, rel=0.05)
    assert len(found.forecast) == scores.BINS


def test_alarms(poisson):
    levels = np.linspace(0, 1, 11)
    np.testing.assert_allclose(scores.alarms(poisson, "mixture", levels), 1 - levels, atol=0.01)
    told = scores.alarms(poisson, "told", levels)
    assert told[1] < 0.05
    assert told[0] == 1
