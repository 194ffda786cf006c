from dataclasses import replace

import pytest
from studies import check, load, put

from faultslip.study.comparisons import MAX_BATCHES, band_validations, changed_emission, comparisons
from faultslip.study.experiments import Segment


def paths(segments):
    return [segment.path for segment in segments]


@pytest.fixture(scope="module")
def virtual():
    return check(load())


@pytest.fixture(scope="module")
def smoke():
    return check(load("smoke.yaml"))


@pytest.mark.parametrize(
    ("scenario", "experiment", "segment", "expected", "transferred"),
    [
        ("laboratory_only", "p4677", "test", ["p4677/validation"], False),
        ("simulation_only", "gouge-1", "test", ["gouge-1/validation"], False),  # and not gouge_slow
        ("cross_trained_each_load", "p4581", "8mpa", ["p4677/validation"], True),
        ("post_failure", "p4581", "3mpa", [], True),  # it is not validated with anything
        ("zero_shot", "p4677", "test", ["p4677/train"], False),  # whose mean and deviation it knows
    ],
)
def test_a_band_is_calibrated_on_the_tested_record_where_it_was_validated_with(
    virtual, scenario, experiment, segment, expected, transferred
):
    given = virtual.scenario(scenario)
    predicting, found, moved = band_validations(virtual, given, virtual.segment(experiment, segment))
    assert paths(found) == expected
    assert moved == transferred
    assert predicting.name == (scenario if expected == ["p4677/train"] else given.model)


def test_another_load_of_the_same_record_is_transferred(virtual):
    each = virtual.scenario("laboratory_only")
    other = Segment("p4677", "other", {"load": 3})
    assert band_validations(virtual, each, other)[1:] == (list(each.validate), True)


def test_no_segment_calibrates_its_own_band(virtual):
    laboratory = virtual.scenario("laboratory_only")
    assert band_validations(virtual, laboratory, laboratory.validate[0])[1:] == ([], True)


def test_a_few_batches_of_random_faults_are_enough(virtual):
    batches = tuple(Segment(f"faults-{n}", "validation", {"faults": [0.9, 1]}) for n in range(9))
    own = virtual.scenario("simulation_only")
    changed = replace(own, validate=batches + own.validate)
    study = replace(virtual, scenarios=virtual.scenarios | {own.name: changed})
    by_itself = replace(study.scenario("zero_shot"), normalisation="segment")
    _, found, moved = band_validations(study, by_itself, study.segment("p4677", "test"))
    assert found == [*batches[:MAX_BATCHES], *own.validate] and moved


def test_a_reference_method_has_no_calibration(smoke):
    scenario = smoke.scenario("gradient_boosting")
    assert band_validations(smoke, scenario, scenario.test[0])[1:] == ([], True)


@pytest.mark.parametrize(("named", "reference"), [(..., "laboratory_only"), ("constant", "constant")])
def test_what_scenarios_are_compared_with(named, reference):
    config = load("smoke.yaml")
    study = check(config if named is ... else put(config, ("scores", "compared_with"), named))
    found = {(one.name, other.name, segment.path) for one, other, segment in comparisons(study)}
    networks = {"laboratory_only", "zero_shot", "cross_trained", "random_only"}
    others = (networks | {"constant", "sawtooth", "gradient_boosting"}) - {reference}
    pairs = {(one, reference) for one in others} | {(one, "sawtooth") for one in networks}
    assert found == {(*pair, "p4581_8mpa/test") for pair in pairs}


def test_networks_are_compared_with_a_sawtooth_that_knows_as_much_and_no_more():
    study = check(load("open_data.yaml"))
    found = {(one.name, other.name, segment.path) for one, other, segment in comparisons(study)}
    assert ("zero_shot", "sawtooth", "p4581_8mpa/test") in found
    assert ("zero_shot", "sawtooth_7mpa", "p4581_7mpa/test") in found
    assert ("zero_shot_causal", "sawtooth_causal", "p4581_8mpa/test") in found
    assert not {("zero_shot", "sawtooth_causal"), ("zero_shot_causal", "sawtooth")} & {p[:2] for p in found}


def test_where_the_named_scenario_is_not_tested_the_first_that_trains_networks_takes_its_place(virtual):
    found = {(one.name, segment.path): other.name for one, other, segment in comparisons(virtual)}
    assert found["zero_shot", "p4677/test"] == "laboratory_only"
    assert found["pre_failure", "p4581/3mpa"] == "post_failure"  # the first two scenarios there train none
    assert ("post_failure", "p4581/3mpa") not in found


def test_changed_emission_is_compared_with_the_same_networks_and_units(virtual):
    found = {one.name: (other.name, segment.path) for one, other, segment in changed_emission(virtual)}
    assert found == {
        f"{name}_{change}": (name, "p4677/test")
        for name in ("zero_shot", "cross_trained")
        for change in ("flattened", "exchanged")
    }
    names = {one.name for one, other, _ in comparisons(virtual) for one in (one, other)}
    assert not names & found.keys()
    open_data = check(load("open_data.yaml"))
    pairs = {(one.name, segment.path): other.name for one, other, segment in changed_emission(open_data)}
    assert pairs["control", "p4581_7mpa/test"] == "cross_trained_loads"
    assert pairs["cross_trained_7mpa_exchanged", "p4581_7mpa/test"] == "cross_trained_7mpa"
    assert {one for one, _ in pairs} == {s.name for s in open_data.written if s.emission}


def test_changed_emission_in_other_units_is_compared_with_nothing(virtual):
    config = load()
    config["scenarios"]["zero_shot_flattened"]["rescaling"] = "regression"
    assert "zero_shot_flattened" not in {one.name for one, *_ in changed_emission(check(config))}
