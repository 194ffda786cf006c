"""Forecasts in a study, and what is refused."""

import pytest
from studies import check, load, put

from faultslip.io.errors import InputError
from faultslip.study import forecasts
from faultslip.study.paths import Paths


@pytest.fixture
def config():
    return load("forecast.yaml")


def test_what_is_forecast(config):
    study = check(config)
    paths = Paths(study)
    assert forecasts.tested(study)["random_left_out"] == ["random_left_out-1"]
    assert [len(files) for files in forecasts.faults(paths).values()] == [40, 2]
    assert paths.forecasting() == paths.forecast_models
    assert "p4581_7mpa" in study.used_experiments


def test_a_released_model(config):
    study = check(put(put(config, ("forecasts", "train"), ...), ("forecasts", "model"), "zero_shot"))
    assert Paths(study).forecasting() == ["resources/forecasts/zero_shot.safetensors"]
    assert not any(forecasts.faults(Paths(study)).values())


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (("forecasts", "model"), "zero_shot", "give either train"),
        (("forecasts", "train"), ..., "give either train"),
        (("forecasts", "tested"), ["nothing"], "there is no experiment 'nothing'"),
        (("forecasts", "tested"), ["random"], "must be different faults"),
        (("forecasts", "train", "validate"), "random", "must be different faults"),
        (("forecasts", "train", "faults"), "p4581_7mpa", "not an experiment of random faults"),
        (("forecasts", "together"), {"both": ["p4581_7mpa", "other"]}, "'other' is not forecast"),
        (("forecasts", "together"), {"competition": ["p4581_7mpa", "p4581_8mpa"]}, "is the name of a tested"),
        (("forecasts", "scored_from"), {"other": 3}, "'other' is not forecast"),
        (("figures", "forecasts", "tested"), ["gouge"], "'gouge' is not forecast"),
        (("figures", "forecasts", "tested"), ["random_left_out"], "many faults, and not a single record"),
        (("figures", "forecast_skill", "tested"), ["other"], "'other' is not forecast"),
        (("forecasts",), ..., "has no section forecasts"),
    ],
)
def test_what_is_refused(config, key, value, message):
    with pytest.raises(InputError, match=message):
        check(put(config, key, value))


def test_a_model_that_is_not_there(config):
    config = put(put(config, ("forecasts", "train"), ...), ("forecasts", "model"), "other")
    with pytest.raises(InputError, match="there are: zero_shot"):
        check(config)


def test_a_record_without_failures(config):
    config = put(config, ("experiments", "p4581_7mpa", "table", "columns", "friction"), ...)
    with pytest.raises(InputError, match="neither friction nor time_to_failure"):
        check(config)


def test_kilauea():
    study = check(load("kilauea.yaml"))
    assert study.experiments["kilauea"].reader == "catalogue"
    assert forecasts.tested(study) == {"kilauea": ["kilauea"], "kilauea_events": ["kilauea_events"]}
