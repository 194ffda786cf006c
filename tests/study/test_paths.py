from dataclasses import replace

import pytest
from studies import ROOT, check, load, put

from faultslip.study.paths import Paths


@pytest.fixture
def paths():
    return Paths(check(load("smoke.yaml")))


def test_results_lie_in_the_folder_of_the_study(paths):
    assert paths.table("mape") == "results/smoke/tables/mape.csv"
    assert paths.table("mape", "md") == "results/smoke/tables/mape.md"
    assert paths.figure("fig2", "pdf") == "results/smoke/figures/fig2.pdf"
    segment = paths.study.segment("p4581_8mpa", "test")
    found = paths.scalogram_file(segment, "time_to_failure", "mexh")
    assert found == "results/smoke/scalograms/p4581_8mpa/test/time_to_failure.nc"
    found = paths.scalogram_file(segment, "friction", "morl")
    assert found == "results/smoke/scalograms/p4581_8mpa/test/friction_morl.nc"


def test_a_record_is_read_from_what_a_rule_makes_or_the_user_has(tmp_path):
    smoke = load("smoke.yaml")
    own = put(smoke, ("experiments", "p4581_8mpa", "table", "files"), [str(tmp_path / "mine.csv")])
    (tmp_path / "mine.csv").write_text("Time,Var_Ch1,Var_Ch2,ShearStress\n")
    assert Paths(check(own)).raw_files("p4581_8mpa") == [str(tmp_path / "mine.csv")]
    paths = Paths(check(smoke))
    (registered,) = paths.raw_files("p4581_8mpa")
    assert registered.startswith("resources/raw/p4581_8mpa/") and registered.endswith(".csv")
    run = paths.study.experiments["gouge-1"].fault.run
    simulated = paths.raw_files("gouge-1")
    assert len(simulated) == 3 and f"resources/simulations/{run}-seed1/energy" in simulated
    run = paths.study.experiments["slider"].fault.run
    assert paths.raw_files("slider") == [f"resources/apparatus/{run}-seed31"]


def test_random_faults_are_simulated_as_records(paths):
    run = paths.study.experiments["random-1"].fault.run
    assert paths.record_files(["gouge-1", "random-1"]) == [
        "results/smoke/records/gouge-1.nc",
        f"resources/random_faults/{run}-batch1.nc",
    ]


def test_a_segment_comes_with_the_files_that_normalise_it(paths):
    scenario = replace(paths.study.scenario("zero_shot"), emission_normalisation="segment")
    (files,) = paths.segment_files(scenario, scenario.test)
    folder = "results/smoke/scalograms/p4581_8mpa"
    assert files.scalogram == files.emission_normalising == f"{folder}/test/friction.nc"
    assert files.normalising == f"{folder}/train/friction.nc"
    random = paths.study.scenario("random_only")
    (files,) = paths.segment_files(random, random.train)  # each fault is normalised by itself
    assert set(files) == {"results/smoke/scalograms/random-1/train/friction.nc"}


def test_a_scenario_uses_its_own_networks_or_those_of_another(paths):
    own = [f"results/smoke/models/simulation_only/seed{seed}.safetensors" for seed in (1, 2)]
    for name in ("simulation_only", "zero_shot"):
        assert paths.models(paths.study.scenario(name)) == own
    assert len(paths.models(paths.study.scenario("random_only"))) == 1


def test_released_networks_are_the_files_of_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    paths = Paths(check(load("apply.yaml")))
    found = paths.models(paths.study.scenario("zero_shot"))
    folder = "resources/networks/zero_shot"
    assert found == [f"{folder}/about.json", *(f"{folder}/seed{seed}.safetensors" for seed in range(1, 4))]
    for name in ("seed2", "seed1"):
        (tmp_path / f"{name}.safetensors").touch()
    config = put(load("apply.yaml"), ("scenarios", "zero_shot", "networks"), str(tmp_path))
    paths = Paths(check(config))
    names = ["about.json", "seed1.safetensors", "seed2.safetensors"]
    assert paths.models(paths.study.scenario("zero_shot")) == [str(tmp_path / name) for name in names]


def test_predictions_and_explanations_of_a_scenario(paths):
    scenario = paths.study.scenario("cross_trained")
    predicted = paths.predictions(scenario, [*scenario.validate, *scenario.test])
    folder = "results/smoke/predictions/cross_trained/p4581_8mpa"
    assert predicted == [f"{folder}/validation.nc", f"{folder}/test.nc"]
    tested = paths.tested([scenario, paths.study.scenario("constant")])
    assert tested == [f"{folder}/test.nc", f"{folder}/test.nc".replace("cross_trained", "constant")]
    assert paths.explanations(scenario, scenario.test) == [
        "results/smoke/explanations/cross_trained/p4581_8mpa/test.nc"
    ]
