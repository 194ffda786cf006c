"""`pip install .` installs the library, all of it, and nothing else."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import numpy as np
import pytest

import faultslip

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "workflow" / "scripts"
NETWORKS = ROOT / "resources" / "networks"
# Modules whose package has another name.
PACKAGES = {"pywt": "PyWavelets", "sklearn": "scikit-learn", "yaml": "PyYAML"}
# Packages that others import for the library: pandas (DataFrame.to_markdown) and xarray (NetCDF).
BEHIND_OTHERS = {"tabulate", "netCDF4"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built in a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("installation")
    source = folder / "source"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(SCRIPTS, source / "workflow" / "scripts", symlinks=True, ignore=ignore)
    for name in ("networks", "forecasts"):
        shutil.copytree(ROOT / "resources" / name, source / "resources" / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "--no-index", "--wheel-dir", str(folder), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def metadata(wheel):
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def test_the_wheel_holds_the_library_the_released_networks_and_nothing_else(wheel):
    files = {name for name in wheel.namelist() if ".dist-info/" not in name}
    library = {
        str(path.relative_to(SCRIPTS))
        for path in (SCRIPTS / "faultslip").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    networks = {f"faultslip/released_networks/{path.relative_to(NETWORKS)}" for path in NETWORKS.glob("*/*")}
    forecasts = {"faultslip/released_forecasts/zero_shot.safetensors"}
    assert files == library | networks | forecasts and len(networks) >= 14
    assert "faultslip/figures/faultslip.mplstyle" in files


def test_the_version_is_that_of_the_library_and_of_the_citation(wheel):
    text = (SCRIPTS / "faultslip" / "__init__.py").read_text()
    version = re.search(r'__version__ = "(.*)"', text)[1]
    assert metadata(wheel)["Version"] == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"\n## {version}, " in (ROOT / "CHANGELOG.md").read_text()


def imported(path):
    """Top-level names of the packages that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def test_the_dependencies_are_the_packages_that_the_library_imports():
    used = {name for path in (SCRIPTS / "faultslip").rglob("*.py") for name in imported(path)}
    used = {PACKAGES.get(name, name) for name in used - sys.stdlib_module_names - {"faultslip"}}
    given = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert used | BEHIND_OTHERS == {re.match(r"[\w-]+", line)[0] for line in given}


def test_the_library_works_where_it_is_installed_alone(wheel, tmp_path):
    wheel.extractall(tmp_path)
    code = "import faultslip, faultslip.figures.style; print(faultslip.__file__, faultslip.released())"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout.startswith(str(tmp_path)) and "['p4581', 'zero_shot', 'zero_shot_causal']" in done.stdout
    )


def test_the_package_is_imported_in_no_time():
    """Its public names are imported when they are used."""
    code = "import sys, faultslip; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS, capture_output=True, text=True)
    assert not set(done.stdout.split()) & {"numpy", "scipy", "torch", "xarray", "pandas", "matplotlib"}


def test_public_names():
    assert {"load", "read_table", "cwt", "icwt"} <= set(dir(faultslip))
    series = np.cumsum(np.random.default_rng(0).normal(size=300))
    scales = np.geomspace(0.2, 12.8, 13)
    rows = faultslip.cwt(series, 0.1, scales)
    assert rows.shape == (14, 300)
    assert np.corrcoef(faultslip.icwt(rows, 0.1, scales), series)[0, 1] > 0.99
    with pytest.raises(AttributeError, match="no attribute 'spectrum'"):
        faultslip.spectrum  # noqa: B018
