"""Scenarios repeated with fractions of the data, and with one design choice changed."""

import numpy as np
import pytest
from studies import check, load

from faultslip.io.errors import InputError


@pytest.fixture
def config():
    """A study with a table."""
    return load("smoke.yaml")


def test_fractions_of_the_training_part(config):
    config["data_efficiency"] = {
        "experiment": "p4581_8mpa",
        "fractions": [0.25, 1, 0.4],
        "places": 3,
        "scenarios": ["laboratory_only", "cross_trained"],
        "training": {"epochs": 3},
    }
    study = check(config)
    segments = study.experiments["p4581_8mpa"].segments
    spans = [segments[f"fraction1_place{j}"].definition["fraction"] for j in (1, 2, 3)]
    np.testing.assert_allclose(spans, [[0, 0.05], [0.075, 0.125], [0.15, 0.2]])
    assert segments["fraction2_place1"].definition["fraction"] == pytest.approx([0, 0.2])
    assert "fraction2_place2" not in segments
    # two of the third fit without overlap, one at each end
    spans = [segments[f"fraction3_place{j}"].definition["fraction"] for j in (1, 2)]
    np.testing.assert_allclose(spans, [[0, 0.08], [0.12, 0.2]])
    new = [s for s in study.scenarios.values() if s.fraction is not None]
    assert len(new) == 2 * (3 + 1 + 2)
    one = study.scenario("cross_trained_fraction1_place2")
    assert [segment.path for segment in one.train] == ["p4581_8mpa/fraction1_place2"]
    assert (one.base, one.start_from, one.validate) == ("cross_trained", "simulation_only", ())
    # no friction is known beyond the fraction
    assert one.normalisation == "p4581_8mpa/fraction1_place2" and one.emission_normalisation == "train"
    assert one.training["epochs"] == 3
    # what the study itself names is unchanged
    assert [s.name for s in study.written] == list(config["scenarios"])
    assert [name for name, segment in segments.items() if not segment.derived] == [
        "test",
        "train",
        "validation",
    ]
    assert study.shortest_window(segments["fraction1_place1"]) == 0


def test_networks_of_other_experiments_take_their_units_from_a_fraction(config):
    config["scenarios"]["zero_shot"] |= {"rescaling": "regression", "low_pass_gain": 0.5}
    config["scenarios"]["zero_shot"]["emission"] = "shifted"
    config["scenarios"]["zero_shot"]["test"].append("gouge/test")
    config["data_efficiency"] = {
        "experiment": "p4581_8mpa",
        "fractions": [0.5],
        "places": 2,
        "scenarios": ["zero_shot", "random_only"],
        "training": {"epochs": 3},
        "seeds": [1],
    }
    study = check(config)
    one, other = (study.scenario(f"{name}_fraction1_place2") for name in ("zero_shot", "random_only"))
    assert (one.model, other.model) == ("simulation_only", "random_only")
    for scenario in (one, other):
        assert not scenario.has_networks and not scenario.train and scenario.seeds == [1]
        assert [segment.path for segment in scenario.test] == ["p4581_8mpa/test"]
        assert scenario.normalisation == "p4581_8mpa/fraction1_place2"
        assert scenario.emission_normalisation == "train"  # which needs no label
    # A regression on one cycle is too uncertain.
    assert (one.rescaling, one.low_pass_gain) == ("mean_and_deviation", 0.5)
    assert (one.emission, other.emission) == ("shifted", None)


@pytest.mark.parametrize("learns", ["laboratory_only", "cross_trained"])
def test_networks_that_learned_from_the_whole_part_do_not_count_as_those_of_little_data(config, learns):
    config["scenarios"]["again"] = {"model": learns, "test": ["p4581_8mpa/test"]}
    config["scenarios"]["further"] = {
        "start_from": learns,
        "train": ["gouge/train"],
        "validate": ["gouge/validation"],
        "test": ["p4581_8mpa/test"],
    }
    for name in ("again", "further", "simulation_only"):
        config["data_efficiency"]["scenarios"] = [name]
        with pytest.raises(InputError, match=f"{name}' is not a scenario that trains on p4581_8mpa/train"):
            check(config)


def test_parts_of_other_cycles():
    config = load()
    study = check(config)
    new = {s.name: s for s in study.scenarios.values() if s.cycle is not None}
    assert len(new) == 2 * 6
    one = new["post_failure_each_load_cycle3"]
    assert (one.base, one.model, one.normalisation, one.cycle) == (
        "post_failure_each_load",
        "post_failure_cycle3",
        "segment",
        3,
    )
    trained = study.scenario("post_failure_cycle3")
    assert (trained.start_from, trained.trained, trained.base) == (
        "simulation_only",
        "latent",
        "post_failure",
    )
    (segment,) = trained.train
    assert segment.definition == {"cycle": {"number": 3, "part": "post_failure", "fraction": [0, 1]}}
    assert segment.derived and trained.partly_known and not trained.validate
    assert [s.name for s in study.written] == list(config["scenarios"])


@pytest.mark.parametrize(
    ("name", "cycles", "message"),
    [
        (
            "laboratory_only",
            [1],
            "scenarios.laboratory_only.cycles: it does not train with one part of a cycle; such a segment",
        ),
        ("post_failure_each_load", [0], "post_failure_each_load.cycles.0: 0: must be at least 1"),
    ],
)
def test_cycles_that_cannot_be_repeated(name, cycles, message):
    config = load()
    config["scenarios"][name]["cycles"] = cycles
    with pytest.raises(InputError, match=message):
        check(config)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experiment": "p9"}, "data_efficiency.experiment: there is no experiment 'p9'"),
        ({"scenarios": ["nobody"]}, "data_efficiency.scenarios: there is no scenario 'nobody'; there are: "),
        ({"fractions": [0]}, "data_efficiency.fractions.0: 0: must be above 0"),
        ({"fractions": [1.5]}, "data_efficiency.fractions.0: 1.5: must be at most 1"),
        ({"seeds": [9]}, "data_efficiency.*seeds: 9 is not one of the study's seeds"),
        ({"shares": [1]}, "data_efficiency: the key 'shares' is now fractions"),
    ],
)
def test_fractions_that_do_not_suit_the_study_are_refused(config, change, message):
    good = {"experiment": "p4581_8mpa", "fractions": [1], "places": 1, "scenarios": ["laboratory_only"]}
    config["data_efficiency"] = good | change
    with pytest.raises(InputError, match=message):
        check(config)


def test_without_these_sections_no_scenario_is_repeated(config):
    del config["data_efficiency"], config["ablation"]
    assert all(scenario.base is None for scenario in check(config).scenarios.values())


def test_variants_of_a_scenario(config):
    config["ablation"] = {
        "tested": "p4581_8mpa/validation",
        "seeds": [1],
        "variants": {
            "cross_trained": {
                "all": {"trained": "all"},
                "short": {"training": {"epochs": 1}},
                "level": {"low_pass_gain": 0.7},
            },
            "simulation_only": {"slow": {"training": {"learning_rate": 0.0001}}},
            "zero_shot": {"level": {"low_pass_gain": 0.6}},
        },
    }
    config["scenarios"]["zero_shot"]["emission"] = "shifted"
    study = check(config)
    new = {s.name: s for s in study.scenarios.values() if s.variant}
    assert list(new) == [
        "simulation_only_as_it_is",
        "simulation_only_slow",
        "zero_shot_as_it_is",
        "zero_shot_level",
        "cross_trained_as_it_is",
        "cross_trained_all",
        "cross_trained_level",
        "cross_trained_short",
    ]
    # a gain changes the prediction alone
    assert new["cross_trained_level"].model == "cross_trained_as_it_is"
    assert new["cross_trained_level"].low_pass_gain == 0.7
    assert new["cross_trained_as_it_is"].low_pass_gain == 1
    assert new["zero_shot_level"].model == "simulation_only"
    assert new["zero_shot_level"].emission == "shifted"
    assert new["cross_trained_level"].emission is None
    assert new["cross_trained_all"].trained == "all"
    # these are scored on the part that validates the scenario, so they are not validated with it
    assert new["cross_trained_all"].validate == ()
    assert new["simulation_only_as_it_is"].model == "simulation_only"
    validated = [segment.path for segment in new["simulation_only_slow"].validate]
    assert validated == ["gouge-1/validation", "slider/validation"]
    assert all([segment.path for segment in s.test] == ["p4581_8mpa/validation"] for s in new.values())
    assert new["cross_trained_all"].seeds == [1]
    assert study.scenario("cross_trained").seeds == config["seeds"]


def test_a_variant_may_start_from_another(config):
    config["ablation"] = {
        "tested": "p4581_8mpa/validation",
        "seeds": [1],
        "variants": {
            "simulation_only": {"wide": {"network": {"width": 16}}},
            "cross_trained": {"wide": {"start_from": "simulation_only_wide"}},
        },
    }
    study = check(config)
    assert study.scenario("cross_trained_wide").network["width"] == 16
    assert study.scenario("cross_trained").network["width"] == config["network"]["width"]
    # compared with as many networks of the unchanged scenario
    assert study.scenario("simulation_only_as_it_is").seeds == [1]
    config["ablation"]["variants"]["cross_trained"]["wide"]["start_from"] = "simulation_only_wider"
    with pytest.raises(InputError, match="no scenario 'simulation_only_wider' stands before it"):
        check(config)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tested": "p4581_8mpa/test"}, "ablation.tested: p4581_8mpa/test is a test part, of"),
        ({"seeds": [9]}, "seeds: 9 is not one of the study's seeds"),
        ({"variants": {"constant": {"x": {"low_pass_gain": 1}}}}, "'constant' is a reference method"),
        ({"variants": {"nobody": {"all": {"trained": "all"}}}}, "there is no scenario 'nobody'"),
        (
            {"variants": {"laboratory_only": {"x": {"trained": "latent"}}}},
            "laboratory_only_x: .* needs start_from",
        ),
        ({"variants": {"laboratory_only": {"x": {"epochs": 3}}}}, "unknown key 'epochs'"),
        (
            {"variants": {"cross_trained": {"x": {"network": {"width": 16}}}}},
            "cross_trained_x: cannot have network, because it starts from that of simulation_only",
        ),
        (
            {"variants": {"zero_shot": {"x": {"training": {"epochs": 2}}}}},
            "zero_shot_x: uses the networks of 'simulation_only' unchanged .* it cannot have training",
        ),
    ],
)
def test_variants_that_do_not_suit_the_study_are_refused(config, change, message):
    good = {"tested": "p4581_8mpa/validation", "variants": {"cross_trained": {"all": {"trained": "all"}}}}
    config["ablation"] = good | change
    with pytest.raises(InputError, match=message):
        check(config)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "cross_trained_as_it_is",
            "'cross_trained_as_it_is', the name that ablation makes of 'cross_trained', is the name of",
        ),
        (
            "cross_trained_all",
            "'cross_trained_all', the name that ablation makes of 'cross_trained', is the name",
        ),
        (
            "laboratory_only_fraction1_place1",
            "'laboratory_only_fraction1_place1', the name that data_efficiency makes of 'laboratory_only'",
        ),
    ],
)
def test_a_scenario_with_the_name_of_a_repeated_one_is_refused(config, name, message):
    config["ablation"] = {
        "tested": "p4581_8mpa/validation",
        "variants": {"cross_trained": {"all": {"trained": "all"}}},
    }
    config["data_efficiency"] = {
        "experiment": "p4581_8mpa",
        "fractions": [1],
        "places": 1,
        "scenarios": ["laboratory_only"],
    }
    check(config)
    config["scenarios"][name] = {"model": "simulation_only", "test": ["p4581_8mpa/test"]}
    with pytest.raises(InputError, match=message):
        check(config)


def test_two_variants_of_one_name_are_refused(config):
    wide = {"training": {"epochs": 1}}
    scenario = {"train": ["gouge/train"], "validate": ["gouge/validation"], "test": ["gouge/test"]}
    config |= {"scenarios": {"lab": scenario, "lab_wide": scenario}, "figures": {}}
    del config["data_efficiency"]
    variants = {"lab": {"wide_fast": wide}, "lab_wide": {"fast": wide}}
    config["ablation"] = {"tested": "p4581_8mpa/validation", "variants": variants}
    message = "'lab_wide_fast', the name that ablation makes of 'lab_wide', is a name made of 'lab', too"
    with pytest.raises(InputError, match=message):
        check(config)
    config["ablation"]["variants"] = {"lab": {"as_it_is": wide}}
    with pytest.raises(InputError, match="ablation.variants.lab: 'as_it_is' names the unchanged scenario"):
        check(config)


def test_a_segment_with_the_name_of_a_fraction_is_refused(config):
    segments = config["experiments"]["p4581_8mpa"]["segments"]
    segments["fraction1_place1"] = {"time": [0, 1]}
    section = {"experiment": "p4581_8mpa", "fractions": [1], "places": 1, "scenarios": ["laboratory_only"]}
    config["data_efficiency"] = section
    with pytest.raises(InputError, match="p4581_8mpa.segments: 'fraction1_place1' is also the name that"):
        check(config)
