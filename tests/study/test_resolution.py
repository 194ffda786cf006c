"""From a configuration to the objects of a study."""

from configurations import check, load, put

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
