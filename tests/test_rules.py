"""Rules list the modules that their scripts import, so that an edit reruns what it must."""

import ast
import re

import pytest
from conftest import ROOT

SCRIPTS = ROOT / "workflow" / "scripts"
LIBRARY = SCRIPTS / "faultslip"


def imported(path):
    """Library modules that a file imports, those that they import included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] != "faultslip":
                continue
            parts = name.split(".")[1:]
            for depth in range(len(parts) + 1):
                base = LIBRARY.joinpath(*parts[:depth])
                for module in (base.with_suffix(".py"), base / "__init__.py"):
                    if module.is_file():
                        found.add(module)
    seen = set()
    while found - seen:
        module = (found - seen).pop()
        seen.add(module)
        found |= imported(module)
    return found


def rules():
    """Each rule with a script: name, listed modules, script."""
    for file in sorted((ROOT / "workflow" / "rules").glob("*.smk")):
        scripts = {}
        for text in re.split(r"^(?:use )?rule ", file.read_text(), flags=re.M)[1:]:
            header = text.split(":")[0].split()  # `name`, or `base as name with`
            name = header[2] if "as" in header else header[0]
            listed = re.search(r"code=code\((.*?)\)", text, flags=re.S)
            script = re.search(r'script:\s+"\.\./scripts/(\w+\.py)"', text)
            scripts[name] = script[1] if script else scripts.get(header[0] if "as" in header else "")
            if listed or script:
                yield pytest.param(listed and listed[1], scripts[name], id=name)


@pytest.mark.parametrize(("listed", "script"), list(rules()))
def test_rule_lists_the_modules_its_script_imports(listed, script):
    assert listed, f"the rule of {script} has no code=code(...)"
    names = ["__init__", *re.findall(r'"([\w/]+)"', listed)]
    expected = {str(p.relative_to(LIBRARY))[:-3] for p in imported(SCRIPTS / script)}
    assert set(names) == expected
    assert len(names) == len(set(names))


def test_no_module_of_the_library_imports_snakemake():
    for path in LIBRARY.rglob("*.py"):
        assert "snakemake" not in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(), flags=re.M), path


@pytest.mark.parametrize("name", ["wavelets", "windows", "network", "metrics"])
def test_the_bottom_of_the_library_imports_nothing_of_it(name):
    assert not imported(LIBRARY / f"{name}.py")
