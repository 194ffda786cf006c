import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import table as script
from faultslip.study.tables import TABLES
from faultslip.tables.table import Table
from projects import ROOT

MODULES = {path.stem for path in Path(inspect.getfile(Table)).parent.glob("*.py")}
MODULES -= {"__init__", "formats", "scores", "table"}


@pytest.fixture
def made():
    return Table(
        numbers=pd.DataFrame({"scenario": ["zero_shot"], "mape_percent": [1.23456789], "r2": [np.nan]}),
        readable=pd.DataFrame({"scenario": ["zero shot"], "MAPE, %": ["1.20"]}),
        title="Scores",
        note="MAPE < 2 % & falling.",
        others={name: pd.DataFrame({"start_s": [1234.56789]}) for name in ("slips", "rough")},
        digits={"slips": 10},
    )


def test_a_table_is_written_for_programs_and_for_reading(made, tmp_path):
    files = {name: tmp_path / name for name in ("csv", "markdown", "html", "slips", "rough")}
    made.write(files)
    written = {name: path.read_bytes().decode() for name, path in files.items()}
    assert written["csv"] == "scenario,mape_percent,r2\nzero_shot,1.23457,\n"
    assert written["markdown"].startswith("# Scores\n\n| scenario")
    assert "| 1.20" in written["markdown"]  # not rounded again
    assert written["markdown"].endswith("\n\nMAPE < 2 % & falling.\n")
    assert "<h1>Scores</h1>" in written["html"]
    assert "<td>1.20</td>" in written["html"]
    assert "<p>MAPE &lt; 2 % &amp; falling.</p>" in written["html"]
    assert (written["slips"], written["rough"]) == ("start_s\n1234.56789\n", "start_s\n1234.57\n")


def test_only_the_files_that_a_rule_names_are_written(made, tmp_path):
    made.write({"html": tmp_path / "t.html"})
    assert [path.name for path in tmp_path.iterdir()] == ["t.html"]


def test_text_is_shown_as_it_is():
    page = Table(pd.DataFrame(), "a:\n  b: <c>\n", "Text", "")
    assert "<pre>a:\n  b: &lt;c&gt;\n</pre>" in page.to_html()
    assert page.to_markdown().startswith("# Text\n\na:\n  b: <c>\n")


def test_the_script_writes_what_the_function_returns_and_names_the_study(made, tmp_path):
    arguments = []

    def make(records):
        arguments.append(records)
        return made

    script.table(make, {"records": ["a.nc"]}, "mine", {"markdown": tmp_path / "t.md"})
    assert arguments == [["a.nc"]]
    assert (tmp_path / "t.md").read_text().startswith("# Scores, study mine\n")


def test_a_study_makes_every_table_that_has_a_module():
    assert set(TABLES) == MODULES


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_a_function_with_the_name_of_its_module_and_a_caption(name):
    signature = inspect.signature(script.find(name))
    assert signature.return_annotation is Table
    assert not {"study", "csv", "markdown", "html"} & set(signature.parameters)
    assert (ROOT / f"workflow/report/{name}.rst").is_file()
