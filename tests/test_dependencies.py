"""The modules that a script needs are derived from its source."""

import re
import shutil
import subprocess
import sys

import pytest

from faultslip import dependencies
from faultslip.dependencies import PACKAGE, library_code, library_modules
from faultslip.figures.registry import FIGURES
from projects import ROOT

SCRIPTS = PACKAGE.parent
SHARED = ("formats", "scores", "table")  # modules of faultslip/tables that are no table


def modules(script, *by_name):
    return {str(path.relative_to(PACKAGE)) for path in library_modules(SCRIPTS / script, *by_name)}


def modules_of_figure(figure):
    return modules("figure.py", f"faultslip.figures.{figure.module}")


def test_imports_of_imports_are_found_also_inside_functions(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("def late():\n    from faultslip.networks import augmentation\n")
    expected = {"__init__.py", "networks/__init__.py", "networks/augmentation.py"}
    assert {str(path.relative_to(PACKAGE)) for path in library_modules(script)} == expected


def test_a_script_that_imports_nothing_of_the_library_needs_nothing_of_it(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import numpy\n")
    assert library_modules(script) == []


def test_a_module_that_a_script_imports_by_name_is_found_with_what_it_imports(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from importlib import import_module\n")
    found = modules(script, "faultslip.tables.ablation")
    assert {"__init__.py", "tables/__init__.py", "tables/ablation.py", "io/netcdf.py"} <= found
    assert "tables/mape.py" not in found


def test_the_checksum_of_a_script_changes_with_a_module_that_it_imports_and_with_no_other(
    tmp_path, monkeypatch
):
    """And is that of a copy of the library in another folder."""
    codes = []
    for change in (None, None, "faultslip/networks/losses.py", "faultslip/tables/mape.py"):
        folder = tmp_path / str(len(codes))
        shutil.copytree(PACKAGE, folder / "faultslip", ignore=shutil.ignore_patterns("released_networks"))
        shutil.copy(SCRIPTS / "train.py", folder)
        if change:
            (folder / change).write_text((folder / change).read_text() + "# changed\n")
        monkeypatch.setattr(dependencies, "PACKAGE", folder / "faultslip")
        codes.append(library_code(folder / "train.py"))
    assert codes[0] == codes[1] == codes[3] != codes[2]


@pytest.mark.parametrize("script", ["record.py", "train.py", "figure.py"])
def test_they_are_the_modules_that_python_loads(script):
    """Whatever importing a script loads of the library is among them."""
    loaded = "[m.__file__ for n, m in sys.modules.items() if n.startswith('faultslip')]"
    code = f"import sys, {script[:-3]}; print(*{loaded})"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SCRIPTS
    )
    loaded = {re.sub(".*/faultslip/", "", path) for path in run.stdout.split()}
    assert loaded <= modules(script)


def test_losses_reach_training_but_no_baseline_and_no_prediction():
    assert "networks/losses.py" in modules("train.py")
    published = ("table.py", "faultslip.tables.published_network")
    for script in (("baseline.py",), ("predict.py",), ("explain.py",), published):
        assert not {"networks/losses.py", "networks/training.py"} & modules(*script), script


def test_the_stages_depend_on_earlier_ones_only():
    """Data flows from faults to figures, and never back up."""
    order = ["faults", "records", "scalograms", "networks", "predictions", "methods", "release"]
    order += ["tables", "figures"]
    for path in PACKAGE.rglob("*.py"):
        stage = path.relative_to(PACKAGE).parts[0]
        if stage in order:
            needed = {m.relative_to(PACKAGE).parts[0] for m in library_modules(path)}
            later = set(order[order.index(stage) + 1 :])
            assert not needed & later, path


def test_no_module_of_the_library_imports_snakemake():
    for path in PACKAGE.rglob("*.py"):
        assert "snakemake" not in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(), flags=re.M), path


def test_every_script_has_a_rule():
    rules = "".join(path.read_text() for path in (ROOT / "workflow/rules").glob("*.smk"))
    named = set(re.findall(r'"../scripts/(\w+).py"', rules))
    assert {path.stem for path in SCRIPTS.glob("*.py")} <= named


def test_editing_one_table_remakes_no_other():
    names = {path.stem for path in (PACKAGE / "tables").glob("*.py")} - {"__init__", *SHARED}
    assert len(names) > 10
    for name in names:
        others = {f"tables/{other}.py" for other in names - {name}}
        assert not others & modules("table.py", f"faultslip.tables.{name}"), name


def test_editing_the_registry_of_figures_redraws_none():
    for figure in FIGURES.values():
        assert "figures/registry.py" not in modules_of_figure(figure)


def test_a_figure_needs_the_module_that_draws_it_and_no_other_such_module():
    drawing = {f"figures/{figure.module}.py" for figure in FIGURES.values()}
    assert all((PACKAGE / path).is_file() for path in drawing)
    for figure in FIGURES.values():
        needed = modules_of_figure(figure)
        assert needed & drawing == {f"figures/{figure.module}.py"}
        assert {"figures/style.py", "job.py"} <= needed
    assert "records/segments.py" in modules_of_figure(FIGURES["fig1"])  # which that module imports
    assert "records/segments.py" not in modules("figure.py")


def loaded_by(code):
    """Return the names of all modules that are loaded after this code."""
    code = f"import sys, runpy; {code}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SCRIPTS
    )
    return set(run.stdout.split())


def test_planning_imports_nothing_heavy():
    loaded = loaded_by("import faultslip.study.loading")
    assert not {"numpy", "torch", "xarray", "pandas", "scipy"} & loaded


# Libraries that take more than 0.1 s to load. Parts of scipy are loaded where they are used.
HEAVY = {"matplotlib", "netCDF4", "numpy", "pandas", "sklearn", "torch", "xarray"}
HEAVY |= {f"scipy.{part}" for part in ("fft", "integrate", "io", "optimize", "signal", "special", "stats")}
DATASETS = {"numpy", "pandas", "xarray"}


@pytest.mark.parametrize(
    ("script", "heavy"),
    [
        ("fetch", set()),
        ("simulate", {"numpy"}),
        ("apparatus", {"numpy"}),
        ("random_faults", DATASETS),
        ("record", DATASETS),
        ("scalogram", DATASETS),
        ("baseline", DATASETS),
        ("train", DATASETS | {"torch"}),
        ("predict", DATASETS | {"torch"}),
        ("table", {"numpy", "pandas"}),
        ("figure", {"numpy", "matplotlib"}),
        ("opening", {"numpy", "pandas"}),
    ],
)
def test_a_script_loads_the_libraries_that_it_always_needs(script, heavy):
    """Each job is a process, which loads them anew."""
    assert loaded_by(f"runpy.run_path('{script}.py', run_name='loaded')") & HEAVY == heavy


def test_the_library_itself_loads_nothing_and_its_public_names_load_torch_only_to_predict():
    assert not HEAVY & loaded_by("import faultslip; faultslip.released()")
    assert "torch" not in loaded_by("import faultslip; faultslip.read_table, faultslip.load, faultslip.cwt")
