"""From a configuration to the objects of a study."""

import pytest
from configurations import check, load, put

from faultslip.io.errors import InputError

EXTRA = {"name": "other", "model": "cross_trained", "normalisation": "segment", "test": ["p4677/test"]}


def test_extra_scenarios_are_appended_to_those_that_are_kept():
    config = load()
    study = check(put(config, ["extra_scenarios"], [EXTRA]))
    kept = [scenario.name for scenario in check(config).written]
    assert [scenario.name for scenario in study.written] == [*kept, "other"]
    assert study.scenario("other").model == "cross_trained"


def test_without_any_nothing_changes():
    config = load()
    assert check(put(config, ["extra_scenarios"], None)).config == check(config).config


@pytest.mark.parametrize("change", [{"causal": True}, {"method": "ridge"}])
def test_a_figure_of_scalograms_needs_predicted_scalograms(change):
    part = {"train": ["p4677/train"], "validate": ["p4677/validation"], "test": ["p4677/test"]}
    config = put(load(), ["extra_scenarios"], [{"name": "other"} | part | change])
    config = put(config, ["figures", "fig3", "scenarios"], ["other"])
    with pytest.raises(
        InputError, match="figures.fig3: draws predicted scalograms, which other does not have"
    ):
        check(config)
