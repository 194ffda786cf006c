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


def pairs(study, kind):
    return {
        (one.scenario.name, one.reference.name, one.segment.path)
        for one in comparisons(study)
        if one.compared_as == kind
    }


@pytest.mark.parametrize(("named", "reference"), [(..., "laboratory_only"), ("sawtooth", "sawtooth")])
def test_what_scenarios_are_compared_with(named, reference):
    config = load("smoke.yaml")
    study = check(config if named is ... else put(config, ("scores", "compared_with"), named))
    networks = {"laboratory_only", "zero_shot", "cross_trained", "random_only"}
    others = (networks | {"constant", "sawtooth", "gradient_boosting"}) - {reference}
    segment = "p4581_8mpa/test"
    assert pairs(study, "named") == {(one, reference, segment) for one in others}
    simple = set() if reference == "sawtooth" else {(one, "sawtooth", segment) for one in networks}
    assert pairs(study, "simple method") == simple
    assert pairs(study, "before transfer") == {("cross_trained", "zero_shot", segment)}


def test_simple_methods_know_as_much_and_train_on_the_tested_record():
    found = pairs(check(load("open_data.yaml")), "simple method")
    for one in ("zero_shot", "laboratory_only_7mpa", "cross_trained_loads"):
        for segment, load_step in (("p4581_8mpa/test", ""), ("p4581_7mpa/test", "_7mpa")):
            of_segment = {method for name, method, tested in found if (name, tested) == (one, segment)}
            assert of_segment == {f"sawtooth{load_step}", f"phase{load_step}"}
    causal = {method for name, method, _ in found if name == "zero_shot_causal"}
    expected = {f"{name}_causal{end}" for name in ("sawtooth", "phase") for end in ("", "_7mpa")}
    assert causal == expected
    assert ("time_to_failure_causal", "clock_causal", "p4581_8mpa/test") in found
    assert not [pair for pair in found if pair[0] in expected]


def test_changed_emission_is_compared_with_the_same_networks_and_units(virtual):
    found = {one.name: (other.name, segment.path) for one, other, segment in changed_emission(virtual)}
    assert found == {
        f"{name}_{change}": (name, "p4677/test")
        for name in ("zero_shot", "cross_trained")
        for change in ("flattened", "exchanged")
    }
    names = {s.name for one in comparisons(virtual) for s in (one.scenario, one.reference)}
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


def test_simple_methods_take_their_units_from_the_same_part(virtual):
    found = pairs(virtual, "simple method")

    def of(scenario, segment):
        return {method for name, method, tested in found if (name, tested) == (scenario, segment)}

    assert of("cross_trained_loads", "p4581/8mpa") == {"sawtooth", "phase"}
    assert of("cross_trained_each_load", "p4581/8mpa") == {"sawtooth_each_load", "phase_each_load"}
    assert of("time_to_failure_each_load", "p4581/7mpa") == {"clock"}  # in seconds, whatever normalises


@pytest.mark.parametrize("name", ["virtual.yaml", "open_data.yaml", "smoke.yaml"])
def test_networks_before_a_transfer_stand_beside_every_transfer(name):
    """The same networks, unchanged, on the same segment and with the same units."""
    study = check(load(name))
    found = [one for one in comparisons(study) if one.compared_as == "before transfer"]
    transferred = [s for s in study.written if study.scenario(s.model).start_from and not s.emission]
    expected = {(scenario.name, segment) for scenario in transferred for segment in scenario.test}
    assert {(one.scenario.name, one.segment) for one in found} == expected
    assert len(found) == len(expected) > 0
    for scenario, before, segment, _ in found:
        assert before.model == study.scenario(scenario.model).start_from
        assert study.normalising_segment(before, segment) == study.normalising_segment(scenario, segment)
        assert before.rescaling == scenario.rescaling
