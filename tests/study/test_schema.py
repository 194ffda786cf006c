"""The schema of the configuration: every key is described, and a renamed key is told by its new name."""

import re

import pytest
from studies import ROOT, check, load, put

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml
from faultslip.study.schema import REMOVED, RENAMED, load_schema

SCHEMA = load_schema(ROOT / "workflow" / "schemas" / "config.schema.json")


def keys(schema, path=()):
    """Every key of the configuration, with its part of the schema."""
    for name, part in schema.get("properties", {}).items():
        yield (*path, name), part
        yield from keys(part, (*path, name))
    for nested in ("additionalProperties", "items"):
        if isinstance(schema.get(nested), dict):
            yield from keys(schema[nested], (*path, "*"))


KEYS = [pair for root in (SCHEMA, *SCHEMA["$defs"].values()) for pair in keys(root)]


def test_every_key_has_a_description_that_is_a_sentence():
    assert len(KEYS) > 150
    bad = [".".join(path) for path, part in KEYS if not re.match(r"\S.+\.$", part.get("description", ""))]
    assert bad == []


@pytest.mark.parametrize(
    "section", ["record", "events", "scalogram", "windows", "network", "training", "scores"]
)
def test_defaults_in_descriptions_are_true(section):
    """The reference page is made from the descriptions, so they must be true."""
    part = SCHEMA["properties"][section]
    properties = part.get("properties") or SCHEMA["$defs"][part["$ref"].rsplit("/", 1)[1]]["properties"]
    for key, value in load_yaml(ROOT / "config.yaml")[section].items():
        said = re.search(r"Default: (.+?)\.?$", properties[key]["description"].replace(", no average.", ""))
        assert said is not None, key
        text = str(value).lower() if isinstance(value, bool) else str(value).replace("'", "")
        assert said[1].rstrip(".").startswith(text), (key, said[1], text)


@pytest.mark.parametrize("key", RENAMED)
def test_no_renamed_key_is_in_use(key):
    allowed = {".".join(path[-2:]) for path, _ in KEYS}
    assert key not in {name.split(".")[-1] for name in allowed} or key == "fraction"


@pytest.mark.parametrize("key", REMOVED)
def test_no_removed_key_is_in_use(key):
    section, name = key.split(".")
    parts = [SCHEMA["properties"].get(section, {}), SCHEMA["$defs"].get(section, {})]
    parts.append(SCHEMA["$defs"]["experiment"]["properties"].get(section, {}))
    assert any(parts) and not any(name in part.get("properties", {}) for part in parts)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("record", "slip_drop"), 0.03, "record: the key 'slip_drop' is now events.min_friction_drop"),
        (("record", "failure_rate"), 1, "record: the key 'failure_rate' is now failure_slope"),
        (("training", "parts"), [20, 160], "training: the key 'parts' is now crop_length"),
        (("training", "averaging"), 0.9, "training: the key 'averaging' is now ema_decay"),
        (
            ("scenarios", "zero_shot", "statistics"),
            "segment",
            "scenarios.zero_shot: the key 'statistics' is now normalisation",
        ),
        (
            ("scenarios", "simulation_only", "view"),
            "past",
            "the key 'view' is now causal (view: past is causal: true)",
        ),
        (("laurenti",), {}, "top level: the key 'laurenti' is now published_network"),
        (("extra_scenarios",), [], "top level: the key 'extra_scenarios' is now scenarios: a study that"),
        (("scenarios", "zero_shot", "name"), "x", "the key 'name' is now the key of its mapping, as in scen"),
        (
            ("scenarios",),
            [{"name": "x"}],
            "configuration: scenarios: a list was found; they are now a mapping",
        ),
        (("scenarios", "zero_shot", "network"), {"kernel": 3}, "network: the key 'kernel' is gone: all"),
        (("experiments", "gouge", "simulation", "pressure"), 1, "the key 'pressure' is gone: the normal"),
        (("scenarios", "zero_shot", "emission_normalisation"), "train", "is now normalisation, of emission"),
        (("published_network",), {"scenarios": ["zero_shot"], "seeds": [1]}, "the key 'seeds' is gone: they"),
        (("published_network",), {"scenarios": ["zero_shot"], "experiment": "x"}, "'experiment' is gone: it"),
        (
            ("experiments", "gouge", "simulation", "speed"),
            0.001,
            "experiments.gouge.simulation: the key 'speed' is now load_velocity",
        ),
    ],
)
def test_a_key_of_an_earlier_version_is_refused_with_its_new_name(path, value, message):
    with pytest.raises(InputError, match=re.escape(message)):
        check(put(load("smoke.yaml"), path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("training", "epochs"), 2.0),
        (("training", "batch_size"), 32.0),
        (("network", "width"), 4.0),
        (("scenarios", "simulation_only", "training"), {"epochs": 3.0}),
        (("seeds",), [1.0, 2.0]),
        (("data_efficiency", "places"), 2.0),
        (("experiments", "gouge", "simulation", "grains"), 110.0),
        (
            ("experiments", "gouge", "segments", "late"),
            {"cycle": {"number": 2.0, "part": "pre_failure", "fraction": [0, 1]}},
        ),
    ],
)
def test_a_whole_number_may_be_written_as_a_float(path, value):
    """JSON Schema makes no difference between 2 and 2.0, but range(2.0) and a list of 2.0 filters fail."""

    def whole(value):
        if isinstance(value, dict):
            return {key: whole(content) for key, content in value.items()}
        if isinstance(value, list):
            return [whole(item) for item in value]
        return int(value) if isinstance(value, float) else value

    found = check(put(load("smoke.yaml"), path, value)).config
    assert repr(found) == repr(check(put(load("smoke.yaml"), path, whole(value))).config)


@pytest.mark.parametrize("value", [0, 1, 0.5, {"friction": 1.0}, {"emission": 0.5, "normal_stress": 0}])
def test_an_average_is_a_number_or_one_for_single_variables(value):
    study = check(put(load("smoke.yaml"), ("experiments", "p4581_8mpa", "average"), value))
    assert study.experiments["p4581_8mpa"].average == value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"height": 1.0}, "unknown key 'height'; allowed: emission, friction, normal_stress"),
        ({"frictoin": 1.0}, "unknown key 'frictoin' (did you mean 'friction'?)"),
        ({"friction": -1.0}, "friction: -1.0: must be at least 0"),
        ({"friction": "1 s"}, "friction: '1 s' should be a number"),
        ({"friction": {"length": 1}}, "friction: {'length': 1} should be a number"),
        ({}, "{}: its number of entries must be at least 1"),
        (-1, "-1: must be at least 0"),
        ([1.0], "[1.0] should be a number or a mapping"),
        (True, "True should be a number or a mapping"),
    ],
)
def test_what_cannot_be_averaged_is_refused_with_one_error(value, message):
    with pytest.raises(InputError) as error:
        check(put(load("smoke.yaml"), ("experiments", "p4581_8mpa", "average"), value))
    assert str(error.value).startswith("configuration: experiments.p4581_8mpa.average")
    assert message in str(error.value) and ";" not in str(error.value).replace("; allowed", "")


def test_numbers_that_need_not_be_whole_stay_as_they_are():
    config = put(load("smoke.yaml"), ("experiments", "gouge", "time_scale"), 19.0)
    assert repr(check(config).config["experiments"]["gouge"]["time_scale"]) == "19.0"
    with pytest.raises(InputError, match="training.epochs: 2.5 should be a whole number"):
        check(put(load("smoke.yaml"), ("training", "epochs"), 2.5))
