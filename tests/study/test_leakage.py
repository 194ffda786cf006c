"""No network is tested on what it has learned from, in whatever names and times it is given."""

import contextlib
import re
import shutil

import pytest
from studies import REGISTER, ROOT, check, load

from faultslip.faults import SIMULATION_FILES
from faultslip.io.errors import InputError
from faultslip.io.files import sha256
from faultslip.records import segments
from faultslip.study import leakage, paths
from faultslip.study.leakage import disjoint
from faultslip.study.loading import check_config

ONE_CYCLE = {"number": 2, "part": "post_failure", "fraction": [0, 0.9]}
COLUMNS = {"time": "t", "emission": "e", "friction": "f"}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"fraction": [0, 0.2]}, {"fraction": [0.2, 0.4]}, True),
        ({"fraction": [0, 0.3]}, {"fraction": [0.2, 0.4]}, False),
        ({"time": [5, 6]}, {"time": [1, 5]}, True),
        ({"time": [5, 6]}, {"fraction": [0, 0.1]}, False),
        ({"load": 3}, {"load": 4}, True),
        ({"load": 3}, {"load": 3}, False),
        ({"load": 8}, {"load": 8.1}, False),  # both are load steps of 8.05 MPa
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"fraction": [0.9, 1]}}, True),
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"fraction": [0.8, 1]}}, False),
        ({"cycle": ONE_CYCLE}, {"cycle": ONE_CYCLE | {"part": "pre_failure"}}, True),
        ({"cycle": ONE_CYCLE}, {"fraction": [0.9, 1]}, False),
    ],
)
def test_disjoint(one, other, apart):
    assert disjoint(one, other) is apart
    assert disjoint(other, one) is apart


def test_a_load_step_has_one_tolerance():
    assert leakage.LOAD_TOLERANCE == segments.LOAD_TOLERANCE


def test_virtual_faults_are_compared_by_the_files_that_the_rules_make():
    made = {"simulation": paths.SIMULATION, "apparatus": paths.APPARATUS}
    rules = (ROOT / "workflow" / "rules" / "faults.smk").read_text()
    for kind, folder in leakage.FAULT_FOLDERS.items():
        assert made[kind] == f"resources/{folder}/{{run}}-seed{{seed}}"
        assert kind.upper() in rules
    assert all(f"/{name}" in rules for name in SIMULATION_FILES.values())


def experiment(segment, **given):
    """An experiment with one segment."""
    return {"label": "x", "virtual": False, "segments": {"part": segment}} | given


def table(path, segment, **given):
    """An experiment that is read from a table."""
    return experiment(segment, table={"files": [str(path)], "columns": COLUMNS}, **given)


def simulated(segment, seed=1, **given):
    """An experiment that is read from a simulation."""
    simulation = load()["experiments"]["gouge"]["simulation"] | {"seeds": [seed]}
    return experiment(segment, simulation=simulation, **given)


def apparatus(segment, seed=1, **given):
    """An experiment on the virtual apparatus."""
    parameters = load()["experiments"]["p4677"]["apparatus"] | {"seed": seed}
    return experiment(segment, apparatus=parameters, **given)


def study(tested, learned, how="model"):
    """A study whose networks learn from one experiment and are tested on another one."""
    config = load("smoke.yaml")
    for section in ("data_efficiency", "ablation"):
        del config[section]
    validation = {"validate": {"time": [0, 9]}, "test": {"time": [9, 99]}, "train": {"time": [99, 200]}}
    apart = experiment(None, lanl={"train": "apart.csv"}) | {"segments": validation}
    config |= {"experiments": {"tested": tested, "learned": learned, "apart": apart}, "figures": {}}
    own = {"validate": ["apart/validate"], "normalisation": "segment"}
    first = {"train": ["learned/part"], "test": ["apart/test"]} | own
    second = {"test": ["tested/part"], "normalisation": "segment", how: "first"}
    if how == "start_from":
        second |= {"train": ["apart/train"]} | own
    config["scenarios"] = {"first": first, "second": second}
    return config


def accepted(tested, learned, how="model"):
    """Whether the study is accepted; otherwise it is refused because of these two segments."""
    config = study(tested, learned, how)
    with contextlib.suppress(InputError):
        return bool(check(config))
    with pytest.raises(InputError) as error:
        check(config)
    told = r"scenarios.second.test: tested(-1)?/part is also trained or validated on as learned(-1)?/part"
    assert re.match(told, str(error.value))
    assert "\n" not in str(error.value)
    return False


FIRST, LAST, ALL = {"fraction": [0, 0.4]}, {"fraction": [0.4, 1]}, {"fraction": [0, 1]}
EARLY, LATE = {"time": [0, 40]}, {"time": [40, 100]}


@pytest.mark.parametrize("how", ["model", "start_from"])
def test_one_raw_file_under_two_names(tmp_path, how):
    raw, copy, link, other = (tmp_path / name for name in ("raw.csv", "copy.csv", "link.csv", "other.csv"))
    raw.write_text("t,e,f\n0,1,2\n")
    shutil.copy(raw, copy)
    link.symlink_to(raw)
    other.write_text("t,e,f\n0,1,3\n")  # as long, and of other content
    for path in (raw, copy, link):
        assert not accepted(table(raw, LAST), table(path, ALL), how)
        assert accepted(table(raw, LAST), table(path, FIRST), how)
    assert accepted(table(raw, LAST), table(other, ALL), how)


def test_raw_files_that_do_not_exist_yet_are_compared_by_path():
    assert not accepted(table("none.csv", LAST), table("./none.csv", ALL))
    assert accepted(table("none.csv", LAST), table("nothing.csv", ALL))


def test_a_copy_of_a_public_file_is_known_before_that_is_fetched(tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_text("t,e,f\n0,1,2\n")
    known = {"url": "https://x.org/x.csv", "sha256": sha256(copy), "size": copy.stat().st_size}
    config = study(table("public.csv", LAST), table(copy, ALL))
    with pytest.raises(InputError, match="both experiments are read from resources/raw/public.csv"):
        check_config(config, ROOT, REGISTER | {"public.csv": known})
    check_config(config, ROOT, REGISTER | {"public.csv": known | {"sha256": "0" * 64}})


@pytest.mark.parametrize(
    ("tested", "learned", "good"),
    [
        ({}, {}, True),  # learns from 0 to 40 s, is tested on 40 to 100 s
        ({}, {"time_scale": 2}, True),  # learns from 0 to 20 s
        ({}, {"time_scale": 0.5}, False),  # learns from 0 to 80 s
        ({"time_scale": 2}, {}, False),  # is tested on 20 to 50 s
    ],
)
def test_times_are_compared_in_the_raw_file(tested, learned, good):
    assert accepted(table("x.csv", LATE, **tested), table("x.csv", EARLY, **learned)) is good


@pytest.mark.parametrize(
    ("tested", "learned", "good"),
    [
        ({"time_range": [0, 10]}, {"time_range": [10, 20]}, True),
        ({"time_range": [0, 10]}, {"time_range": [9, 20]}, False),
        ({"time_range": [0, 20], "time_scale": 2}, {"time_range": [10, 20]}, True),
        ({"time_range": [0, 20], "time_scale": 2}, {"time_range": [5, 20]}, False),
        ({"time_range": [0, 20]}, {}, False),
    ],
)
def test_records_of_disjoint_time_ranges_may_both_be_used(tested, learned, good):
    assert accepted(table("x.csv", LAST, **tested), table("x.csv", ALL, **learned)) is good


def test_fractions_of_one_time_range_are_compared():
    tested = table("x.csv", LAST, time_range=[0, 20])
    scaled = {"time_range": [0, 60], "time_scale": 3, "average": 1}
    assert accepted(tested, table("x.csv", FIRST, **scaled))
    assert not accepted(tested, table("x.csv", ALL, **scaled))
    assert not accepted(tested, table("x.csv", FIRST, **scaled | {"time_range": [0, 90]}))


def test_what_only_the_data_can_tell_is_refused():
    tested = table("x.csv", {"load": 8})
    assert not accepted(tested, table("x.csv", EARLY))
    # in the same record load steps are known to be apart, in another one they are not
    assert accepted(tested, table("x.csv", {"load": 3}))
    assert not accepted(tested, table("x.csv", {"load": 3}, average=9))
    # two clocks cannot be compared
    other_clock = table("x.csv", EARLY)
    other_clock["table"]["columns"] = COLUMNS | {"time": "t / 2"}
    assert not accepted(table("x.csv", LATE), other_clock)
    # neither can rows that other files number
    other_files = table("x.csv", EARLY)
    other_files["table"]["files"] = ["x.csv", "y.csv"]
    assert not accepted(table("x.csv", LATE), other_files)


def test_one_simulation_under_two_names(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tested = simulated(LAST, time_scale=14.3, average=1)
    # as gouge and gouge_slow of the default study
    assert accepted(tested, simulated(FIRST, time_scale=25, average=1))
    assert not accepted(tested, simulated(ALL, time_scale=25, average=1))
    assert accepted(tested, simulated(ALL, seed=2, time_scale=25))


def test_a_copy_of_the_files_of_a_simulation(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tested = simulated(LAST, time_scale=14.3)
    fault = check(study(tested, table("x.csv", ALL))).experiments["tested-1"].fault
    folder = tmp_path / "resources" / "simulations" / f"{fault.run}-seed1"
    folder.mkdir(parents=True)
    copies = {}
    for key, name in SIMULATION_FILES.items():
        (folder / name).write_text(key)
        copies[key] = str(shutil.copy(folder / name, tmp_path / f"{key}.txt"))
    assert not accepted(tested, experiment(ALL, fdem=copies))
    assert accepted(tested, experiment(FIRST, fdem=copies))


def test_an_apparatus_is_one_experiment_whatever_its_name(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert accepted(apparatus(LAST), apparatus(FIRST))
    assert not accepted(apparatus(LAST), apparatus(ALL))
    assert accepted(apparatus(LAST), apparatus(ALL, seed=2))
    # its reader selects the time range, before times are scaled
    tested = apparatus(LAST, time_range=[60, 90])
    assert accepted(tested, apparatus(ALL, time_range=[20, 60], time_scale=9))
    assert not accepted(tested, apparatus(ALL, time_range=[20, 61], time_scale=1 / 9))
