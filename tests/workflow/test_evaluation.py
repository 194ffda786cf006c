"""What scenarios are compared with."""

import re

import pytest
from dry_runs import change_study

from projects import copy_project, snakemake


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("evaluation") / "project")


def inputs(folder, target, rule, study="smoke"):
    """Predictions that a rule takes, as they stand in a dry run, without their folder."""
    run = snakemake(folder, f"results/smoke/tables/{target}", "-n", study=study)
    assert run.returncode == 0, run.stdout
    (block,) = re.findall(rf"^rule {rule}:\n    input: (.*)$", run.stdout, re.M)
    return [path.split("predictions/")[1] for path in block.split(", ") if path.endswith(".nc")]


@pytest.mark.parametrize("named", [None, "cross_trained"])
def test_scenarios_are_compared_with_the_named_one_on_the_same_segment(folder, named):
    study = change_study(folder, {"scores": {"compared_with": named}}) if named else "smoke"
    reference = named or "laboratory_only"
    found = inputs(folder, "comparisons.csv", "comparisons_table", study)
    networks = ["laboratory_only", "zero_shot", "cross_trained", "random_only"]
    scenarios = {*networks, "constant", "sawtooth", "gradient_boosting"}
    expected = {(one, reference) for one in scenarios - {reference}}
    expected |= {(one, "sawtooth") for one in networks} | {("cross_trained", "zero_shot")}
    names = [file.removesuffix("/p4581_8mpa/test.nc") for file in found]
    pairs = list(zip(names[: len(names) // 2], names[len(names) // 2 :], strict=True))
    assert set(pairs) == expected and len(pairs) == len(expected)
