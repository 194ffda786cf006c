"""A catalogue of broken and hostile configurations and registers."""

import contextlib

import pytest
import yaml
from hostile import HUGE, refused
from hypothesis import given, settings
from hypothesis import strategies as st
from snakemake.common.configfile import load_configfile
from snakemake_interface_common.exceptions import WorkflowError
from studies import REGISTER, check, load, put

from faultslip.io.errors import InputError
from faultslip.study.inputs import check_register

REGISTERS = {
    "up and away": {"../../x.csv": {}},
    "an absolute path": {"/etc/x.csv": {}},
    "hidden": {"a/.ssh": {}},
    "a pattern": {"a/{b}.csv": {}},
    "another scheme": {"x.csv": {"url": "file:///etc/hostname"}},
    "no address": {"x.csv": {"url": None}},
    "no checksum": {"x.csv": {"sha256": ""}},
    "half a checksum": {"x.csv": {"sha256": "ab" * 16}},
    "no size": {"x.csv": {"size": None}},
}
KNOWN = {"url": "https://example.org/x.csv", "sha256": "0" * 64, "size": 10}


@pytest.mark.parametrize("case", REGISTERS)
def test_registers(case):
    register = {name: KNOWN | known for name, known in REGISTERS[case].items()}
    assert "register.yaml" in refused(check_register, register, "register.yaml")


def test_the_register_is_good():
    check_register(REGISTER, "register.yaml")


CONFIGURATIONS = {
    "a call": "study: !!python/object/apply:os.mkdir [exploded]",
    "an object": "study: !!python/object:os.stat_result {}",
    "a module": "study: !!python/name:os.system ''",
    "binary": "study: \x00\x01",
    "a list": "- study",
    "tabs": "\tstudy: x",
    "unclosed": "study: [",
    "twice an anchor that is not there": "study: *nothing",
}


@pytest.mark.parametrize("case", CONFIGURATIONS)
def test_configuration_files(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "study.yaml"
    path.write_text(CONFIGURATIONS[case])
    with pytest.raises((WorkflowError, InputError, yaml.YAMLError)):
        check(load("smoke.yaml") | load_configfile(path))
    assert not (tmp_path / "exploded").exists()


VALUES = {
    "a name that leaves the results": (["study"], "../elsewhere"),
    "a name that is a path": (["study"], "/tmp/x"),
    "a command in a name": (["study"], "x; touch exploded"),
    "an experiment's name that is a path": (["experiments", "../x"], {}),
    "an infinite scale": (["scalogram", "largest_scale"], float("inf")),
    "a scale that is no number": (["scalogram", "smallest_scale"], float("nan")),
    "a billion filters": (["network", "width"], HUGE),
    "a line end in a name": (["study"], "x\n"),
    "a negative seed": (["seeds"], [-1]),
    "a seed twice": (["seeds"], [1, 1]),
    "no seeds": (["seeds"], []),
    "a text for a number": (["training", "batch_size"], "32"),
    "a list for a mapping": (["network"], [8]),
    "nothing for a mapping": (["training"], None),
    "a number for a text": (["device"], 0),
}


@pytest.mark.parametrize("case", VALUES)
def test_configuration_values(case):
    refused(check, put(load("smoke.yaml"), *VALUES[case]))


def test_a_line_end_in_a_key():
    config = load("smoke.yaml")
    config["experiments"]["gouge\n"] = config["experiments"].pop("gouge")
    assert r"experiments: 'gouge\n' has invisible characters" in refused(check, config)


@pytest.mark.parametrize("key", [1, True, None, 1.5])
def test_a_key_that_is_no_text(key):
    config = load("smoke.yaml")
    config["experiments"][key] = config["experiments"]["gouge"]
    assert f"experiments: the key {key!r} should be a text" in refused(check, config)


ALIASES = {
    "a list in itself": ("seeds: &a [1, *a]", "seeds.1.1: nested more than 20"),
    "a mapping in itself": ("network: &a {width: [*a]}", "network.width.0: nested more than 20"),
    "ten lists of ten aliases": (
        "\n".join(
            ["seeds0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
            + [f"seeds{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 11)]
        ),
        "more than 100000 values, many of them in seeds",
    ),
}


@pytest.mark.parametrize("case", ALIASES)
def test_aliases_without_end(case):
    text, message = ALIASES[case]
    assert message in refused(check, load("smoke.yaml") | yaml.safe_load(text))


DATA_EFFICIENCY = {
    "experiment": "p4581_8mpa",
    "fractions": [0.5],
    "places": 1,
    "scenarios": ["laboratory_only"],
}
LIMITS = {
    "ten million places": (["data_efficiency"], DATA_EFFICIENCY | {"places": 10_000_000}, "at most 100"),
    "a study of 300 letters": (["study"], "x" * 300, "number of characters must be at most 64"),
    "a scenario of 300 letters": (["scenarios", "x" * 300], {}, "must be at most 64"),
    "a label of 300 letters": (["experiments", "gouge", "label"], "x" * 300, "must be at most 200"),
    "an experiment of 300 letters": (["experiments", "x" * 300], {}, "must be at most 64"),
    "a segment of 300 letters": (
        ["experiments", "gouge", "segments", "x" * 300],
        {"load": 1},
        "must be at most 64",
    ),
    "a billion epochs": (["training", "epochs"], HUGE, "must be at most 1000000"),
    "a billion windows": (["training", "windows_per_epoch"], HUGE, "must be at most 10000000"),
    "a batch of a billion": (["training", "batch_size"], HUGE, "must be at most 65536"),
    "a seed that is too large": (["seeds"], [2**32], "must be at most 4294967295"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_limits(case):
    path, value, message = LIMITS[case]
    assert message in refused(check, put(load("smoke.yaml"), path, value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SMOKE = load("smoke.yaml")
KEYS = [(key,) for key in SMOKE] + [
    (section, key)
    for section in ("record", "scalogram", "windows", "network", "training", "scores")
    for key in SMOKE[section]
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(KEYS), JSON)
def test_any_value_of_a_key_is_allowed_or_refused(path, value):
    with contextlib.suppress(InputError):
        check(put(SMOKE, path, value))
