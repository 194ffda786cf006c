"""Validation of the study configuration."""

import re

import pytest
from studies import ROOT, check, load, put

from faultslip.io.errors import InputError
from faultslip.networks.architecture import CEDConfig
from faultslip.scalograms import WAVELETS
from faultslip.study.schema import load_schema
from faultslip.study.size_checks import SHORTEST_WINDOW
from faultslip.study.tables import TABLES


@pytest.fixture
def schema():
    return load_schema(ROOT / "workflow/schemas/config.schema.json")


@pytest.fixture
def config():
    """A study with a table, without the sections that repeat its scenarios."""
    config = load("smoke.yaml")
    for section in ("data_efficiency", "ablation"):
        del config[section]
    return config


STUDY_FILES = [
    (),
    ("smoke.yaml",),
    ("open_data.yaml",),
    ("published_network.yaml",),
    ("ablation.yaml",),
    ("open_data.yaml", "ablation.yaml"),
    ("paper.yaml",),
    ("lanl.yaml",),
    ("gouge_size.yaml",),
    ("apply.yaml",),
    ("../.ci/brief.yaml",),
]


@pytest.mark.parametrize("names", STUDY_FILES, ids=lambda names: " ".join(names) or "default")
def test_studies_are_valid(names):
    study = check(load(*names))
    assert study.scenarios or study.applications


P4581 = ("experiments", "p4581_8mpa")
CASES = [
    (("trainings",), {}, "top level: unknown key 'trainings' (did you mean 'training'?); allowed: "),
    (("training", "epoch"), 3, "training: unknown key 'epoch' (did you mean 'epochs'?)"),
    (("training", "epochs"), "ten", "training.epochs: 'ten' should be a whole number"),
    (("training", "epochs"), 0, "training.epochs: 0: must be at least 1"),
    (("training", "crop_length"), [20], "training.crop_length"),
    (("scalogram", "rows"), "plain", "scalogram.rows: 'plain': must be one of"),
    (("scalogram", "largest_scale"), 0.1, "scalogram.largest_scale must be above"),
    *(
        (
            ("scalogram", "wavelet"),
            wavelet,
            f"scalogram.wavelet: {wavelet!r}: must be one of ['mexh', 'morl', ",
        )
        for wavelet in ("cmor1.5-1.0", "cgau1", "shan", "fbsp", "db4", "ricker")
    ),
    (
        ("scenarios", "cross_trained", "wavelet"),
        "morl",
        "cannot have wavelet, because it starts from that of",
    ),
    (("scenarios", "zero_shot", "wavelet"), "morl", "so it cannot have wavelet; to train them further"),
    (("scenarios", "constant", "wavelet"), "morl", "constant is not a network, so it cannot have wavelet"),
    (("scalogram", "smallest_scale"), 0.01, "scalogram.smallest_scale: 0.01 s is less than a sample"),
    (("windows",), {"length": 0.1, "step": 0.1}, "windows.length: 0.1 s are 1 samples of 0.1 s; a network"),
    (("training", "crop_length"), [160, 20], "training.crop_length: [160, 20] s must go from short to long"),
    (
        ("training", "crop_length"),
        [0.5, 0.8],
        "training.crop_length: [0.5, 0.8] s must go from short to long, and",
    ),
    (("experiments", "mine__x"), {}, "experiments: 'mine__x'"),
    (("scenarios", "zero_shot", "causal"), True, "so it cannot have causal"),
    (
        ("scenarios", "laboratory_only", "emission"),
        "shifted",
        "scenarios.laboratory_only: emission needs model, the scenario whose",
    ),
    (("scenarios", "constant", "emission"), "shifted", "scenarios.constant: emission needs model"),
    (("scenarios", "zero_shot", "emission"), "none", "scenarios.zero_shot.emission: 'none': must be one of"),
    (("scenarios", "zero_shot", "control"), True, "the key 'control' is now emission (control: true is"),
    (
        ("scenarios", "simulation_only", "method"),
        "forest",
        "scenarios.simulation_only.method: 'forest': must be one of ['constant'",
    ),
    (
        ("scenarios", "cross_trained", "method"),
        "lstm",
        "lstm is not a network, so it cannot have start_from, trained",
    ),
    (
        ("scenarios", "sawtooth", "method"),
        "clock",
        "scenarios.sawtooth: clock predicts the time to failure alone, and found target friction; add target",
    ),
    (("windows", "step"), 20, "windows.step, 20 s, is longer than windows.length, 6.4 s"),
    (("record", "interval"), -0.1, "record.interval: -0.1: must be above 0"),
    (("network", "width"), 3, "network.width: 3: must be at least 4"),
    (("seeds",), [], "seeds: []: its number of entries must be at least 1"),
    (("seeds",), ..., "configuration: top level: missing key 'seeds' (one that builds on another study says"),
    (("windows",), {}, "configuration: windows: missing key 'length', 'step'"),
    (("study",), "../elsewhere", "study: '../elsewhere': must match"),
    ((*P4581, "table"), ..., "experiments.p4581_8mpa: exactly one of simulation, apparatus"),
    ((*P4581, "table", "columns", "friction"), ..., "experiments.p4581_8mpa.table.columns has none"),
    ((*P4581, "time_range"), [4090, 3825], "time_range: [4090, 3825] is empty"),
    (
        (*P4581, "segments", "train"),
        {"fraction": [0, 0.3]},
        "segments: train (fraction [0, 0.3]) and validation (fraction [0.2, 0.4]) overlap",
    ),
    ((*P4581, "segments", "train"), {"fraction": [0.2, 0.2]}, "segments.train: [0.2, 0.2] is empty"),
    (
        (*P4581, "segments", "test"),
        {"fraction": [0.4, 1.2]},
        "segments.test: [0.4, 1.2] is outside the whole",
    ),
    (
        (*P4581, "segments", "test"),
        {"time": [4000, 4090]},
        "p4581_8mpa/test is also trained or validated on as p4581_8mpa/train, or may overlap it",
    ),
    ((*P4581, "segments", "test"), {"load": -8}, "segments.test.load: -8: must be above 0"),
    (
        (*P4581, "segments", "test"),
        {"cycle": {"number": 1, "part": "late", "fraction": [0, 1]}},
        "segments.test.cycle.part: 'late': must be one of ['post_failure', 'pre_failure']",
    ),
    (
        ("scenarios", "simulation_only", "target"),
        "slip",
        "scenarios.simulation_only.target: 'slip': must be one of",
    ),
    (
        ("scenarios", "simulation_only", "windows"),
        {"length": 1, "step": 2},
        "scenarios.simulation_only.windows.step, 2 s, is longer than",
    ),
    (("scenarios", "zero_shot", "target"), "time_to_failure", "so it cannot have target"),
    (
        ("scenarios", "simulation_only", "train"),
        ["gauge/train"],
        "there is no experiment 'gauge'; there are: gouge, gouge-1",
    ),
    (
        ("scenarios", "simulation_only", "train"),
        ["gouge/learn"],
        "gouge has no segment 'learn'; it has: test, train, validation",
    ),
    (
        ("scenarios", "simulation_only", "train"),
        ["gouge"],
        "scenarios.simulation_only.train.0: 'gouge': must match",
    ),
    (("scenarios", "laboratory_only", "test"), ["p4581_8mpa/train"], "is also trained or validated on"),
    (
        ("scenarios", "cross_trained", "test"),
        ["gouge/validation"],
        "gouge-1/validation is also trained or validated on",
    ),
    (("scenarios", "zero_shot", "model"), "cross_trained", "no scenario 'cross_trained' stands before it"),
    (("scenarios", "zero_shot", "train"), ["gouge/train"], "so it cannot have train"),
    (("scenarios", "cross_trained", "start_from"), ..., "trained: latent needs start_from"),
    (("scenarios", "simulation_only", "normalisation"), "nobody/train", "there is no experiment 'nobody'"),
    (("scores", "compared_with"), "nobody", "scores.compared_with: there is no scenario 'nobody'"),
    (("figures", "fig1", "experiments"), ["gouge"], "figures.fig1: there is no experiment 'gouge'"),
    (("figures", "fig3", "scenarios"), ["post_failure"], "figures.fig3: there is no scenario 'post_failure'"),
    (
        ("figures", "fig2", "tested"),
        ["p4581_8mpa/test"],
        "simulation_only is not tested on 'p4581_8mpa/test'",
    ),
]


@pytest.mark.parametrize("normalisation", ["segment", "p4581_8mpa/test"])
def test_a_regression_does_not_use_the_tested_part(config, normalisation):
    scenario = config["scenarios"]["zero_shot"] | {"rescaling": "regression"}
    assert (
        check(put(config, ("scenarios", "zero_shot"), scenario)).scenario("zero_shot").rescaling
        == "regression"
    )
    with pytest.raises(InputError, match="rescaling: regression would learn from the friction"):
        check(put(config, ("scenarios", "zero_shot"), scenario | {"normalisation": normalisation}))


@pytest.mark.parametrize(("path", "value", "message"), CASES)
def test_bad_configuration(config, path, value, message):
    with pytest.raises(InputError, match=re.escape(message)) as error:
        check(put(config, path, value))
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 600


def test_changed_emission_needs_the_networks_of_another_scenario(config):
    study = check(put(config, ("scenarios", "zero_shot", "emission"), "flattened"))
    assert study.scenario("zero_shot").emission == "flattened"
    assert study.scenario("cross_trained").emission is None


@pytest.mark.parametrize(
    ("path", "value", "where", "needs"),
    [
        (("scalogram", "inverse"), "sum", ("scalogram", "wavelet"), "scalogram.inverse: sum"),
        (
            ("training", "series_loss_weight"),
            1,
            ("scenarios", "simulation_only", "wavelet"),
            "training.series_loss_weight",
        ),
    ],
)
def test_an_antisymmetric_wavelet_has_no_sum_of_coefficients(config, path, value, where, needs):
    config = put(config, path, value)
    check(put(config, where, "gaus2"))
    message = (
        f"{'.'.join(where)}: gaus3 is antisymmetric: its coefficients do not sum to the friction, as {needs}"
    )
    with pytest.raises(InputError, match=re.escape(message)):
        check(put(config, where, "gaus3"))


def test_a_wavelet_is_refused_where_it_is_written(config):
    written = put(config, ("scenarios", "simulation_only", "wavelet"), "gaus3")
    written["scenarios"]["cross_trained"]["training"] = {"series_loss_weight": 1}
    with pytest.raises(InputError, match="scenarios.simulation_only.wavelet: gaus3 is antisymmetric"):
        check(written)


def test_the_schema_has_the_supported_wavelets(schema):
    assert schema["$defs"]["wavelet"]["enum"] == [*WAVELETS]


def test_a_scenario_has_the_wavelet_of_the_networks_that_it_uses_or_starts_from(config):
    study = check(put(config, ("scenarios", "simulation_only", "wavelet"), "gaus1"))
    found = {name: study.scenario(name).wavelet for name in ("zero_shot", "cross_trained", "laboratory_only")}
    assert found == {"zero_shot": "gaus1", "cross_trained": "gaus1", "laboratory_only": "mexh"}


def test_a_cycle_that_was_trained_on_may_lie_in_the_test_part():
    virtual = load()
    for name in ("post_failure_each_load", "pre_failure_each_load"):
        del virtual["scenarios"][name]["cycles"]
    changed = {"test": ["p4677/test"], "partly_known": False, "validate": ["p4677/validation"]}
    virtual["scenarios"]["post_failure"] |= changed
    with pytest.raises(
        InputError, match="p4677/test is also trained .* as p4677/post_failure, or may overlap"
    ):
        check(virtual)


def test_what_is_known_in_part_is_not_validated_and_not_tested_around():
    virtual = load()
    for name in ("post_failure_each_load", "pre_failure_each_load"):
        del virtual["scenarios"][name]["cycles"]
    validated = put(virtual, ("scenarios", "post_failure", "validate"), ["p4677/validation"])
    with pytest.raises(InputError, match="scenarios.post_failure: partly_known needs train, and no validate"):
        check(validated)
    tested = put(virtual, ("scenarios", "post_failure", "test"), ["p4677/train"])
    with pytest.raises(InputError, match="p4677/train is also trained or validated on"):
        check(tested)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"normalisation": "p4581/4mpa"},
            "takes the emission around p4677/post_failure .* found p4581/4mpa;",
        ),
        ({"normalisation": "segment"}, "takes the emission around p4677/post_failure .* p4677/post_failure;"),
        ({"causal": True}, "partly_known uses emission after the predicted sample"),
        ({"target": "time_to_failure"}, "partly_known takes networks of friction alone, and found target"),
        (
            {"train": ["p4677/post_failure", "p4677/pre_failure"]}
            | {"window_fractions": {"p4677/post_failure": 0.3}, "training": {"noise_std": 1}},
            "it cannot have training.noise_std, window_fractions",
        ),
        ({"emission": "flattened"}, "emission needs model"),
        ({"method": "phase"}, "phase is not a network, so it cannot have partly_known"),
    ],
)
def test_what_training_on_known_parts_would_leave_out_is_refused(change, message):
    virtual = load()
    for name in ("post_failure_each_load", "pre_failure_each_load"):
        del virtual["scenarios"][name]["cycles"]
    virtual["scenarios"]["post_failure"] |= change
    with pytest.raises(InputError, match=f"scenarios.post_failure: .*{message}"):
        check(virtual)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"causal": True}, "nor start from such networks"),
        ({"target": "time_to_failure"}, "found target time"),
    ],
)
def test_what_is_known_in_part_is_not_completed_by_networks_of_another_kind(change, message):
    virtual = load()
    for name in ("simulation_only", "post_failure"):
        virtual["scenarios"][name] = dict(virtual["scenarios"][name])
    virtual["scenarios"]["simulation_only"] |= change
    with pytest.raises(InputError, match=f"scenarios.post_failure: partly_known .*{message}"):
        check(virtual)


def test_a_part_of_another_record_at_the_same_times_does_not_hide_what_is_tested():
    virtual = load()
    for name in ("post_failure_each_load", "pre_failure_each_load"):
        del virtual["scenarios"][name]["cycles"]
    late = {"cycle": {"number": 15, "part": "post_failure", "fraction": [0, 1]}}
    virtual["experiments"]["p4677"]["segments"]["late"] = late
    change = {"train": ["p4677/late"], "normalisation": "p4581/4mpa", "test": ["p4677/test"]}
    virtual["scenarios"]["post_failure"] |= change
    with pytest.raises(InputError, match="a longer segment of p4677 that holds p4677/late"):
        check(virtual)


def test_the_shortest_window_is_that_of_a_network():
    assert 2 ** CEDConfig().depth == 2 * SHORTEST_WINDOW


def test_creep_needs_both_its_constants():
    virtual = load()
    del virtual["experiments"]["p4581"]["apparatus"]["creep_effect"]
    with pytest.raises(InputError, match="apparatus: 'creep_effect' is a dependency of 'creep_friction'"):
        check(virtual)


def test_every_table_has_a_caption_for_the_report():
    assert len(TABLES) >= 12
    assert set(TABLES) <= {path.stem for path in (ROOT / "workflow" / "report").glob("*.rst")}


def test_a_figure_of_slips_draws_no_time_to_failure():
    virtual = load()
    virtual["figures"]["beyond_clock"] = {"scenarios": ["time_to_failure"], "tested": ["p4677/test"]}
    message = "figures.beyond_clock: draws slips of friction, and time_to_failure predicts time_to_failure"
    with pytest.raises(InputError, match=message):
        check(virtual)
