"""Examples of the pages: studies are accepted, and commands print what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from configurations import ROOT, check, load
from snakemake.utils import update_config

PAGES = sorted((ROOT / "docs").glob("*/*.md"))
FIRST_PREDICTION = ROOT / "docs" / "start" / "first_prediction.md"
NUMBER = re.compile(r"-?\d+\.?\d*")


def blocks(page, *languages):
    """Language and content of the blocks of a page, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [(language, text) for language, text in found if language in languages]


def parts_of_studies():
    """Each block that is a study file, or a part of one."""
    keys = set(yaml.safe_load((ROOT / "config.yaml").read_text())) | {"extra_scenarios"}
    for page in PAGES:
        for _, text in blocks(page, "yaml"):
            content = yaml.safe_load(text)
            if isinstance(content, dict) and keys.issuperset(content) and "<name>" not in text:
                yield pytest.param(content, id=f"{page.stem}: {', '.join(content)[:40]}")


@pytest.mark.parametrize("content", list(parts_of_studies()))
def test_studies_are_accepted(content):
    config = load()
    update_config(config, content)
    check(config)


def similar(printed, written):
    """Whether two lines are equal but for the last digits of numbers, which differ between machines."""
    if NUMBER.sub("", printed) != NUMBER.sub("", written):
        return False
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(written), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=0.02, abs=0.002) for a, b in pairs)


def test_first_prediction(tmp_path):
    """All commands but the one that trains, and the lines that the page shows of them."""
    programs = Path(sys.executable).parent
    environment = os.environ | {"PYTHONPATH": str(ROOT / "workflow" / "scripts"), "COLUMNS": "200"}
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    printed, compared = "", 0
    for language, text in blocks(FIRST_PREDICTION, "python", "bash", "text"):
        if language == "text":
            lines = [] if "adapting" in text else text.splitlines()
            for line in lines:
                assert any(similar(given, line) for given in printed.splitlines()), (line, printed)
            compared += len(lines)
        elif "faultslip adapt" not in text:
            command = [sys.executable, "-c", text]
            if language == "bash":
                command = ["bash", "-ec", text.replace(".venv/bin/", f"{programs}/")]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
            )
            printed = done.stdout + done.stderr
    assert compared > 10
