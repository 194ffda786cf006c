"""The reference names every column and every variable of the smoke study's results."""

import csv

import netCDF4
import pytest
from studies import ROOT

REFERENCE = ROOT / "docs" / "reference"
OF_FAULTS = "drawn_"  # constants of random faults, which the priors list


@pytest.fixture(scope="module")
def results(project):
    return project / "results" / "smoke"


def test_columns_of_the_tables(results):
    text = (REFERENCE / "tables.md").read_text(encoding="utf-8")
    for path in sorted((results / "tables").rglob("*.csv")):
        with open(path, newline="") as file:
            columns = next(csv.reader(file))
        named = [column.replace(f"phase_{n}", "phase_1") for column in columns for n in [column[6:7]]]
        without_ends = [column.removesuffix("_low").removesuffix("_high") for column in named]
        missing = [
            column
            for column, other in zip(named, without_ends, strict=True)
            if f"`{column}`" not in text and f"`{other}`" not in text
        ]
        assert not missing, (path.name, missing)


def test_variables_of_the_files(results):
    text = (REFERENCE / "files.md").read_text(encoding="utf-8")
    paths = sorted(results.rglob("*.nc"))
    assert paths
    for path in paths:
        with netCDF4.Dataset(path) as data:
            names = [*data.variables, *data.dimensions]
        summarised = ("_mean", "_std")
        missing = [
            name
            for name in names
            if f"`{name}`" not in text
            and not name.endswith(summarised)
            and name not in ("band", "lag", "model")
        ]
        assert not missing, (path.name, missing)
