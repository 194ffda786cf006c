"""Random faults in a study."""

import pytest
from studies import check, load, put

from faultslip.io.errors import InputError

RANDOM = {
    "label": "random faults",
    "virtual": True,
    "random_faults": {
        "number": 150,
        "seed": 1,
        "duration": 60,
        "recurrence": 8,
        "priors": "resources/priors.yaml",
    },
    "segments": {"train": {"faults": [0, 0.9]}, "validation": {"faults": [0.9, 1]}},
}
SCENARIO = {
    "train": ["random/train"],
    "validate": ["random/validation"],
    "test": ["p4581_8mpa/test"],
}


def study(changes=(), **scenario):
    config = put(load("smoke.yaml"), ["experiments", "random"], RANDOM)
    for path, value in changes:
        config = put(config, ["experiments", "random", *path], value)
    config["scenarios"]["zero_shot_random"] = SCENARIO | scenario
    return config


def test_batches_are_experiments():
    found = check(study())
    train = found.scenario("zero_shot_random").train
    assert [segment.path for segment in train] == [f"random-{batch}/train" for batch in (1, 2, 3)]
    assert found.normalising_segment(found.scenario("zero_shot_random"), train[1]) == train[1]
    assert not any(name.startswith("random") for name in found.used_experiments)


def test_more_faults_leave_the_first_batches_as_they_are():
    few, many = (check(study([(["random_faults", "number"], n)])).experiments for n in (50, 1000))
    assert few["random-1"].fault == many["random-1"].fault and "random-20" in many


BAD = {
    "a number between batches": ([(["random_faults", "number"], 120)], {}, "number"),
    "a part in time": ([(["segments", "train"], {"fraction": [0, 0.9]})], {}, "faults, such as"),
    "reversed": ([(["segments", "train"], {"faults": [0.9, 0.1]})], {}, "is empty"),
    "overlapping": ([(["segments", "validation"], {"faults": [0.8, 1]})], {}, "overlap"),
    "an average": ([(["average"], 1.0)], {}, "random.average: random faults draw it"),
    "averaged": ([(["averaged"], 1.0)], {}, "random.averaged: random faults draw it"),
    "tested": ([], {"test": ["random/validation"]}, "many faults"),
    "for a reference method": ([], {"method": "ridge"}, "ridge takes single records, but random-1/train"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_studies_are_refused(case):
    changes, scenario, message = BAD[case]
    with pytest.raises(InputError, match=message):
        check(study(changes, **scenario))


def test_a_record_is_not_divided_by_faults():
    with pytest.raises(InputError, match="fraction, time, load or cycle"):
        check(put(load("smoke.yaml"), ["experiments", "slider", "segments", "train"], {"faults": [0, 1]}))


def test_figures_show_single_records():
    config = study()
    config["figures"]["fig1"] = {"experiments": ["random-1", "p4581_8mpa"]}
    with pytest.raises(InputError, match="figures.fig1: random-1 is a batch of many faults"):
        check(config)
