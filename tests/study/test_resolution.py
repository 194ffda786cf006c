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


def test_scenarios_that_are_compared_with_a_published_network_are_tested_on_one_segment():
    config = load("published_network.yaml")
    test = ("scenarios", "trees", "test")
    with pytest.raises(InputError, match="published_network.scenarios: must all be tested on one segment"):
        check(put(put(config, (*test[:2], "train"), ["p4581_8mpa/validation"]), test, ["p4581_8mpa/train"]))
