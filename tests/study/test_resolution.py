"""From a configuration to the objects of a study."""

import pytest
from studies import check, load, put

from faultslip.io.errors import InputError


@pytest.mark.parametrize("change", [{"causal": True}, {"method": "ridge"}])
def test_a_figure_of_scalograms_needs_predicted_scalograms(change):
    part = {"train": ["p4677/train"], "validate": ["p4677/validation"], "test": ["p4677/test"]}
    config = put(load(), ["scenarios", "other"], part | change)
    config = put(config, ["figures", "fig3", "scenarios"], ["other"])
    with pytest.raises(
        InputError, match="figures.fig3: draws predicted scalograms, which other does not have"
    ):
        check(config)


def test_the_experiment_of_a_published_network_is_the_one_that_its_scenarios_are_tested_on():
    config = load("published_network.yaml")
    assert check(config).section("published_network")["experiment"] == "p4581_8mpa"
    test = ("scenarios", "trees", "test")
    with pytest.raises(InputError, match="published_network.scenarios: must all be tested on one segment"):
        check(put(put(config, (*test[:2], "train"), ["p4581_8mpa/validation"]), test, ["p4581_8mpa/train"]))
