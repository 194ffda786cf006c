"""Priors of random faults."""

import copy

import numpy as np
import pytest
import yaml
from studies import ROOT

from faultslip.faults.priors import LAWS, QUANTITIES, Prior, Priors
from faultslip.io.errors import InputError

PRIORS = ROOT / "resources/priors.yaml"


def test_draws_fill_their_range_uniformly():
    random = np.random.default_rng(1)
    for prior in (Prior(2, 5, logarithmic=False), Prior(1e-3, 1e3, logarithmic=True)):
        drawn = np.array([prior.draw(random) for _ in range(4000)])
        low, high = prior.low, prior.high
        assert low <= drawn.min() and drawn.max() <= high
        if prior.logarithmic:
            drawn, low, high = np.log(drawn), np.log(low), np.log(high)
        uniform = np.sort((drawn - low) / (high - low))
        assert np.abs(uniform - np.linspace(0, 1, 4000)).max() < 0.03  # Kolmogorov and Smirnov, 0.1 %


def test_the_file_of_the_project_gives_a_source_and_a_unit_to_each():
    content = yaml.safe_load(PRIORS.read_text())
    assert set(content["priors"]) == set(QUANTITIES)
    assert all({"unit", "source"} < set(given) for given in content["priors"].values())


def test_fractions_of_faults():
    priors, random = Priors.read(PRIORS), np.random.default_rng(2)
    drawn = [priors.draw(random) for _ in range(2000)]
    expected = {"creep_share": 0.5, "relaxation": 0.4, "quiescence": 0.4}
    for name, fraction in expected.items():
        zero = np.mean([fault[name] == 0 for fault in drawn])
        assert zero == pytest.approx(0.5 if name == "creep_share" else 1 - fraction, abs=0.04)
    laws = [fault["law"] for fault in drawn]
    assert np.bincount(np.array(laws, int)) / 2000 == pytest.approx([1 / 3] * len(LAWS), abs=0.04)


def without_source(content):
    del content["priors"]["a"]["source"]


def without_quantity(content):
    del content["priors"]["coda"]


BAD = {
    "empty": (
        lambda c: c["priors"]["a"].update(uniform=[0.01, 0.01]),
        r"priors.a.uniform: .* empty or reversed",
    ),
    "reversed": (
        lambda c: c["priors"]["noise"].update(log_uniform=[20, 1]),
        r"priors.noise.log_uniform: \[20, 1\]",
    ),
    "not positive": (
        lambda c: c["priors"]["noise"].update(log_uniform=[0, 1]),
        "a logarithm needs a positive",
    ),
    "not finite": (lambda c: c["priors"]["a"].update(uniform=[0, float("inf")]), "priors.a.uniform"),
    "two kinds": (lambda c: c["priors"]["a"].update(log_uniform=[1, 2]), "uniform or log_uniform"),
    "no source": (without_source, "unit and source were expected"),
    "missing": (without_quantity, "priors.coda: missing"),
    "unknown": (
        lambda c: c["priors"].update(colour=c["priors"]["a"]),
        "priors.colour: missing, or not a quantity",
    ),
    "no numbers": (lambda c: c["priors"]["a"].update(uniform=["x", "y"]), "not a file of priors"),
    "no slips": (lambda c: c["accepted"].update(slips=[9, 3]), "accepted.slips"),
    "no fraction": (lambda c: c.update(relaxing=1.5), "must lie within 0 and 1"),
    "no acceptance": (lambda c: c.pop("accepted"), "not a file of priors"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_priors_are_refused(tmp_path, case):
    change, message = BAD[case]
    content = copy.deepcopy(yaml.safe_load(PRIORS.read_text()))
    change(content)
    path = tmp_path / "priors.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(InputError, match=message) as error:
        Priors.read(path)
    assert "priors.yaml" in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none.yaml: not a file of priors"):
        Priors.read(tmp_path / "none.yaml")
