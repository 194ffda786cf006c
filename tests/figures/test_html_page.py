"""The interactive page of a prediction."""

import base64
import json
import re

import numpy as np
import pytest

from faultslip.figures.html_page import write_page

SUMMARY = {
    "record": "run <12>",
    "networks": "zero_shot",
    "version": "0.6",
    "interval": 0.1,
    "interval_of_record": 0.05,
    "average": 0.0,
    "expected_correlation": 0.9,
    "recurrence": 9.7,
    "unit": "coefficient",
    "friction": {"minimum": 0.0, "maximum": 1.0},
    "half_width": {"minimum": 0.2, "maximum": 0.2},
    "known": {"start": 10.0, "end": 50.0, "cycles": 12, "shift": 0.0},
    "available": None,
    "score": {"pearson_r": 0.912, "r2": 0.8, "coverage": 0.9},
    "warnings": ["the emission is < noise"],
}


@pytest.fixture
def page(tmp_path, released_prediction):
    """Function that writes a page of so many samples; its text, and what its script draws."""

    def make(samples, **changed):
        prediction = released_prediction(samples)
        prediction["true"] = prediction["friction"]
        path = tmp_path / "page.html"
        write_page(prediction, SUMMARY | changed, path)
        text = path.read_text()
        return text, json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1]), path.stat().st_size

    return make


def values(data, name):
    return np.frombuffer(base64.b64decode(data["series"][name]), "<f4")


def test_the_known_part_scores_and_sampling_are_on_the_page(page):
    text, data, _ = page(900)
    assert {"span": [10.0, 50.0], "colour": "#e8e8e8"} in data["spans"]
    assert "outside the known part, Pearson&#x27;s r 0.912, R2 0.800" in text
    assert "<dt>time</dt><dd>resampled from 0.05 to 0.1 s" in text and "smallest and the largest" not in text
    assert "run &lt;12&gt;: friction" in text and "the emission is &lt; noise" in text
    colours = [each["colour"] for each in data["key"]]
    assert len(set(colours)) == len(colours) == 5  # predicted, band, measured, known part, slips
    np.testing.assert_allclose(values(data, "friction"), np.arange(900) / 97 % 1, atol=1e-6)
    assert "known" not in str(page(900, known=None)[1]["key"])


@pytest.mark.parametrize("samples", [39_999, 100_000, 1_000_000])
def test_a_page_of_a_long_record_is_small_and_says_what_is_drawn(page, samples):
    text, data, size = page(samples)
    assert size < 2e6
    assert ("smallest and the largest" in text) == (samples > 40_000)
    friction = values(data, "friction")
    assert friction.min() == 0 and friction.max() == np.float32(96 / 97)
    assert abs(values(data, "time")[-1] - 0.1 * samples) < 0.1 * samples / 5000
