"""The configuration: what is refused, and what names stand for."""

import copy
import re

import numpy as np
import pytest
import yaml
from conftest import ROOT
from snakemake.utils import update_config

from faultslip import checks, repeats, study
from faultslip.errors import InputError

REGISTER = study.load_register(ROOT / "resources" / "register.yaml")
SCHEMA = ROOT / "workflow" / "schemas" / "config.schema.json"


def load(*names):
    """The default study under overlays."""
    config = yaml.safe_load((ROOT / "config.yaml").read_text())
    for name in names:
        update_config(config, yaml.safe_load((ROOT / "studies" / name).read_text()))
    return study.without_nulls(config)


@pytest.fixture
def config():
    """A study with a table."""
    return load("smoke.yaml")


@pytest.fixture
def virtual():
    return load()


def check(config):
    checks.check(config, SCHEMA, REGISTER)


def put(config, path, value):
    """A copy of the configuration with one value changed; `...` removes the key."""
    config = copy.deepcopy(config)
    *parents, last = path
    place = config
    for key in parents:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return study.without_nulls(config)


# levers.yaml is laid over a study that is an overlay itself
OVERLAYS = {"levers.yaml": ("open_data.yaml", "levers.yaml"), "none": ()} | {
    path.name: (path.name,) for path in (ROOT / "studies").glob("*.yaml") if path.name != "levers.yaml"
}


@pytest.mark.parametrize("name", sorted(OVERLAYS))
def test_studies_are_valid(name):
    check(load(*OVERLAYS[name]))


P4581 = ("experiments", "p4581_8mpa")
CASES = [
    (("trainings",), {}, "top level: unknown key 'trainings' (did you mean 'training'?); allowed: "),
    (("training", "epoch"), 3, "training: unknown key 'epoch' (did you mean 'epochs'?)"),
    (("training", "epochs"), "ten", "training.epochs: 'ten' should be a whole number"),
    (("training", "epochs"), 0, "training.epochs: 0: must be at least 1"),
    (("training", "parts"), [20], "training.parts"),
    (("scalogram", "rows"), "plain", "scalogram.rows: 'plain': must be one of"),
    (("scalogram", "largest_scale"), 0.1, "scalogram.largest_scale must be above"),
    (("scalogram", "smallest_scale"), 0.01, "scalogram.smallest_scale: 0.01 s is less than a sample"),
    (("windows",), {"length": 0.1, "step": 0.1}, "windows.length: 0.1 s are 1 samples of 0.1 s; a network"),
    (("training", "parts"), [160, 20], "training.parts: [160, 20] s must go from short to long"),
    (
        ("training", "parts"),
        [0.5, 0.8],
        "training.parts: [0.5, 0.8] s must go from short to long, the",
    ),
    (("experiments", "mine__x"), {}, "experiments: 'mine__x'"),
    (("scenarios", 2, "view"), "past", "so it cannot have view"),
    (("scenarios", 0, "method"), "forest", "scenarios.0.method: 'forest': must be one of ['constant'"),
    (("scenarios", 3, "method"), "lstm", "lstm is no network, so it cannot have start_from, trained"),
    (("windows", "step"), 20, "windows.step, 20 s, is longer than windows.length, 6.4 s"),
    (("record", "interval"), -0.1, "record.interval: -0.1: must be above 0"),
    (("network", "kernel"), 4, "network.kernel: 4: must be one of [3, 5]"),
    (("seeds",), [], "seeds: []: its number of entries must be at least 1"),
    (("seeds",), ..., "missing key 'seeds'"),
    (("study",), "../elsewhere", "study: '../elsewhere': must match"),
    ((*P4581, "table"), ..., "experiments.p4581_8mpa: exactly one of simulation, apparatus, biaxial, fdem"),
    (
        (*P4581, "table", "files"),
        ["x.csv"],
        "there is no file 'x.csv' (a path is relative to the project's folder), nor is it a name in",
    ),
    ((*P4581, "table", "columns", "friction"), ..., "columns: missing key 'friction'"),
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
        {"cycle": {"number": 1, "part": "late", "share": [0, 1]}},
        "segments.test.cycle.part: 'late': must be one of ['post_failure', 'pre_failure']",
    ),
    (("scenarios", 0, "target"), "slip", "scenarios.0.target: 'slip': must be one of"),
    (
        ("scenarios", 0, "windows"),
        {"length": 1, "step": 2},
        "scenarios.simulation_only.windows.step, 2 s, is longer than",
    ),
    (("scenarios", 2, "target"), "time_to_failure", "so it cannot have target"),
    (("scenarios", 0, "train"), ["gauge/train"], "there is no experiment 'gauge'; there are: gouge, gouge-1"),
    (
        ("scenarios", 0, "train"),
        ["gouge/learn"],
        "gouge has no segment 'learn'; it has: train, validation, test",
    ),
    (("scenarios", 0, "train"), ["gouge"], "scenarios.0.train.0: 'gouge': must match"),
    (("scenarios", 1, "test"), ["p4581_8mpa/train"], "is also trained or validated on"),
    (("scenarios", 3, "test"), ["gouge/validation"], "gouge-1/validation is also trained or validated on"),
    (("scenarios", 2, "model"), "cross_trained", "no scenario 'cross_trained' stands before it"),
    (("scenarios", 2, "train"), ["gouge/train"], "so it cannot have train"),
    (("scenarios", 3, "start_from"), ..., "trained: latent needs start_from"),
    (("scenarios", 3, "name"), "zero_shot", "the name 'zero_shot' is given 2 times"),
    (("scenarios", 0, "statistics"), "nobody/train", "there is no experiment 'nobody'"),
    (("figures", "fig1", "experiments"), ["gouge"], "figures.fig1: there is no experiment 'gouge'"),
    (("figures", "fig3", "scenarios"), ["post_failure"], "figures.fig3: there is no scenario 'post_failure'"),
    (
        ("figures", "fig2", "tested"),
        ["p4581_8mpa/test"],
        "simulation_only is not tested on 'p4581_8mpa/test'",
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), CASES)
def test_bad_configuration(config, path, value, message):
    with pytest.raises(InputError, match=re.escape(message)) as error:
        check(put(config, path, value))
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 600


def test_one_experiment_a_simulated_seed(config):
    config["experiments"]["gouge"]["simulation"]["seeds"] = [3, 7]
    names = list(study.experiments(config))
    assert [name for name in names if "slow" not in name] == ["gouge-3", "gouge-7", "slider", "p4581_8mpa"]
    assert study.segments(config, ["gouge/train", "p4581_8mpa/test", "gouge-7/test"]) == [
        ("gouge-3", "train"),
        ("gouge-7", "train"),
        ("p4581_8mpa", "test"),
        ("gouge-7", "test"),
    ]


def test_creep_needs_both_its_constants(virtual):
    check(virtual)
    del virtual["experiments"]["p4581"]["apparatus"]["creep_effect"]
    with pytest.raises(InputError, match="apparatus: 'creep_effect' is a dependency of 'creep_friction'"):
        check(virtual)


def test_an_apparatus_is_a_biaxial_experiment_whose_folder_is_simulated(virtual):
    found = study.experiments(virtual)["p4581"]
    assert found["biaxial"]["folder"] == f"resources/apparatus/{found['apparatus']['run']}-seed4581"
    other = study.experiments(put(virtual, ("experiments", "p4581", "apparatus", "seed"), 1))["p4581"]
    assert other["apparatus"]["run"] == found["apparatus"]["run"]
    assert other["biaxial"]["folder"] != found["biaxial"]["folder"]


def test_what_scenarios_inherit(virtual):
    assert study.target_of(virtual, "cross_trained") == "friction"
    assert study.target_of(virtual, "time_to_failure_each_load") == "time_to_failure"
    assert study.windows_of(virtual, "cross_trained_loads") == {"length": 2, "step": 0.2}
    assert study.windows_of(virtual, "pre_failure_each_load") == {"length": 0.4, "step": 0.1}
    assert study.shortest_window(virtual, "p4677", "train") == 2
    assert study.shortest_window(virtual, "p4581", "5mpa") == 0.4


ONE_CYCLE = {"number": 2, "part": "post_failure", "share": [0, 0.9]}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"fraction": [0, 0.2]}, {"fraction": [0.2, 0.4]}, True),
        ({"fraction": [0, 0.3]}, {"fraction": [0.2, 0.4]}, False),
        ({"time": [5, 6]}, {"time": [1, 5]}, True),
        ({"time": [5, 6]}, {"fraction": [0, 0.1]}, False),
        ({"load": 3}, {"load": 4}, True),
        ({"load": 3}, {"load": 3}, False),
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"share": [0.9, 1]}}, True),
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"share": [0.8, 1]}}, False),
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"part": "pre_failure"}}, True),
        ({"cycle": ONE_CYCLE}, {"fraction": [0.9, 1]}, False),
    ],
)
def test_disjoint(one, other, apart):
    assert checks.disjoint(one, other) is apart
    assert checks.disjoint(other, one) is apart


def test_a_cycle_that_was_trained_on_may_lie_in_the_test_part(virtual):
    virtual["scenarios"][6]["test"] = ["p4677/test"]
    with pytest.raises(
        InputError, match="p4677/test is also trained .* as p4677/post_failure, or may overlap"
    ):
        check(virtual)


def test_equal_simulations_share_their_files_and_others_do_not(config):
    def run(config):
        return study.experiments(config)["gouge-1"]["simulation"]["run"]

    assert run(config) == run(put(config, ("experiments", "gouge", "time_scale"), 5))
    assert run(config) != run(put(config, ("experiments", "gouge", "simulation", "speed"), 5e-3))


def test_statistics(config):
    def statistics(value):
        changed = put(config, ("scenarios", 2, "statistics"), value)
        check(changed)
        return study.statistics_of(changed, "zero_shot", "p4581_8mpa", "test")

    assert statistics("train") == ("p4581_8mpa", "train")
    assert statistics("segment") == ("p4581_8mpa", "test")
    assert statistics("gouge-1/train") == ("gouge-1", "train")


def test_an_overlay_must_name_its_study(tmp_path):
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("seeds: [1]\n")
    with pytest.raises(InputError, match="mine.yaml: has no study.* add for example study: mine"):
        checks.check_overlays({"study": "virtual"}, [str(overlay)], "virtual")
    checks.check_overlays({"study": "other"}, [str(overlay)], "virtual")  # named with --config
    overlay.write_text("study: virtual\n")
    checks.check_overlays({"study": "virtual"}, [str(overlay)], "virtual")
    checks.check_overlays({"study": "virtual"}, [], "virtual")


@pytest.mark.parametrize(
    ("header", "friction", "message"),
    [
        ("t,e,s,n", "s / n", None),
        ("t,e,s,n", "s / row", None),
        ("t,e,s,n", "s / m", "experiments.mine.table.columns.friction: .*mine.csv: .* no column 'm'"),
        ("t,e,s,n", "(s / n", "is not arithmetic"),
        ("t,e,s,n", "sin(s)", "'sin.s.' is not allowed"),
        ("t;e;s;n", "s / n", "separated by ';'"),
    ],
)
def test_a_table_of_ones_own_is_checked_before_anything_runs(tmp_path, header, friction, message):
    (tmp_path / "mine.csv").write_text(header + "\n0,1,2,3\n")
    columns = {"friction": friction}
    config = {"experiments": {"mine": {"table": {"files": [str(tmp_path / "mine.csv")], "columns": columns}}}}
    if message is None:
        checks.check_tables(config)
        return
    with pytest.raises(InputError, match=message):
        checks.check_tables(config)


def test_shares_of_the_training_part(config):
    config["data_efficiency"] = {
        "experiment": "p4581_8mpa",
        "shares": [0.25, 1, 0.4],
        "places": 3,
        "scenarios": ["laboratory_only", "cross_trained"],
        "training": {"epochs": 3},
    }
    check(config)
    found = repeats.with_shares(config)
    segments = found["experiments"]["p4581_8mpa"]["segments"]
    spans = [segments[f"share1_place{j}"]["fraction"] for j in (1, 2, 3)]
    np.testing.assert_allclose(spans, [[0, 0.05], [0.075, 0.125], [0.15, 0.2]])
    assert segments["share2_place1"]["fraction"] == pytest.approx([0, 0.2])
    assert "share2_place2" not in segments
    # two of the third fit without overlap, at both ends
    spans = [segments[f"share3_place{j}"]["fraction"] for j in (1, 2)]
    np.testing.assert_allclose(spans, [[0, 0.08], [0.12, 0.2]])
    new = [s for s in found["scenarios"] if "share" in s]
    assert len(new) == 2 * (3 + 1 + 2)
    one = study.scenario(found, "cross_trained_share1_place2")
    assert one["train"] == ["p4581_8mpa/share1_place2"]
    assert one["start_from"] == "simulation_only"
    assert "validate" not in one
    assert study.training_of(found, one["name"])["epochs"] == 3
    # the study itself is as it was
    assert [s for s in found["scenarios"] if "share" not in s] == config["scenarios"]
    assert study.shortest_window(found, "p4581_8mpa", "share1_place1") == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experiment": "p9"}, "data_efficiency.experiment: there is no experiment 'p9'"),
        ({"scenarios": ["zero_shot"]}, "'zero_shot' is not a scenario that trains on p4581_8mpa/train alone"),
        ({"shares": [0]}, "data_efficiency.shares.0: 0: must be above 0"),
        ({"shares": [1.5]}, "data_efficiency.shares.0: 1.5: must be at most 1"),
    ],
)
def test_bad_shares(config, change, message):
    good = {"experiment": "p4581_8mpa", "shares": [1], "places": 1, "scenarios": ["laboratory_only"]}
    config["data_efficiency"] = good | change
    with pytest.raises(InputError, match=message):
        check(config)


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
        },
    }
    check(config)
    found = repeats.with_variants(config)
    new = {s["name"]: s for s in found["scenarios"] if "variant" in s}
    assert list(new) == [
        "simulation_only_as_it_is",
        "simulation_only_slow",
        "cross_trained_as_it_is",
        "cross_trained_all",
        "cross_trained_short",
        "cross_trained_level",
    ]
    # a gain changes the prediction alone
    assert new["cross_trained_level"]["model"] == "cross_trained_as_it_is"
    assert study.low_pass_gain_of(found, "cross_trained_level") == 0.7
    assert study.low_pass_gain_of(found, "cross_trained_as_it_is") == 1
    assert new["cross_trained_all"]["trained"] == "all"
    # scored on what validates the scenario, so these are not validated with it
    assert "validate" not in new["cross_trained_all"]
    assert new["simulation_only_as_it_is"]["model"] == "simulation_only"
    assert new["simulation_only_slow"]["validate"] == ["gouge/validation", "slider/validation"]
    assert all(s["test"] == ["p4581_8mpa/validation"] for s in new.values())
    assert study.seeds_of(found, "cross_trained_all") == [1]
    assert study.seeds_of(found, "cross_trained") == config["seeds"]


def test_a_variant_may_start_from_another(config):
    config["ablation"] = {
        "tested": "p4581_8mpa/validation",
        "seeds": [1],
        "variants": {
            "simulation_only": {"wide": {"network": {"width": 16}}},
            "cross_trained": {"wide": {"start_from": "simulation_only_wide"}},
        },
    }
    check(config)
    found = repeats.with_variants(study.ordered(config))
    assert study.network_of(found, "cross_trained_wide")["width"] == 16
    assert study.network_of(found, "cross_trained")["width"] == config["network"]["width"]
    # compared with as many networks of the scenario as it is
    assert study.seeds_of(found, "simulation_only_as_it_is") == [1]
    config["ablation"]["variants"]["cross_trained"]["wide"]["start_from"] = "simulation_only_wider"
    with pytest.raises(InputError, match="no scenario 'simulation_only_wider' stands before it"):
        check(config)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tested": "p4581_8mpa/test"}, "ablation.tested: p4581_8mpa/test is a test part, of"),
        ({"seeds": [9]}, "ablation.seeds: 9 is not one of the study's seeds"),
        ({"variants": {"constant": {"x": {"low_pass_gain": 1}}}}, "'constant' has a method of its own"),
        ({"variants": {"nobody": {"all": {"trained": "all"}}}}, "there is no scenario 'nobody'"),
        (
            {"variants": {"laboratory_only": {"x": {"trained": "latent"}}}},
            "laboratory_only_x: .* needs start_from",
        ),
        ({"variants": {"laboratory_only": {"x": {"epochs": 3}}}}, "unknown key 'epochs'"),
        (
            {"variants": {"cross_trained": {"x": {"network": {"width": 16}}}}},
            "cross_trained_x: cannot have network, for it starts from that of simulation_only",
        ),
        (
            {"variants": {"laboratory_only": {"x": {"training": {"stretch": 2, "parts": None}}}}},
            "laboratory_only_x.training: .* with parts: null none are",
        ),
    ],
)
def test_bad_variants(config, change, message):
    good = {"tested": "p4581_8mpa/validation", "variants": {"cross_trained": {"all": {"trained": "all"}}}}
    config["ablation"] = good | change
    with pytest.raises(InputError, match=message):
        check(config)
