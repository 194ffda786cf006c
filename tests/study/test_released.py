"""Released networks in a study: scenarios of their own, which train nothing."""

import pytest
from studies import check, load, put

from faultslip.io.errors import InputError

NAME = "command"
TESTED = {"scenarios": [NAME], "tested": ["p4581_8mpa/test"]}
PARTS = {part: [f"p4581_8mpa/{part}"] for part in ("train", "test")} | {"validate": ["p4581_8mpa/validation"]}


@pytest.fixture
def config():
    """The smoke study with released networks, which know the friction of the training part."""
    config = load("smoke.yaml")
    config["scenarios"][NAME] = {"networks": "zero_shot", "known": "train", "test": ["p4581_8mpa/test"]}
    return config


def test_a_scenario_of_released_networks(config):
    scenario = check(config).scenario(NAME)
    assert (scenario.networks, scenario.known, scenario.target) == ("zero_shot", "train", "friction")
    assert (scenario.normalisation, scenario.rescaling) == ("segment", "regression")
    assert scenario.train == scenario.validate == () and scenario.base is None
    assert scenario.has_units and not scenario.has_networks


def test_without_a_known_part_there_are_no_units(config):
    scenario = check(put(config, ("scenarios", NAME, "known"), ...)).scenario(NAME)
    assert scenario.known is None and scenario.rescaling == "mean_and_deviation"
    assert not scenario.has_units and not scenario.has_networks


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"causal": True}, "cannot have causal; causal networks are zero_shot_causal"),
        ({"train": ["p4581_8mpa/train"]}, "released networks as they are .* so it cannot have train"),
        ({"known": "nothing"}, "known: p4581_8mpa has no segment 'nothing'; it has: test, train, validation"),
        ({"known": "test"}, "known: p4581_8mpa/test is also predicted, so that units would be learned"),
        ({"test": ["random/train"]}, "random-1/train is not a fraction, a time range or a load step"),
    ],
)
def test_keys_that_released_networks_cannot_have(config, change, message):
    config["scenarios"][NAME] |= change
    with pytest.raises(InputError, match=f"scenarios.{NAME}.*{message}"):
        check(config)


def test_units_need_friction(config):
    """Networks of the study need it, too; released ones predict without."""
    with_friction = config["experiments"]["p4581_8mpa"]
    columns = {key: value for key, value in with_friction["table"]["columns"].items() if key != "friction"}
    table = with_friction["table"] | {"columns": columns}
    config["experiments"]["mine"] = with_friction | {"table": table}
    config["scenarios"][NAME]["test"] = ["mine/test"]
    with pytest.raises(InputError, match=f"scenarios.{NAME}.known: the table of mine has no column of fric"):
        check(config)
    del config["scenarios"][NAME]["known"]
    assert check(config).scenario(NAME).test[0].path == "mine/test"
    del config["scenarios"][NAME]
    config["scenarios"]["own"] = {"model": "simulation_only", "test": ["mine/test"]}
    with pytest.raises(InputError, match="scenarios.own: needs the friction of mine"):
        check(config)


@pytest.mark.parametrize("given", [{"model": NAME, "test": PARTS["test"]}, {"start_from": NAME} | PARTS])
def test_no_scenario_uses_them_as_its_own(config, given):
    config["scenarios"]["child"] = given
    with pytest.raises(InputError, match=f"scenarios.child.*: '{NAME}' uses released networks; name a scen"):
        check(config)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            ("figures", "fig2"),
            TESTED,
            "figures.fig2: draws predicted scalograms, which command does not have",
        ),
        (("figures", "explanation"), TESTED, "figures.explanation: explains networks that the study trains"),
        (
            ("scenarios", NAME, "known"),
            ...,
            "figures.events: draws scores, which command does not have, because its predictions have no",
        ),
        (("scores", "compared_with"), NAME, "scores.compared_with: there is no scenario 'command'"),
        (
            ("released_networks",),
            {"again": {"scenario": NAME, "title": "again", "faults": "random", "left_out": "random"}},
            "released_networks.again.scenario: command has no networks that predict friction",
        ),
        (("data_efficiency", "scenarios"), [NAME], "data_efficiency.scenarios: 'command' is not a scenario"),
    ],
)
def test_what_needs_networks_of_the_study_scalograms_or_units(config, path, value, message):
    config["figures"]["events"] = TESTED
    with pytest.raises(InputError, match=message):
        check(put(config, path, value))


def test_series_may_be_drawn(config):
    assert check(put(config, ("figures", "fig5"), TESTED)).figure("fig5") == TESTED


def test_windows_of_the_study_are_not_theirs(config):
    """A study of released networks alone samples a record as it likes."""
    config["scenarios"] = {NAME: config["scenarios"][NAME]}
    config |= {"windows": {"length": 0.3, "step": 0.1}, "figures": {}}
    for section in ("data_efficiency", "ablation"):
        del config[section]
    assert check(config).scenario(NAME).has_units
