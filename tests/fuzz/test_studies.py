"""Studies in which a few values are replaced: resolved, or refused with one line."""

import copy

import yaml
from fuzzing import accepted, fuzz
from hypothesis import given
from hypothesis import strategies as st
from studies import check, load

from faultslip.study.model import Study

STUDIES = {name: load(name) for name in ("smoke.yaml", "open_data.yaml", "paper.yaml", "lanl.yaml")}
WORDS = st.sampled_from(
    [
        "gouge",
        "train",
        "p4677/train",
        "p4581_8mpa/test",
        "cross_trained",
        "simulation_only",
        "a/b",
        "x\n",
        "$x^{",
        "{",
        "",
    ]
)
NUMBERS = st.sampled_from([0, 1, -1, 2.0, 0.5, 10**9, float("inf"), float("nan"), 1e-300, 1e300])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def places(value, path=()):
    """Paths of all values of a configuration."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(value[key], (*path, key))


PLACES = {name: list(places(study)) for name, study in STUDIES.items()}


@fuzz
@given(st.data(), st.sampled_from(list(STUDIES)), st.integers(1, 3))
def test_studies(data, name, changes):
    config = copy.deepcopy(STUDIES[name])
    for _ in range(changes):
        *parents, last = data.draw(st.sampled_from(PLACES[name]))
        value = data.draw(VALUES)
        place = config
        try:
            for key in parents:
                place = place[key]
            place[last] = value
        except (KeyError, IndexError, TypeError):  # an earlier change has removed the place
            continue
    study = accepted(check, config)
    if study is not None:
        assert isinstance(study, Study)
        assert yaml.safe_dump(study.config)  # the page of parameters can show it
