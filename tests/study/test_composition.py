"""Defaults, the study that a file extends, the file, and --config: one over the other."""

import re

import pytest
from studies import ROOT, check

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml
from faultslip.study.composition import compose

DEFAULTS = load_yaml(ROOT / "config.yaml")
BASE = """
study: base
seeds: [1, 2]
experiments:
  one:
    apparatus: {a: 1, b: 2}
    segments: {train: {fraction: [0, 0.5]}, test: {load: 3}}
  two: {table: {files: [x.csv]}}
scenarios:
  first: {train: [one/train], training: {epochs: 3, patience: 4}}
  second: {model: first}
figures: {fig1: {experiments: [one]}, fig4: {experiments: [two]}}
"""

EXTENDING = "study: mine\nextends: base\n"


@pytest.fixture
def project(tmp_path):
    """A project with the defaults and the study base, which is the default study."""
    (tmp_path / "studies").mkdir()
    defaults = (ROOT / "config.yaml").read_text().replace("studies/virtual.yaml", "studies/base.yaml")
    (tmp_path / "config.yaml").write_text(defaults)
    (tmp_path / "studies" / "base.yaml").write_text(BASE)
    return tmp_path


def composed(project, *texts, **given):
    """The configuration of study files with these contents."""
    paths = [project / f"mine{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return compose(project, paths, given)


def refused(project, *texts, **given):
    """The message that refuses them, of one line."""
    with pytest.raises(InputError) as error:
        composed(project, *texts, **given)
    message = str(error.value)
    assert "\n" not in message and len(message) < 700
    return message


def test_a_study_has_the_defaults_and_no_more(project):
    found = composed(project, "study: mine\nwindows: {length: 3}")
    assert found["study"] == "mine" and found["windows"] == {"length": 3, "step": DEFAULTS["windows"]["step"]}
    assert found.keys() == DEFAULTS.keys() - {"default_study"} | {"study"}


def test_without_a_file_the_default_study_is_composed(project):
    assert compose(project)["study"] == "base"
    assert compose(project, [], {"seeds": [5], "training": {"epochs": 1}})["training"]["epochs"] == 1
    assert check(compose(ROOT)).name == "virtual"


def test_mappings_are_laid_over_and_lists_replaced(project):
    text = EXTENDING + "seeds: [7]\nscenarios: {third: {model: second}, first: {training: {epochs: 9}}}"
    found = composed(project, text)
    assert found["seeds"] == [7] and "extends" not in found
    assert found["scenarios"]["first"] == {"train": ["one/train"], "training": {"epochs": 9, "patience": 4}}
    assert list(found["scenarios"]) == ["first", "second", "third"]


def test_a_study_that_is_extended_may_be_named_by_its_path(project):
    (project / "other.yaml").write_text(BASE)
    for name in ("./other.yaml", str(project / "other.yaml"), "studies/base.yaml"):
        assert composed(project, f"study: mine\nextends: {name}")["experiments"].keys() == {"one", "two"}


def test_null_removes_a_key(project):
    text = "study: mine\nextends: base\nfigures: {fig4: null}\nscenarios: {first: {training: null}}"
    found = composed(project, text)
    assert found["figures"].keys() == {"fig1"} and found["scenarios"]["first"] == {"train": ["one/train"]}
    assert "fig1" not in composed(project, text, "figures: {fig1: null}")["figures"]


def test_sections_are_left_out(project):
    text = "study: mine\nextends: base\nwithout: [scenarios, figures]\nscenarios: {other: {model: x}}"
    found = composed(project, text)
    assert found["scenarios"] == {"other": {"model": "x"}} and "figures" not in found
    assert "without" not in found and "experiments" in found


def test_another_source_or_segment_takes_the_place_of_the_one_below(project):
    text = "study: mine\nextends: base\nexperiments: {one: {fdem: {x: 1}, segments: {test: {time: [0, 1]}}}}"
    one = composed(project, text)["experiments"]["one"]
    assert one == {"fdem": {"x": 1}, "segments": {"train": {"fraction": [0, 0.5]}, "test": {"time": [0, 1]}}}
    text = "study: mine\nextends: base\nexperiments: {one: {apparatus: {a: 3}}}"
    assert composed(project, text)["experiments"]["one"]["apparatus"] == {"a": 3, "b": 2}


def test_later_files_are_over_earlier_ones_and_what_is_given_is_over_all(project):
    texts = "study: mine\nextends: base\nseeds: [1]", "study: other\nextends: base\nfigures: {fig1: {a: 1}}"
    found = composed(project, *texts)
    assert found["seeds"] == [1] and found["study"] == "other"  # the base stands below both, and once
    assert found["figures"]["fig1"] == {"experiments": ["one"], "a": 1}
    assert composed(project, *texts, seeds=[3], study="x")["seeds"] == [3]


def test_a_change_of_one_experiment_leaves_that_with_the_same_anchor(project):
    base = "study: base\nexperiments:\n  a: &a {apparatus: {b: 1}}\n  c: {<<: *a, label: c}\n"
    (project / "studies" / "base.yaml").write_text(base)
    found = composed(project, "study: mine\nextends: base\nexperiments: {a: {apparatus: {b: 2}}}")[
        "experiments"
    ]
    assert (found["a"]["apparatus"]["b"], found["c"]["apparatus"]["b"]) == (2, 1)


BAD = {
    "no study": ("seeds: [1]", r"mine0.yaml: has no study, the name of .* add for example study: mine0"),
    "no study of its own": ("extends: base", "mine0.yaml: has no study"),
    "a list": ("- study", "mine0.yaml: has no keys; a study is a mapping"),
    "extends nothing": (
        "study: a\nextends: bass",
        "mine0.yaml: extends: 'bass' is no file .* which has base, or",
    ),
    "extends a number": ("study: a\nextends: 3", "extends: 3 is no file"),
    "extends itself": (
        "study: a\nextends: ./mine0.yaml",
        r"mine0.yaml: extends: './mine0.yaml' is this file",
    ),
    "no section": (
        EXTENDING + "without: [scenarioes]",
        "mine0.yaml: without: 'scenarioes' is not a section of the ",
    ),
    "without a parameter": (
        EXTENDING + "without: [training]",
        "without: 'training' is not a section .* scenarios",
    ),
    "without a text": (EXTENDING + "without: figures", "without: 'figures' is not a section of"),
    "without what": ("study: a\nwithout: [figures]", r"without: 'figures' is not .*: \(it extends none\)"),
    "null for a parameter": (
        EXTENDING + "training: null",
        "mine0.yaml: training: null was found, but every study",
    ),
    "null in a section": (
        EXTENDING + "training: {crop_length: null}",
        "training.crop_length: .* default, .20, 160., ",
    ),
    "null for nothing": (
        "study: a\nfigures: {fig6: null}",
        "figures.fig6: null removes a key .* extends: virtual",
    ),
    "null in a scenario": (
        EXTENDING + "scenarios: {first: {x: {y: null}}}",
        "scenarios.first.x.y: null removes a key",
    ),
    "a key twice": (
        "study: a\nstudy: b",
        "mine0.yaml, line 2, column 1: .* the key 'study' stands in line 1",
    ),
    "itself": ("study: a\nfigures: &a {b: *a}", "figures.b.b: nested more than 20"),
}


@pytest.mark.parametrize("case", BAD)
def test_files_that_are_refused(project, case):
    text, message = BAD[case]
    assert re.search(message, refused(project, text))


def test_a_study_that_is_extended_does_not_extend_another_one(project):
    (project / "studies" / "further.yaml").write_text("study: further\nextends: base")
    found = refused(project, "study: mine\nextends: further")
    assert "extends: 'further' extends 'base' itself, and there is one level only; extend 'base', or" in found


def test_what_is_given_does_not_extend(project):
    assert refused(project, extends="base").startswith("--config: extends: stands in a study file")


def test_values_in_a_list_or_a_mapping_that_is_given_have_their_types(project):
    """Snakemake parses them as texts."""
    given = {
        "seeds": ["1", "2"],
        "training": {"epochs": "3"},
        "figures": {"fig1": {"tested": ["a/b", ": :"]}},
    }
    found = composed(project, "study: mine", **given)
    assert found["seeds"] == [1, 2] and found["training"]["epochs"] == 3
    assert found["figures"] == {"fig1": {"tested": ["a/b", ": :"]}}


def test_a_name_given_is_enough(project):
    assert composed(project, "extends: base", study="mine")["study"] == "mine"


def test_the_studies_take_nothing_apart():
    """A study that needs many nulls is no variant of what it extends."""
    files = [*(ROOT / "studies").glob("*.yaml"), ROOT / ".ci" / "brief.yaml"]
    assert sum(len(re.findall(r": null\b", path.read_text())) for path in files) <= 5
