"""Figures and tables that are collected for the documentation."""

import numpy as np
import pandas as pd
from PIL import Image

import collect_site

DARK_BLUE, YELLOW = np.array([0, 34, 78]), np.array([254, 232, 56])


def figure(path, size=600):
    """A figure as studies have them: mostly white with grey lines, and a small scalogram with pale edges."""
    pixels = np.full((size, size, 3), 255.0)
    pixels[::7] = np.linspace(0, 255, size)[:, None]  # antialiased lines
    ramp = DARK_BLUE + np.linspace(0, 1, 60)[:, None] * (YELLOW - DARK_BLUE)
    pale = np.linspace(0, 0.9, 60)[:, None, None]
    pixels[100:160, 100:160] = (1 - pale) * ramp + pale * 255
    Image.fromarray(pixels.round().astype(np.uint8)).save(path)
    return pixels


def test_a_figure_keeps_its_colours(tmp_path):
    pixels = figure(tmp_path / "drawn.png")
    collect_site.write_figure(tmp_path / "drawn.png", tmp_path / "shown.png")
    shown = np.asarray(Image.open(tmp_path / "shown.png").convert("RGB"), float)
    assert np.abs(shown - pixels).max() <= 17  # of 255


def test_a_figure_of_many_colours_has_no_palette(tmp_path):
    pixels = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "drawn.png")
    collect_site.write_figure(tmp_path / "drawn.png", tmp_path / "shown.png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "shown.png")), pixels)


def test_scores_beside_those_of_the_paper():
    """In the order of the paper; a score that it does not report is left out."""
    rows = pd.DataFrame(
        {
            "scenario": ["zero_shot", "constant", "laboratory_only"],
            "experiment": "p4677",
            "segment": "test",
            "data": "virtual",
            "mape_percent": [3.276, 7.46, 1.284],
            "mape_low_percent": [3.04, np.nan, 1.05],
            "mape_high_percent": [3.5, np.nan, 1.51],
            "constant_mape_percent": 7.46,
            "paper_mape_percent": [4.232, np.nan, 1.137],
            "paper_tested_on": ["p4677 test part", None, "p4677 test part"],
        }
    )
    _, _, *lines = collect_site.beside_paper(rows).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells == [
        [
            "laboratory_only",
            "1.137 (p4677 test part)",
            "1.28 [1.05, 1.51]",
            "p4677, test (virtual)",
            "7.46",
            "yes",
        ],
        ["zero_shot", "4.232 (p4677 test part)", "3.28 [3.04, 3.50]", "p4677, test (virtual)", "7.46", "yes"],
    ]
    swapped = collect_site.beside_paper(rows.assign(mape_percent=[1.2, 7.46, 3.3]))
    assert swapped.count("| no ") == 2
