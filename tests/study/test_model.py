"""A study as objects."""

import re
from dataclasses import replace

import pytest
from studies import check, load, put

from faultslip.io.errors import InputError


@pytest.fixture
def config():
    """A study with a table."""
    return load("smoke.yaml")


def test_an_experiment_is_one_experiment_per_simulated_seed(config):
    config["experiments"]["gouge"]["simulation"]["seeds"] = [3, 7]
    config["figures"]["fig1"]["experiments"] = ["gouge-3"]
    config["figures"]["fig2"]["tested"] = ["gouge-3/test"]
    study = check(config)
    assert list(study.experiments) == [
        "gouge-3",
        "gouge-7",
        "p4581_8mpa",
        "random-1",
        "slider",
    ]
    paths = ["gouge/train", "p4581_8mpa/test", "gouge-7/test"]
    assert [segment.path for segment in study.segments(paths, "here")] == [
        "gouge-3/train",
        "gouge-7/train",
        "p4581_8mpa/test",
        "gouge-7/test",
    ]


def test_an_apparatus_is_a_biaxial_experiment_whose_files_are_simulated():
    virtual = load()
    found = check(virtual).experiments["p4581"]
    assert (found.reader, found.raw_files, found.fault.kind, found.fault.seed) == (
        "biaxial",
        [],
        "apparatus",
        4581,
    )
    other = check(put(virtual, ("experiments", "p4581", "apparatus", "seed"), 1)).experiments["p4581"]
    assert other.fault.run == found.fault.run
    assert other.fault.seed == 1


def test_files_of_the_register_are_read_where_they_are_fetched_to(config):
    (file,) = check(config).experiments["p4581_8mpa"].raw_files
    assert file.startswith("resources/raw/p4581_8mpa/")


def test_scenarios_inherit_from_the_study_and_from_each_other():
    study = check(load())
    assert study.scenario("cross_trained").target == "friction"
    assert study.scenario("time_to_failure_each_load").target == "time_to_failure"
    assert vars(study.scenario("cross_trained_loads").windows) == {"length": 6.4, "step": 0.8}
    assert study.scenario("pre_failure").partly_known
    assert study.shortest_window(study.segment("p4677", "pre_failure")) == 0.8
    assert study.shortest_window(study.segment("p4677", "train")) == 6.4
    assert study.shortest_window(study.segment("p4581", "5mpa")) == 6.4
    assert study.scenario("zero_shot").model == "simulation_only"
    assert study.scenario("zero_shot").seeds == [1, 2, 3, 4]
    assert not study.scenario("zero_shot").has_networks


def test_equal_simulations_share_their_files_and_others_do_not(config):
    def run(config):
        return check(config).experiments["gouge-1"].fault.run

    assert run(config) == run(put(config, ("experiments", "gouge", "time_scale"), 5))
    assert run(config) != run(put(config, ("experiments", "gouge", "simulation", "load_velocity"), 5e-3))


@pytest.mark.parametrize(
    ("value", "normalising"),
    [("train", "p4581_8mpa/train"), ("segment", "p4581_8mpa/test"), ("gouge-1/train", "gouge-1/train")],
)
def test_what_normalises_a_segment(config, value, normalising):
    study = check(put(config, ("scenarios", "zero_shot", "normalisation"), value))
    segment = study.segment("p4581_8mpa", "test")
    scenario = study.scenario("zero_shot")
    assert study.normalising_segment(scenario, segment).path == normalising
    assert study.normalising_segment(scenario, segment, "emission_normalisation").path == normalising


def test_emission_may_be_normalised_by_another_segment(config):
    study = check(config)
    segment = study.segment("p4581_8mpa", "test")
    scenario = replace(study.scenario("zero_shot"), emission_normalisation="segment")
    assert study.normalising_segment(scenario, segment).path == "p4581_8mpa/train"
    assert study.normalising_segment(scenario, segment, "emission_normalisation") == segment


def test_labels_of_segments():
    study = check(load())
    assert study.segment("p4581", "3mpa").label == "3 MPa"
    assert study.segment("p4677", "pre_failure").label == "pre failure"


def test_the_order_of_keys_changes_nothing_but_that_of_scenarios(config):
    def turned(value):
        return {key: turned(value[key]) for key in reversed(value)} if isinstance(value, dict) else value

    changed = turned(config) | {"scenarios": {k: turned(v) for k, v in config["scenarios"].items()}}
    assert list(changed["training"]) != list(config["training"])
    assert repr(check(changed)) == repr(check(config))
    assert list(check(config).config["scenarios"]) == list(config["scenarios"])


def test_fractions_of_the_windows_are_shared_by_the_simulations_of_an_experiment(config):
    config = put(config, ("experiments", "gouge", "simulation", "seeds"), [1, 2])
    study = check(put(config, ("scenarios", "simulation_only", "window_fractions"), {"gouge/train": 0.1}))
    scenario = study.scenario("simulation_only")
    assert [s.experiment for s in scenario.train] == ["gouge-1", "gouge-2", "slider"]
    assert scenario.window_fractions == (0.05, 0.05, None)
    assert study.scenario("laboratory_only").window_fractions == ()


@pytest.mark.parametrize(
    ("fractions", "message"),
    [
        ({"slider/validation": 0.1}, "'slider/validation' is not an entry of train, which has gouge/train"),
        ({"gouge/train": 0.7, "slider/train": 0.7}, "they sum to 1.4, but must sum to 1"),
        ({"gouge/train": 0.2, "slider/train": 0.2}, "they sum to 0.4, but must sum to 1"),
    ],
)
def test_fractions_that_do_not_add_up(config, fractions, message):
    with pytest.raises(InputError, match=re.escape(f"scenarios.simulation_only.window_fractions: {message}")):
        check(put(config, ("scenarios", "simulation_only", "window_fractions"), fractions))
