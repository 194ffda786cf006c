from dataclasses import replace

import pytest
from studies import check, load, put

from faultslip.study.comparisons import MAX_BATCHES, band_validations, comparisons
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
        ("post_failure", "p4581", "3mpa", ["p4677/post_failure_validation"], True),
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


def test_another_load_or_a_part_of_a_cycle_of_the_same_record_is_transferred(virtual):
    post_failure = virtual.scenario("post_failure")
    assert band_validations(virtual, post_failure, virtual.segment("p4677", "test"))[2]
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


def pairs(study):
    return {
        (one.scenario.name, one.segment.path, one.chosen_as, *(other.name for other in one.references))
        for one in comparisons(study)
    }


@pytest.mark.parametrize(("named", "reference"), [(..., "laboratory_only"), ("constant", "constant")])
def test_what_scenarios_are_compared_with(named, reference):
    config = load("smoke.yaml")
    study = check(config if named is ... else put(config, ("scores", "compared_with"), named))
    networks, segment = {"laboratory_only", "zero_shot", "cross_trained", "random_only"}, "p4581_8mpa/test"
    others = (networks | {"constant", "sawtooth", "gradient_boosting"}) - {reference}
    expected = {(one, segment, "named", reference) for one in others}
    expected |= {(one, segment, "simple method", "constant", "sawtooth") for one in networks}
    expected.add(("cross_trained", segment, "before transfer", "zero_shot"))
    assert pairs(study) == expected


def test_simple_methods_know_no_more_of_the_future_and_train_on_the_tested_record():
    found = pairs(check(load("open_data.yaml")))
    causal = ("sawtooth_causal", "phase_causal")
    methods = ("constant", "sawtooth", "sawtooth_causal", "phase", "phase_causal")
    for one in ("zero_shot", "laboratory_only_7mpa"):
        assert (one, "p4581_8mpa/test", "simple method", *methods) in found
        seven = [f"{name}_7mpa" for name in methods]
        assert (one, "p4581_7mpa/test", "simple method", *seven) in found
    assert ("zero_shot_causal", "p4581_8mpa/test", "simple method", *causal) in found
    assert not [pair for pair in found if pair[0] == "sawtooth" and pair[2] == "simple method"]


def test_simple_methods_take_their_units_from_the_same_part(virtual):
    found = pairs(virtual)
    assert ("cross_trained_loads", "p4581/8mpa", "simple method", "sawtooth", "phase") in found
    own = ("sawtooth_each_load", "phase_each_load")
    assert ("cross_trained_each_load", "p4581/8mpa", "simple method", *own) in found
    clocks = ("clock", "clock_causal")  # in seconds, whatever normalises
    assert ("time_to_failure_each_load", "p4581/7mpa", "simple method", *clocks) in found


@pytest.mark.parametrize("name", ["virtual.yaml", "open_data.yaml", "smoke.yaml"])
def test_networks_before_a_transfer_stand_beside_every_transfer(name):
    """The same networks, unchanged, on the same segment and with the same units."""
    study = check(load(name))
    found = {
        (one.scenario.name, one.segment): one.references
        for one in comparisons(study)
        if one.chosen_as == "before transfer"
    }
    transferred = [s for s in study.written if study.scenario(s.model).start_from and not s.control]
    assert transferred
    for scenario in transferred:
        for segment in scenario.test:
            (before,) = found[scenario.name, segment]
            assert before.model == study.scenario(scenario.model).start_from
            assert study.normalising_segment(before, segment) == study.normalising_segment(scenario, segment)
            assert before.rescaling == scenario.rescaling
    assert len(found) == sum(len(scenario.test) for scenario in transferred)
