"""What the rules give to their jobs, for the studies of the project."""

from types import SimpleNamespace

import pytest
from studies import check, load

from faultslip.figures.registry import FIGURES
from faultslip.study import figures, jobs
from faultslip.study.comparisons import band_validations
from faultslip.study.paths import Paths
from faultslip.study.tables import table_jobs

STUDIES = {name: [f"{name}.yaml"] for name in ("smoke", "open_data", "ablation", "released")} | {
    "virtual": []
}
THRESHOLDS = {"min_friction_drop": 0.03, "event_tolerance": 1, "time_to_failure_from": 1}
FOLDER = "results/smoke/scalograms/p4581_8mpa"
TRAIN, VALIDATION, TEST = (f"{FOLDER}/{name}/friction.nc" for name in ("train", "validation", "test"))


@pytest.fixture(scope="module")
def all_paths():
    return {name: Paths(check(load(*files))) for name, files in STUDIES.items()}


@pytest.fixture(params=STUDIES)
def paths(request, all_paths):
    return all_paths[request.param]


@pytest.fixture
def smoke(all_paths):
    return all_paths["smoke"]


@pytest.fixture
def virtual(all_paths):
    return all_paths["virtual"]


@pytest.fixture
def open_data(all_paths):
    return all_paths["open_data"]


def job(scenario, experiment="p4581_8mpa", segment="test"):
    return SimpleNamespace(scenario=scenario, experiment=experiment, segment=segment)


def predicted(paths, scenario, experiment="p4581_8mpa", segment="test"):
    return paths.study.scenario(scenario), paths.study.segment(experiment, segment)


def test_a_record(smoke, virtual):
    given = smoke.study.config["experiments"]["p4581_8mpa"]
    assert jobs.record(smoke, job("")) == {
        "reader": "table",
        "options": {"columns": given["table"]["columns"]},
        "label": "p4581 at 8 MPa",
        "virtual": False,
        "time_scale": 1,
        "time_range": [3825, 4090],
        "average": 0,  # the raw file holds averages
        "interval": 0.1,
        "max_gap": 0.5,
    }
    assert jobs.record(virtual, job("", "p4677"))["options"] == virtual.study.experiments["p4677"].options


def test_a_training(smoke):
    found = jobs.training(smoke, smoke.study.scenario("cross_trained"))
    config = smoke.study.config
    assert found == {
        "train": [[TRAIN, TRAIN, TRAIN]],
        "validate": [[VALIDATION, TRAIN, TRAIN]],
        "trained": "latent",
        "target": "friction",
        "scalogram": config["scalogram"],
        "windows": {"length": 6.4, "step": 1.6},
        "window_fractions": [],
        "partly_known": False,
        "causal": False,
        "network": config["network"],
        "training": config["training"],
    }
    assert jobs.files(found) == [TRAIN, VALIDATION]
    trainings = jobs.trainings(smoke)
    assert trainings["cross_trained"].inputs == {
        "segments": [TRAIN, VALIDATION],
        "start_from": ["results/smoke/models/simulation_only/seed{seed}.safetensors"],
    }
    assert trainings["cross_trained"].arguments == [found]
    assert trainings["simulation_only"].inputs["start_from"] == []


def test_each_network_is_trained_by_one_job(paths):
    made = [file for one in jobs.trainings(paths).values() for file in one.outputs["models"]]
    assert len(set(made)) == len(made)
    trained = [s for s in paths.study.scenarios.values() if s.has_networks]
    assert set(made) == {paths.model.format(scenario=s.name, seed="{seed}") for s in trained}


def test_repeats_of_a_scenario_are_trained_together_with_equal_seeds(paths):
    for name, one in jobs.trainings(paths).items():
        scenarios = [paths.study.scenario(file.split("/")[-2]) for file in one.outputs["models"]]
        assert scenarios[0].name == name and one.scenario == scenarios[0]
        assert all((s.base, s.seeds) == (scenarios[0].base, scenarios[0].seeds) for s in scenarios)
        assert len(scenarios) == 1 or all(s.cycle or s.fraction or not s.test for s in scenarios)
        assert one.arguments == [jobs.training(paths, s) for s in scenarios]
        histories = [file.replace(".safetensors", ".csv") for file in one.outputs["models"]]
        assert one.outputs["histories"] == histories


def test_a_training_on_several_records(virtual):
    """Each is normalised by itself; its target is that of the scenario."""
    scenario = virtual.study.scenario("simulation_time_to_failure")
    found = jobs.training(virtual, scenario)
    assert found["target"] == "time_to_failure" and found["windows"] == vars(scenario.windows)
    expected = [virtual.scalogram_file(segment, "time_to_failure", "mexh") for segment in scenario.train]
    assert [files[0] for files in found["train"]] == expected and len(expected) > 1
    for files, segment in zip(found["train"], scenario.train, strict=True):
        for file, key in zip(files[1:], ("normalisation", "emission_normalisation"), strict=True):
            normalising = virtual.study.normalising_segment(scenario, segment, key)
            assert file == virtual.scalogram_file(normalising, "time_to_failure", "mexh")


def test_a_prediction(smoke):
    found = jobs.prediction(smoke, *predicted(smoke, "zero_shot"))
    assert found == {
        "scenario": "zero_shot",
        "experiment": "p4581_8mpa",
        "segment": "test",
        "segment_label": "test",
        "normalisation": "train",
        "rescaling": "mean_and_deviation",
        "causal": False,
        "low_pass_gain": 1,
        "emission": None,
        "step": 1.6,
        "seeds": [1, 2],
        "files": [TEST, TRAIN, TRAIN],
        "calibrated_on": "this record",
        "thresholds": THRESHOLDS,
    }
    assert jobs.files(found) == [TEST, TRAIN]
    assert jobs.explanation(smoke, job("zero_shot")) == {"step": 1.6, "files": [TEST, TRAIN, TRAIN]}


def test_a_prediction_of_time_to_failure(virtual):
    found = jobs.prediction(virtual, *predicted(virtual, "time_to_failure_each_load", "p4581", "3mpa"))
    assert found["segment_label"] == "3 MPa"
    assert found["files"][0] == "results/virtual/scalograms/p4581/3mpa/time_to_failure.nc"
    assert found["calibrated_on"] == "another fault or load"
    found = jobs.prediction(virtual, *predicted(virtual, "time_to_failure", "p4677"))
    assert found["calibrated_on"] == "this record"


def test_a_prediction_that_calibrates_others_has_no_band(smoke):
    found = predicted(smoke, "zero_shot", segment="train")
    assert jobs.validations(smoke, *predicted(smoke, "zero_shot")) == smoke.predictions(found[0], found[1:])
    assert jobs.validations(smoke, *found) == []
    assert jobs.prediction(smoke, *found)["calibrated_on"] == ""


def test_a_method(smoke):
    found = jobs.method(smoke, *predicted(smoke, "gradient_boosting"))
    assert found == {
        "scenario": "gradient_boosting",
        "experiment": "p4581_8mpa",
        "segment": "test",
        "segment_label": "test",
        "normalisation": "train",
        "causal": False,
        "method": "gradient_boosting",
        "seeds": [1, 2],
        "train": [[TRAIN, TRAIN, TRAIN]],
        "validate": [[VALIDATION, TRAIN, TRAIN]],
        "files": [TEST, TRAIN, TRAIN],
        "thresholds": THRESHOLDS,
    }
    assert jobs.files(found) == [TRAIN, VALIDATION, TEST]


@pytest.mark.parametrize(
    ("name", "validations"),
    [
        ("simulation_only/gouge-1/test", ["simulation_only/gouge-1/validation"]),  # and not the slider
        ("laboratory_only/p4581_8mpa/test", ["laboratory_only/p4581_8mpa/validation"]),
        ("cross_trained/p4581_8mpa/test", ["cross_trained/p4581_8mpa/validation"]),
        # of networks of simulations the part of the record whose mean and deviation they know
        ("zero_shot/p4581_8mpa/test", ["zero_shot/p4581_8mpa/train"]),
    ],
)
def test_bands_are_calibrated_on_the_tested_record_where_it_is_known(smoke, name, validations):
    found = jobs.validations(smoke, *predicted(smoke, *name.split("/")))
    assert found == [f"results/smoke/predictions/{one}.nc" for one in validations]


def test_bands_are_calibrated_on_what_the_study_says(paths):
    words = {True: "another fault or load", False: "this record"}
    for scenario in paths.study.scenarios.values():
        if scenario.method or scenario.networks:
            continue
        for segment in scenario.test:
            predicting, expected, transferred = band_validations(paths.study, scenario, segment)
            assert jobs.validations(paths, scenario, segment) == [
                f"{paths.results}/predictions/{predicting.name}/{one.experiment}/{one.name}.nc"
                for one in expected
            ]
            found = jobs.prediction(paths, scenario, segment)["calibrated_on"]
            assert found == (words[transferred] if expected else "")


def test_each_prediction_that_tables_and_figures_need_is_made_by_one_job(paths):
    predicting = [*jobs.predictions(paths).values(), *jobs.methods(paths).values()]
    made = [file for one in predicting for file in one.outputs["predictions"]]
    assert len(set(made)) == len(made)
    needed = {file for one in table_jobs(paths).values() for file in flat(one.inputs)}
    for name in figures.drawn(paths):
        needed |= set(flat(figures.sources(paths, FIGURES[name]).inputs))
    for one in jobs.predictions(paths).values():
        for arguments in one.arguments:
            needed |= set(arguments["validations"])
    assert {file for file in needed if "/predictions/" in file} == set(made)


def flat(inputs):
    """Files of the inputs of a job."""
    for given in inputs.values():
        yield from [given] if isinstance(given, str) else given


def test_bands_are_calibrated_on_predictions_of_earlier_jobs_or_earlier_in_the_job(paths):
    """No job waits for one that waits for it."""
    done, waiting = set(), list(jobs.predictions(paths).values())
    while waiting:
        ready = [one for one in waiting if done.issuperset(one.inputs["validations"])]
        assert ready
        for one in ready:
            written = set()
            for arguments, output in zip(one.arguments, one.outputs["predictions"], strict=True):
                assert {*written, *one.inputs["validations"]}.issuperset(arguments["validations"])
                assert not written.intersection(one.inputs["validations"])
                written.add(output)
            done |= written
        waiting = [one for one in waiting if one not in ready]


def test_repeats_of_a_scenario_are_predicted_together(virtual):
    """Those of its cycles; it does not wait for them itself."""
    found = jobs.predictions(virtual)
    tested = virtual.study.scenario("post_failure_each_load").test
    repeats = [s for s in virtual.study.scenarios.values() if s.base == "post_failure_each_load"]
    outputs = found["post_failure_each_load_cycle1"].outputs["predictions"]
    assert outputs == virtual.tested(repeats) and len(outputs) == 6 * len(tested)
    assert len(found["post_failure_each_load_cycle1"].inputs["models"]) == 6 * len(
        virtual.study.config["seeds"]
    )
    assert found["post_failure_each_load"].outputs["predictions"] == virtual.tested(
        [virtual.study.scenario("post_failure_each_load")]
    )
    assert "post_failure_cycle1" not in found  # nothing calibrates bands


def test_each_needed_segment_is_transformed_once_in_the_order_of_its_record(paths):
    for (experiment, target, _), segments in jobs.transformed(paths.study).items():
        names = [segment.name for segment in segments]
        assert len(set(names)) == len(names) and {s.experiment for s in segments} == {experiment}
        order = list(paths.study.experiments[experiment].segments)
        assert names == sorted(names, key=order.index)
        assert target in ("friction", "time_to_failure")


def read_by_jobs(paths):
    """Scalograms that the jobs of a study read, of those predictions that calibrate others, too."""
    for kind in (jobs.trainings, jobs.predictions, jobs.methods):
        for one in kind(paths).values():
            yield from one.inputs["segments"]


def test_what_jobs_read_is_transformed_and_nothing_else(paths):
    made = {
        paths.scalogram_file(segment, target, wavelet)
        for (_, target, wavelet), segments in jobs.transformed(paths.study).items()
        for segment in segments
    }
    assert set(read_by_jobs(paths)) == made


def test_segments_of_a_record_are_cut_and_transformed(smoke):
    segments = jobs.transformed(smoke.study)["p4581_8mpa", "friction", "mexh"]
    found = jobs.scalograms(smoke.study, "p4581_8mpa", "friction", "mexh", segments)
    assert list(found["segments"]) == ["test", "train", "validation", "fraction1_place1"]
    definitions = {"test": {"fraction": [0.4, 1]}, "train": {"fraction": [0, 0.2]}}
    definitions["validation"] = {"fraction": [0.2, 0.4]}
    for name, definition in definitions.items():
        others = {other: given for other, given in definitions.items() if other != name}
        shortest = 3.2 if name == "validation" else 6.4
        expected = {"definition": definition, "min_length": shortest, "others": others}
        assert found["segments"][name] == expected
    assert found["segments"]["fraction1_place1"]["others"] == definitions
    assert found["emission_averaging"] == found["embargo"] == 1.0
    assert found["events"] is None
    assert found["scalogram"] == smoke.study.config["scalogram"]


def test_without_averages_segments_may_adjoin(virtual):
    segments = jobs.transformed(virtual.study)["p4677", "friction", "mexh"]
    found = jobs.scalograms(virtual.study, "p4677", "friction", "mexh", segments)
    assert found["embargo"] == 0 and all(segment["others"] == {} for segment in found["segments"].values())


def test_slip_events_are_given_where_an_unused_segment_depends_on_them(all_paths):
    """One that no scenario has, but that an averaged record keeps apart from the others."""
    study = all_paths["ablation"].study
    for wavelet in ("mexh", "morl"):
        segments = jobs.transformed(study)["p4581_8mpa", "friction", wavelet]
        assert not any("cycle" in segment.definition for segment in segments)
        found = jobs.scalograms(study, "p4581_8mpa", "friction", wavelet, segments)
        assert any("cycle" in other for other in found["segments"]["train"]["others"].values())
        assert found["events"]["min_friction_drop"] > 0


@pytest.mark.parametrize(("experiment", "target"), [("p4677", "friction"), ("p4581", "time_to_failure")])
def test_events_are_said_where_a_cycle_or_the_target_depends_on_them(virtual, experiment, target):
    segments = jobs.transformed(virtual.study)[experiment, target, "mexh"]
    slope = virtual.study.experiments[experiment].failure_slope
    found = jobs.scalograms(virtual.study, experiment, target, "mexh", segments)["events"]
    assert found == virtual.study.config["events"] | {"failure_slope": slope}
    segments = segments[-1:] * (target != "friction")
    assert jobs.scalograms(virtual.study, experiment, "friction", "mexh", segments)["events"] is None


def test_a_scenario_with_another_wavelet_has_scalograms_of_its_own():
    smoke = load("smoke.yaml")
    smoke["ablation"]["variants"] = {"simulation_only": {"gaus1": {"wavelet": "gaus1"}}}
    paths = Paths(check(smoke))
    variant = paths.study.scenario("simulation_only_gaus1")
    assert variant.wavelet == "gaus1" and paths.study.scenario("simulation_only").wavelet == "mexh"
    training = jobs.training(paths, variant)
    assert training["scalogram"] == smoke["scalogram"] | {"wavelet": "gaus1"}
    tested = paths.segment_files(variant, variant.test)
    files = {file for files in tested for file in files}
    assert files and all(file.endswith("/friction_gaus1.nc") for file in files)
    assert all(file.endswith("/friction_gaus1.nc") for file in jobs.files(training))
    image = (variant.test[0].experiment, "friction", "gaus1")
    found = jobs.scalograms(paths.study, *image, jobs.transformed(paths.study)[image])
    assert found["scalogram"] == training["scalogram"]


def test_files_of_random_faults_which_have_no_coefficients_serve_every_wavelet(all_paths):
    paths = all_paths["ablation"]
    usual, other = (
        {file for file in jobs.files(jobs.training(paths, paths.study.scenario(name))) if "/random" in file}
        for name in ("zero_shot", "zero_shot_morl")
    )
    assert usual == other != set()


def test_released_networks_are_given_the_record_and_no_scalogram(open_data):
    own = predicted(open_data, "zero_shot_command")
    found = jobs.prediction(open_data, *own)
    assert found == {
        "scenario": "zero_shot_command",
        "experiment": "p4581_8mpa",
        "segment": "test",
        "segment_label": "test",
        "normalisation": "train",
        "rescaling": "regression",
        "causal": False,
        "low_pass_gain": 1,
        "emission": None,
        "calibrated_on": "this record",
        "definition": {"fraction": [0.4, 1]},
        "known_part": {"fraction": [0, 0.2]},
        "emission_averaging": 1.0,
        "thresholds": THRESHOLDS,
    }
    assert jobs.files(found) == [] and jobs.validations(open_data, *own) == []
    given = jobs.predictions(open_data)["zero_shot_command"]
    records = [f"results/open_data/records/{name}.nc" for name in ("p4581_8mpa", "p4581_7mpa")]
    assert given.inputs["record"] == records
    assert [one["record"] for one in given.arguments] == [[record] for record in records]


def test_released_networks_without_a_known_part():
    paths = Paths(check(load("apply.yaml")))
    found = jobs.prediction(paths, *predicted(paths, "zero_shot", "mine", "whole"))
    assert (found["known_part"], found["normalisation"]) == (None, "segment")
    assert found["calibrated_on"] == "random faults"
    assert jobs.transformed(paths.study) == {}


def test_a_release(all_paths):
    released = all_paths["released"]
    for name, entry in released.study.section("released_networks").items():
        scenario = released.study.scenario(entry["scenario"])
        own = SimpleNamespace(name=name)
        found = jobs.release(released, own)
        assert found == {
            "title": entry["title"],
            "meant_for": entry.get("meant_for"),
            "causal": scenario.causal,
            "low_pass_gain": scenario.low_pass_gain,
        }
        files = jobs.release_files(released, own)
        assert files["models"] == released.models(scenario)
        assert files["faults"] and not set(files["faults"]) & set(files["left_out"])


def test_the_networks_of_a_submission():
    paths = Paths(check(load("lanl.yaml")))
    name = paths.study.section("submission")["scenario"]
    assert jobs.submission_models(paths, None) == paths.models(paths.study.scenario(name))


def test_changed_emission_shares_the_job_of_its_networks(virtual):
    found = jobs.predictions(virtual)
    assert not [name for name in found if virtual.study.scenario(name).emission]
    for name in ("simulation_only", "cross_trained"):
        scenarios = {one["parameters"]["scenario"] for one in found[name].arguments}
        changed = {s.name for s in virtual.study.written if s.emission and s.model == name}
        assert len(changed) == 2 and scenarios == {name} | changed
