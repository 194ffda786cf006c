"""Opening of the report."""

import base64
import io
import re

import numpy as np
import pandas as pd
from docutils.core import publish_parts
from PIL import Image

from opening import answer, opening

ROWS = [
    ("zero_shot", "gouge", 9.0, 8.0, 10.0),
    ("zero_shot", "mine", 1.44, 1.25, 1.67),
    ("laboratory_only", "mine", 0.97, 0.76, 1.23),
    ("other", "mine", 2.0, 1.9, 2.1),
]


def scores():
    columns = ["scenario", "experiment", "mape_percent", "mape_low_percent", "mape_high_percent"]
    return pd.DataFrame(ROWS, columns=columns).assign(
        segment="test", target="friction", r2=0.9, constant_mape_percent=5.43, data="laboratory"
    )


def test_the_answer_is_of_the_segment_that_the_scenarios_share():
    text = answer(scores(), ["laboratory_only", "zero_shot"])
    assert "mine, test (laboratory)" in text and "A constant guess has 5.43 %" in text
    assert "**zero shot**: 1.44 [1.25, 1.67] %" in text and "**laboratory only**" in text
    assert "9.00" not in text and "other" not in text


def test_figures_are_within_the_page(tmp_path):
    path = tmp_path / "fig3.png"
    pixels = np.random.default_rng(0).integers(0, 255, (60, 1500, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    scores().to_csv(tmp_path / "mape.csv", index=False)
    output = tmp_path / "opening.rst"
    opening(
        str(tmp_path / "mape.csv"), [str(path)], ["zero_shot"], {"fig3": "Figure 3: <the> data"}, str(output)
    )
    html = publish_parts(output.read_text(), writer="html", settings_overrides={"halt_level": 2})["body"]
    assert "&lt;the&gt;" in html
    data = re.search('base64,([^"]+)"', html)[1]
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (1200, 48)


def test_a_study_without_networks_has_figures_alone(tmp_path):
    opening("", [], [], {}, str(tmp_path / "opening.rst"))
    assert (tmp_path / "opening.rst").read_text() == "\n"
