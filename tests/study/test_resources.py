"""Memory of jobs: it grows with what a job holds."""

from types import SimpleNamespace

import pytest
from studies import check, load, put

from faultslip.study import resources
from faultslip.study.paths import Paths

JOB = SimpleNamespace(scenario="laboratory_only", seed="1")
SCENARIO = "laboratory_only"


@pytest.fixture
def config():
    return load("smoke.yaml")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("training", "windows_per_epoch"), 1024),
        (("training", "batch_size"), 64),
        (("network", "width"), 8),
        (("windows", "length"), 9.6),
        (("scalogram", "scales_per_octave"), 4),
        (("scenarios", SCENARIO, "network"), {"width": 8}),
    ],
)
def test_training_needs_more_for_more_windows_and_wider_networks(config, path, value):
    small, large = (check(one) for one in (config, put(config, path, value)))
    needed = [resources.training(study, study.scenario(SCENARIO)) for study in (small, large)]
    assert 800 < needed[0] < needed[1] < 16000


def test_a_network_of_another_scenario_is_not_counted(config):
    other = put(config, ("scenarios", "simulation_only", "network"), {"width": 64})
    before, after = (check(one) for one in (config, other))
    trained = before.scenario(SCENARIO)
    assert resources.training(before, trained) == resources.training(after, trained)


@pytest.fixture
def predicting(tmp_path):
    """Memory to predict a segment with some networks."""

    def needed(config, networks=1, megabytes=1):
        sizes = {"small.nc": 1000, "large.nc": megabytes * 1_000_000, "other.nc": 1000}
        for name, size in sizes.items():
            with (tmp_path / name).open("wb") as file:
                file.truncate(size)
        seeded = put(config, ("seeds",), [*range(1, networks + 1)])
        files = SimpleNamespace(segments=[str(tmp_path / name) for name in sizes])
        paths = Paths(check(seeded))
        found = resources.predicting(paths, JOB, files)
        assert found == resources.predicting(paths, None, files, paths.study.scenario(SCENARIO))
        return found

    return needed


def test_prediction_holds_the_windows_once_and_as_each_network_predicts_them(config, predicting):
    overlap = 6.4 / 1.6
    assert predicting(config) == pytest.approx(900 + 2 * overlap * 2)
    assert predicting(config, networks=5) == pytest.approx(900 + 2 * overlap * 6)
    assert predicting(config, networks=5, megabytes=10) == pytest.approx(900 + 20 * overlap * 6)
    dense = put(config, ("windows", "step"), 0.8)
    assert predicting(dense) == pytest.approx(900 + 2 * 2 * overlap * 2)


def test_released_networks_are_given_no_scalograms(config):
    config["scenarios"]["command"] = {"networks": "zero_shot", "test": ["p4581_8mpa/test"]}
    files = SimpleNamespace(segments=[])
    job = SimpleNamespace(scenario="command", experiment="p4581_8mpa", segment="test")
    assert resources.predicting(Paths(check(config)), job, files) == 2000


def test_transforms_grow_with_the_record(config, tmp_path):
    paths, needed = Paths(check(config)), []
    for size in (1000, 10_000_000):
        (tmp_path / "record.nc").write_bytes(bytes(size))
        files = SimpleNamespace(record=str(tmp_path / "record.nc"))
        needed.append(resources.transforming(paths, SimpleNamespace(), files))
    assert needed == pytest.approx([500, 750], abs=1)


@pytest.mark.parametrize(
    ("study", "experiment", "threads"),
    [("paper.yaml", "p4581", 4), (None, "p4581", 1), ("smoke.yaml", "p4581_8mpa", 1)],
)
def test_real_waveforms_are_read_by_several_threads(study, experiment, threads):
    """Those of the virtual apparatus are few."""
    paths = Paths(check(load(*([study] if study else []))))
    assert resources.reading_threads(paths, SimpleNamespace(experiment=experiment)) == threads
