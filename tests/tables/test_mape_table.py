import numpy as np
import pandas as pd
import pytest

from mape_table import mape_table

PAPER = "mape:\n  zero_shot: {mape_percent: 4.232, tested_on: p4677 test part}\n"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(PAPER)
    return path


def test_scores_of_all_predictions(paper, write_prediction, outputs):
    predictions = [
        write_prediction(scenario="zero_shot", virtual=0),
        write_prediction(scenario="alone", mape_std_percent=float("nan"), pearson_r=float("nan")),
    ]
    mape_table(predictions, paper, "mine", 1.5, 0.03, **outputs)
    table = pd.read_csv(outputs["csv"])
    first = "scenario experiment segment target models mape_percent mape_std_percent r2 rmse"
    assert list(table)[:11] == [*first.split(), "constant_mape_percent", "paper_mape_percent"]
    assert list(table["scenario"]) == ["zero_shot", "alone"]
    assert list(table["data"]) == ["laboratory", "virtual"]
    assert table["paper_mape_percent"][0] == 4.232
    assert table["paper_mape_percent"].isna()[1]
    assert table["pearson_r"][0] == 0.96
    text = outputs["markdown"].read_text()
    assert "# Scores, study mine" in text
    assert "| 0.50" in text and "| -  " in text  # one network has no standard deviation
    assert "| 4.232 (p4677 test part)" in text
    assert "at least 1.5 s before a failure" in text


@pytest.mark.parametrize(
    ("normalisation", "segment", "words"),
    [
        ("train", "test", "its experiment's training part"),
        ("segment", "test", "the tested part itself: an oracle"),
        ("p4677/test", "test", "the tested part itself: an oracle"),
        ("train", "train", "the tested part itself: an oracle"),
        ("p4581/train", "test", "p4581/train"),
    ],
)
def test_where_mean_and_deviation_came_from(paper, write_prediction, outputs, normalisation, segment, words):
    prediction = write_prediction(normalisation=normalisation, segment=segment)
    mape_table([prediction], paper, "mine", 1.0, 0.03, **outputs)
    table = pd.read_csv(outputs["csv"])
    assert list(table["normalised_by"]) == [words]
    assert list(table["normalisation"]) == [normalisation]
    text = outputs["markdown"].read_text()
    assert f"| {words}" in text
    assert ("| 8.00 (oracle)" in text) == ("oracle" in words)


def test_a_regression_is_named(paper, write_prediction, outputs):
    mape_table([write_prediction(rescaling="regression")], paper, "mine", 1.0, 0.03, **outputs)
    found = pd.read_csv(outputs["csv"])["normalised_by"]
    assert list(found) == ["regression on its experiment's training part"]


def test_intervals_stand_beside_scores(paper, write_prediction, outputs, cycles):
    errors = np.repeat([0.0103, 0.0307, 0.0201, 0.0104, 0.0205, 0.0302, 0.0206, 0.0107], 125)
    predictions = [
        write_prediction(cycles, [cycles * (1 + errors), cycles * (1 - errors)]),
        write_prediction(cycles[:350], [cycles[:350] * 1.01]),  # one complete cycle
    ]
    mape_table(predictions, paper, "mine", 1.0, 0.05, **outputs)
    first, second = pd.read_csv(outputs["csv"]).to_dict("records")
    assert (first["cycles"], second["cycles"]) == (6, 1)
    assert 1 < first["mape_low_percent"] < 1.9 < first["mape_high_percent"] < 3
    assert first["r2_low"] < first["r2_high"]
    assert np.isnan(second["mape_low_percent"]) and np.isnan(second["r2_high"])
    text = outputs["markdown"].read_text()
    low, high = first["mape_low_percent"], first["mape_high_percent"]
    assert f"| 2.00 [{low:.2f}, {high:.2f}]" in text
    assert "| 2.00 [-]" in text and "with fewer than three there is no interval" in text
