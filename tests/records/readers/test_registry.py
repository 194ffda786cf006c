"""The registry of formats of raw files."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest

from faultslip.records import readers
from faultslip.records.readers import READERS, VIRTUAL_SOURCES

SOURCES = {
    "biaxial": {
        "folder": "raw",
        "mechanics": "m",
        "settings": "s",
        "times": "t",
        "reduction": "rms",
    },
    "fdem": {"energy": "e", "bottom": "b", "top": "t"},
    "lanl": {"train": "train.csv"},
    "table": {"files": ["a.csv", "b.csv"], "columns": {"time": "t", "emission": "e", "friction": 0}},
}


def descriptions(schema):
    yield schema.get("description")
    for nested in schema.get("properties", {}).values():
        yield from descriptions(nested)


def test_every_format_has_a_module_and_every_module_an_entry():
    folder = Path(readers.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "def read(" in path.read_text(encoding="utf-8")}
    assert modules - {"__init__"} == set(READERS)


def test_virtual_sources_are_read_by_a_reader():
    simulated = set(VIRTUAL_SOURCES.values()) - {"random_faults"}  # which are records from the start
    assert simulated <= set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_schema(name):
    """The schema is valid, describes every key, and accepts sources of this format only."""
    schema = READERS[name].schema
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(text and text.endswith(".") for text in descriptions(schema))
    for other, source in SOURCES.items():
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(source))
        assert bool(errors) == (other != name)


def test_what_a_source_means():
    assert READERS["biaxial"].raw_files(SOURCES["biaxial"]) == ["raw"]
    assert READERS["biaxial"].options(SOURCES["biaxial"]) == {
        "mechanics": "m",
        "settings": "s",
        "times": "t",
        "reduction": "rms",
    }
    assert READERS["biaxial"].needs(SOURCES["biaxial"]) == [
        Path("raw/m"),
        Path("raw/s"),
        Path("raw/t"),
    ]
    assert READERS["fdem"].raw_files(SOURCES["fdem"]) == ["e", "b", "t"]
    assert READERS["fdem"].options(SOURCES["fdem"]) == {}
    assert READERS["lanl"].needs(SOURCES["lanl"]) == [Path("train.csv")]
    assert READERS["table"].raw_files(SOURCES["table"]) == ["a.csv", "b.csv"]
    assert READERS["table"].options(SOURCES["table"]) == {"columns": SOURCES["table"]["columns"]}
    assert READERS["table"].needs(SOURCES["table"]) == []


@pytest.mark.parametrize("name", READERS)
def test_read_calls_the_reader(name, monkeypatch):
    module = import_module(f"faultslip.records.readers.{name}")
    monkeypatch.setattr(module, "read", lambda *arguments: arguments)
    assert readers.read(name, ["x"], {}, (0, 1), threads=2) == (["x"], {}, (0, 1), 2)


def test_the_registry_is_light():
    """It is imported while Snakemake builds the DAG."""
    scripts = Path(readers.__file__).parents[3]
    heavy = "{'numpy', 'pandas', 'scipy', 'torch', 'xarray'}"
    code = f"import sys, faultslip.records.readers, faultslip.faults; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=scripts, check=True)
