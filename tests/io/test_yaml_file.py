"""Reading YAML files."""

import re

import pytest

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"seeds: [1\nfoo: 2\n", "bad.yaml, line 2, column 4: not valid YAML: expected ',' or ']'"),
        (b"seeds: 1\n\tfoo: 2\n", "bad.yaml, line 2, column 1: not valid YAML: found character"),
        (b"label: \xff\n", "bad.yaml: not valid YAML: 'utf-8' codec can't decode"),
        (b"seeds: " + b"[" * 3000, "bad.yaml: not valid YAML: maximum recursion depth"),
        (b"study: 2020-13-45\n", "bad.yaml: not valid YAML: month must be in"),
    ],
)
def test_a_file_that_is_not_yaml_is_refused_with_the_place(tmp_path, content, message):
    (tmp_path / "bad.yaml").write_bytes(content)
    with pytest.raises(InputError, match=re.escape(message)):
        load_yaml(tmp_path / "bad.yaml")


def write(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "seeds: [1]\nstudy: x\nseeds: [2]\n",
            "line 3, column 1: .* the key 'seeds' stands in line 1",
        ),
        ("a: {b: {c: 1, d: 2, c: 3}}\n", "line 1, column 21: .* the key 'c' stands in line 1"),
        ("a:\n  - {b: 1,\n     b: 1}\n", "line 3, column 6: .* the key 'b' stands in line 2"),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_both_of_its_lines(tmp_path, text, message):
    with pytest.raises(InputError, match=f"mine.yaml, {message}"):
        load_yaml(write(tmp_path, text))


def test_a_key_that_an_anchor_brings_may_be_given_again(tmp_path):
    text = "a: &a {x: 1, y: 2}\nb: &b {<<: *a, y: 3}\nc: {<<: *b, y: 4}\nd: *b\n"
    found = load_yaml(write(tmp_path, text))
    assert found["c"] == {"x": 1, "y": 4} and found["d"] == found["b"] == {"x": 1, "y": 3}


def test_a_list_in_itself_is_read(tmp_path):
    (found,) = load_yaml(write(tmp_path, "seeds: &a [*a]\n")).values()
    assert found[0] is found
