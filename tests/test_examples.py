"""Examples of the pages: studies are accepted, and commands print what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image
from studies import ROOT, check

from faultslip.study.composition import compose
from faultslip.study.schema import load_schema

PAGES = sorted((ROOT / "docs").glob("*/*.md"))
P4581_7MPA = "p4581_zhang/new_data_p4581.csv"
FRONT = ROOT / "docs" / "results" / "figures" / "front.png"
FIRST_PREDICTION = ROOT / "docs" / "start" / "first_prediction.md"
NUMBER = re.compile(r"-?\d+\.?\d*")


def blocks(page, *languages):
    """Language and content of the blocks of a page, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [(language, text) for language, text in found if language in languages]


def test_no_line_begins_with_a_per_cent_sign():
    """Markdown takes such a line for a comment, and leaves it out."""
    lines = [(page.name, line) for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()]
    assert not [found for found in lines if found[1].lstrip().startswith("%")]


def parts_of_studies():
    """Each block that is a study file, or a part of one."""
    keys = set(load_schema(ROOT / "workflow" / "schemas" / "config.schema.json")["properties"])
    for page in PAGES:
        for _, text in blocks(page, "yaml"):
            content = yaml.safe_load(text)
            if isinstance(content, dict) and keys.issuperset(content) and "<name>" not in text:
                yield pytest.param(content, id=f"{page.stem}: {', '.join(content)[:40]}")


@pytest.mark.parametrize("content", list(parts_of_studies()))
def test_studies_are_accepted(content, tmp_path):
    """A part of a study is taken for one that extends the default study."""
    whole = content if "study" in content else {"study": "part", "extends": "virtual"} | content
    (tmp_path / "study.yaml").write_text(yaml.safe_dump(whole, sort_keys=False))
    check(compose(ROOT, [tmp_path / "study.yaml"]))


def similar(printed, written):
    """Whether two lines are equal but for the last digits of numbers, which differ between machines."""
    if NUMBER.sub("", printed) != NUMBER.sub("", written):
        return False
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(written), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=0.02, abs=0.002) for a, b in pairs)


def run(language, text, folder):
    """Run a block of Python or bash, and return what it prints."""
    command = [sys.executable, "-c", text]
    if language == "bash":
        command = ["bash", "-ec", text.replace(".venv/bin/", f"{Path(sys.executable).parent}/")]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "workflow" / "scripts"), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_first_prediction(tmp_path):
    """All commands of the page but the one that trains, with what it shows; the README; and the notebook."""
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    printed, compared = "", 0
    for language, text in blocks(FIRST_PREDICTION, "python", "bash", "text"):
        if language == "text":
            lines = [] if "adapting" in text else text.splitlines()
            for line in lines:
                assert any(similar(given, line) for given in printed.splitlines()), (line, printed)
            compared += len(lines)
        elif "faultslip adapt" not in text:
            printed = run(language, text, tmp_path)
    assert compared > 10
    for language, text in blocks(ROOT / "README.md", "python"):
        run(language, text, tmp_path)
    notebook = (ROOT / "notebooks" / "predict.py").read_text(encoding="utf-8")
    run("python", f"import matplotlib\nmatplotlib.use('Agg')\n{notebook}", tmp_path)
    assert (tmp_path / "friction.png").stat().st_size > 10_000


def test_figure_of_a_real_record(tmp_path, mirror):
    """The lines of the gallery that draw the figure of the front page."""
    (tmp_path / "new_data_p4581.csv").symlink_to((mirror / P4581_7MPA).resolve())
    ((language, text),) = blocks(ROOT / "docs" / "gallery.md", "python")
    run(language, text, tmp_path)
    drawn, shown = (Image.open(path).convert("L") for path in (tmp_path / "front.png", FRONT))
    difference = np.asarray(drawn.resize(shown.size), float) - np.asarray(shown, float)
    assert np.abs(difference).mean() < 1  # of 255; 0.6 from fewer pixels and colours, 2.8 for a constant
