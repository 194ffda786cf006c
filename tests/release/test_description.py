"""`about.json` of released networks: what it may hold, and what is refused."""

import json

import numpy as np
import pytest

import faultslip
from faultslip.io.errors import InputError
from faultslip.release.description import read_description
from faultslip.release.folders import FOLDER

ABOUT = (FOLDER / "zero_shot" / "about.json").read_text()
DELETED = object()
NAME, SHA = "seed1.safetensors", 64 * "0"
STATISTICS = [0.0] * 29


def write(path, change):
    """The description of shipped networks with changes, by the path of a key."""
    about = json.loads(ABOUT)
    for keys, value in change.items():
        *parents, last = keys.split("/")
        node = about
        for key in parents:
            node = node[int(key) if isinstance(node, list) else key]
        if value is DELETED:
            del node[last]
        else:
            node[int(last) if isinstance(node, list) else last] = value
    path.write_text(json.dumps(about))
    return path


@pytest.mark.parametrize("name", faultslip.released())
def test_shipped_descriptions(name):
    about, familiarity = read_description(FOLDER / name / "about.json")
    assert "reference" not in about and familiarity.limit > 0


@pytest.mark.parametrize(
    "change",
    [
        {"causal": True},
        {"meant_for": "run 12", "validation": {"released": 1.5, "adapted": 1.2, "constant": 4.0}},
        {"key_of_a_later_version": [1, {"a": None}]},
        {"files": {"network of seed 1.safetensors": SHA}},
    ],
)
def test_descriptions_that_others_write(tmp_path, change):
    about, _ = read_description(write(tmp_path / "about.json", change))
    assert all(about[key] == value for key, value in change.items())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"half_width": -1}, "half_width: -1 is less than the minimum"),
        ({"half_width": 0}, "half_width"),
        ({"half_width": "1.3"}, "half_width: '1.3' is not of type 'number'"),
        ({"half_width": float("nan")}, "NaN is not a finite number"),
        ({"half_width": DELETED}, "'half_width' is a required property"),
        ({"reference/limit": float("nan")}, "NaN is not a finite number"),
        ({"reference/limit": float("inf")}, "Infinity is not a finite number"),
        ({"reference/limit": -8}, "reference.limit"),
        ({"reference/limit": True}, "reference.limit: True is not of type 'number'"),
        ({"causal": "false"}, "causal: 'false' is not of type 'boolean'"),
        ({"causal": 1}, "causal: 1 is not of type 'boolean'"),
        ({"low_pass_gain": -0.5}, "low_pass_gain"),
        ({"low_pass_gain": 3}, "low_pass_gain"),
        ({"target": "time_to_failure"}, "target: 'friction' was expected"),
        ({"title": DELETED}, "'title' is a required property"),
        ({"title": ["a"]}, "title"),
        ({"meant_for": None}, "meant_for"),
        ({"validation": {"adapted": "good"}}, "validation.adapted"),
        ({"samples_per_cycle": [275, 37]}, "samples_per_cycle: 275 and 37 are not in ascending order"),
        ({"samples_per_cycle/0": -37}, "samples_per_cycle[0]"),
        ({"samples_per_cycle": [37]}, "samples_per_cycle"),
        ({"files": {}}, "files"),
        ({"files": [NAME]}, "files"),
        ({f"files/{NAME}": "e425"}, "'e425' does not match"),
        ({f"files/{NAME}": None}, "files"),
        ({"files": {f"../zero_shot/{NAME}": SHA}}, "does not match"),
        ({"files": {f"/tmp/{NAME}": SHA}}, "does not match"),
        ({"files": {f"..\\{NAME}": SHA}}, "does not match"),
        ({"files": {"about.json": SHA}}, "does not match"),
        ({"files": {300 * "a" + ".safetensors": SHA}}, "is too long"),
        ({"reference": 3}, "reference: 3 is not of type 'object'"),
        ({"reference/noise/weights/0": "x"}, "reference.noise.weights[0]"),
        ({"reference/noise": DELETED}, "'noise' is a required property"),
        ({"reference/faults/mean": 0}, "reference.faults.mean"),
        ({"reference/faults/mean": STATISTICS[1:]}, "reference.faults.mean"),
        ({"reference/faults/mean/3": 1e300}, "reference.faults.mean[3]"),
        ({"reference/noise/std/0": 0}, "reference.noise.std[0]"),
        ({"reference/noise/std/0": -1}, "reference.noise.std[0]"),
        ({"reference/faults/precision": STATISTICS}, "reference.faults.precision"),
        ({"reference/faults/precision/28": [1.0]}, "reference.faults.precision[28]"),
        ({"reference/faults/precision/0/1": 5}, "reference.faults.precision: not symmetric"),
        ({"reference/faults/precision/0/0": -5}, "reference.faults.precision: not symmetric and positive"),
        ({"reference/faults/precision": (1e-9 * np.eye(29)).tolist()}, "variances are 1, but one is 1e+09"),
    ],
)
def test_what_is_refused(tmp_path, change, said):
    path = write(tmp_path / "about.json", change)
    with pytest.raises(InputError) as error:
        read_description(path)
    message = str(error.value)
    assert message.startswith(f"{path}: not a description of networks: ") and said in message
    assert "\n" not in message and len(message) < 1000


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"{" * 100_000, b'"text"'])
def test_files_that_are_no_description(tmp_path, content):
    path = tmp_path / "about.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="about.json: not a description of networks"):
        read_description(path)


def test_emission_without_statistics_is_not_familiar():
    """Two levels that are constant for longer than a stretch, and numbers whose squares are 0."""
    familiarity = faultslip.load("zero_shot").familiarity
    levels = np.repeat([1.0, 2.0], 1500)
    assert not familiarity.is_familiar(levels)
    assert familiarity.likelihood(levels) == -np.inf
    tiny = 1e-200 * (2 + np.sin(np.arange(1500.0)))
    with np.errstate(all="ignore"):
        assert not familiarity.is_familiar(tiny)
