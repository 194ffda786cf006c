"""Numbers of style, of small checkouts that are written here."""

import pytest

import measure_style

RULES = '''
def helper(wildcards):
    """No lambda here, and no def."""
    return "a"

rule one:
    input:
        lambda wildcards: helper(wildcards),  # a lambda

    output:
        "a",

for name in ("a", "b"):

    rule:
        name: name
        output:
            name,

after = 1
'''
SCRIPT = '''
import os
from pathlib import Path

def main(a, b, *, c):
    """Do it."""
    import json
'''


@pytest.fixture
def checkout(tmp_path):
    """Write a checkout with one of everything."""
    files = {
        "Snakefile": 'include: "workflow/rules/all.smk"\n',
        "README.md": "# Title\n\nText.\n",
        "workflow/rules/all.smk": RULES,
        "workflow/scripts/one.py": SCRIPT,
        "workflow/scripts/faultslip/module.py": "class A:\n    def method(self, a): pass\n",
        "workflow/schemas/config.schema.json": """{
            "$defs": {"size": {"type": "number", "description": "A size."}},
            "properties": {
                "a": {"$ref": "#/$defs/size"},
                "b": {"properties": {"c": {}, "d": {"type": "null"}}}
            }
        }""",
        "tools/tool.py": "",
        "studies/a.yaml": "a: null\nb: {c: ~, d: 'null', e: 1}  # null\n",
        "docs/index.md": "# Two words\n\n| a table |\n\n```\nsome code\n```\n",
        "docs/results/measured/table.md": "many words of numbers\n",
        "docs/generated/page.md": "many words of code\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_numbers(checkout):
    found = {one.name: one for one in measure_style.measure(checkout)}
    assert found["lines per rule, mean"].value == 4.5  # 5 lines and 4, blank ones aside
    assert found["functions in rule files"].value == 1
    assert found["lambdas in rule files"].value == 1
    assert found["scripts"].value == 1
    assert found["lines of a script, median"].value == 5
    assert found["imports of a script, median"].value == 3
    assert found["arguments in scripts, most"].value == 3
    assert found["arguments in the library, most"].value == 1
    assert found["settings to null in studies"].value == 2
    assert found["words of pages"].value == 3 + 4 + 4
    assert found["words of pages"].note == "1 pages; 3 without code and tables"
    assert found["keys without description"].value == 2
    assert found["keys without description"].note == "of 3: .b .b.d"
    assert found["README, lines"].value == 2
    assert "long commit subjects, %" not in found  # no history


def test_a_missed_goal_fails_unless_it_is_known(checkout, capsys, monkeypatch):
    monkeypatch.setattr(measure_style, "NOT_YET", ("scripts", "settings to null in studies"))
    (checkout / "workflow/schemas/config.schema.json").write_text('{"$defs": {}}')
    assert measure_style.main([str(checkout), "--check"]) == 0
    assert "scripts: the goal is met, so that it can leave NOT_YET." in capsys.readouterr().out
    (checkout / "studies/a.yaml").write_text("".join(f"a{k}: null\n" for k in range(6)))
    assert measure_style.main([str(checkout), "--check"]) == 0
    assert "not yet" in capsys.readouterr().out
    (checkout / "workflow/scripts/faultslip/module.py").write_text("a = 1\n" * 301)
    assert measure_style.main([str(checkout)]) == 0
    assert measure_style.main([str(checkout), "--check"]) == 1
    assert "MISSED   module.py" in capsys.readouterr().out
