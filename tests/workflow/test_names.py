"""Names: of results, of the folder of the project, and in a configuration file that cannot be read."""

import re
from pathlib import Path

import yaml
from dry_runs import change_study, planned, refused
from studies import ROOT

from faultslip.study import paths
from projects import copy_project, snakemake

RULES = [*sorted((ROOT / "workflow/rules").glob("*.smk")), Path(paths.__file__)]


def test_no_path_joins_two_names_that_could_be_parted_elsewhere():
    """`a_b` and `c` would share a path with `a` and `b_c`: a folder stands between two names."""
    joined = re.compile(r"\}[^/{}]+\{+(scenario|experiment|segment|target)\}")
    assert joined.search("logs/{{experiment}}_{{segment}}.log")
    assert len(RULES) > 8
    assert [line for path in RULES for line in path.read_text().splitlines() if joined.search(line)] == []


def test_two_segments_whose_names_read_the_same(tmp_path):
    folder = copy_project(tmp_path)
    segments = {"8mpa_test": {"fraction": [0.4, 1]}, "train": {"fraction": [0, 0.2]}}
    slider = {"label": "s", "virtual": True, "segments": segments}
    slider["apparatus"] = {"seed": 1, "normal_stress": [8], "duration": 120, "ramp": 5, "sampling_rate": 4000}
    slider["apparatus"] |= {"gain": 4.2, "a": 0.006, "b": 0.0128, "critical_distance": 2, "friction": 0.415}
    slider["apparatus"] |= {"load_velocity": 10, "loading_rate": 0.0125, "perturbation_rate": 2}
    slider["apparatus"] |= {"state_noise": 0.2, "friction_noise": 0.004}
    zero_shot = {"train": ["gouge/train"], "validate": ["gouge/validation"]}
    zero_shot["test"] = ["p4581/8mpa_test", "p4581_8mpa/test"]
    change = {"experiments": {"p4581": slider}, "scenarios": {"zero_shot": zero_shot}, "figures": {}}
    without = ["scenarios", "data_efficiency", "ablation", "figures"]
    study = change_study(folder, {"without": without} | change)
    run = snakemake(folder, "results/smoke/tables/mape.csv", "-n", study=study)
    assert run.returncode == 0, run.stdout
    (outputs,) = set(re.findall(r"output: (results/smoke/predictions/.*)", run.stdout))
    assert set(outputs.split(", ")) == {
        f"results/smoke/predictions/zero_shot/{part}.nc"
        for part in ("p4581/8mpa_test", "p4581_8mpa/test", "p4581/train", "p4581_8mpa/train")  # for bands
    }


def test_a_project_in_a_folder_with_braces(tmp_path):
    folder = tmp_path / "a{b}c"
    run = snakemake(copy_project(folder), "results/smoke/tables/parameters.html")
    assert run.returncode == 0, run.stdout
    assert (folder / "results/smoke/tables/parameters.html").is_file()


def test_comments_and_the_order_of_keys_rerun_nothing(tmp_path):
    folder = copy_project(tmp_path)
    page = "results/smoke/tables/parameters.html"
    assert snakemake(folder, page).returncode == 0
    config = folder / "config.yaml"
    config.write_text("# a comment\n" + config.read_text().replace("  # ", "  # changed: "))
    study = folder / "studies" / "smoke.yaml"
    turned = dict(reversed(yaml.safe_load(study.read_text()).items()))
    study.write_text(yaml.safe_dump(turned, sort_keys=False))
    assert planned(folder, page) == set()


def test_a_mistake_in_config_yaml_is_told_with_its_line(tmp_path):
    folder = copy_project(tmp_path)
    lines = (folder / "config.yaml").read_text().splitlines()
    (folder / "config.yaml").write_text("\n".join([*lines[:9], "seeds: [1", *lines[9:]]))
    refused(folder, "-n", study=None, message="config.yaml, line 12, column")
