import numpy as np
import pytest

from faultslip.tables.mape import mape

SCORES = {
    "models": 2,
    "mape_percent": 2.0,
    "mape_std_percent": 0.5,
    "r2": 0.9,
    "pearson_r": 0.96,
    "mae": 0.008,
    "rmse": 0.01,
    "ensemble_mape_percent": 1.5,
    "constant_mape_percent": 8.0,
}
PAPER = "mape:\n  zero_shot: {mape_percent: 4.232, tested_on: p4677 test part}\nexperiments: [p1]\n"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.yaml"
    path.write_text(PAPER)
    return path


def test_scores_of_all_predictions(paper, write_prediction):
    predictions = [
        write_prediction(virtual=0, **SCORES),
        write_prediction(scenario="alone", mape_std_percent=float("nan"), pearson_r=float("nan")),
    ]
    of_another = mape([write_prediction(experiment="mine")], paper, time_to_failure_from=1.5).numbers
    assert of_another["paper_mape_percent"].isna().all()
    found = mape(predictions, paper, time_to_failure_from=1.5)
    table = found.numbers
    first = "scenario experiment segment target models mape_percent mape_std_percent r2 rmse"
    assert list(table)[:11] == [*first.split(), "constant_mape_percent", "paper_mape_percent"]
    assert list(table["scenario"]) == ["zero_shot", "alone"]
    assert list(table["data"]) == ["laboratory", "virtual"]
    assert table["paper_mape_percent"][0] == 4.232
    assert table["paper_mape_percent"].isna()[1]
    assert table["pearson_r"][0] == 0.96
    first, second = found.readable.to_dict("records")
    assert first == {
        "scenario": "zero_shot",
        "target": "friction",
        "tested on": "p1, test (laboratory)",
        "mean and deviation from": "its experiment's training part",
        "networks": 2,
        "MAPE, %": "2.00 [-]",
        "σ": "0.50",
        "ensemble MAPE, %": "1.50",
        "R²": "0.900 [-]",
        "r": "0.960",
        "MAE": "0.0080",
        "RMSE": "0.0100",
        "cycles": 0,
        "MAPE of a constant guess, %": "8.00",
        "MAPE in the paper, %": "4.232 (p4677 test part)",
    }
    assert second["σ"] == second["r"] == second["MAPE in the paper, %"] == "-"
    assert "at least 1.5 s before a failure" in found.note


@pytest.mark.parametrize(
    ("normalisation", "segment", "words"),
    [
        ("train", "test", "its experiment's training part"),
        ("segment", "test", "the tested part itself: an oracle"),
        ("p1/test", "test", "the tested part itself: an oracle"),
        ("train", "train", "the tested part itself: an oracle"),
        ("p4581/train", "test", "p4581/train"),
    ],
)
def test_where_mean_and_deviation_came_from(paper, write_prediction, normalisation, segment, words):
    prediction = write_prediction(normalisation=normalisation, segment=segment, **SCORES)
    found = mape([prediction], paper, time_to_failure_from=1.0)
    assert list(found.numbers["normalised_by"]) == [words]
    assert list(found.numbers["normalisation"]) == [normalisation]
    assert found.readable["mean and deviation from"][0] == words
    constant = found.readable["MAPE of a constant guess, %"][0]
    assert constant == ("8.00 (oracle)" if "oracle" in words else "8.00")


def test_a_regression_is_named(paper, write_prediction):
    found = mape([write_prediction(rescaling="regression")], paper, time_to_failure_from=1.0)
    assert list(found.numbers["normalised_by"]) == ["regression on its experiment's training part"]


def test_intervals_stand_beside_scores(paper, write_prediction, cycles):
    errors = np.repeat([0.0103, 0.0307, 0.0201, 0.0104, 0.0205, 0.0302, 0.0206, 0.0107], 125)
    predictions = [
        write_prediction(cycles, [cycles * (1 + errors), cycles * (1 - errors)]),
        write_prediction(cycles[:350], [cycles[:350] * 1.01]),  # one complete cycle
    ]
    found = mape(predictions, paper, time_to_failure_from=1.0)
    first, second = found.numbers.to_dict("records")
    assert (first["cycles"], second["cycles"]) == (6, 1)
    assert 1 < first["mape_low_percent"] < 1.9 < first["mape_high_percent"] < 3
    assert first["r2_low"] < first["r2_high"]
    assert np.isnan(second["mape_low_percent"]) and np.isnan(second["r2_high"])
    low, high = first["mape_low_percent"], first["mape_high_percent"]
    score = 100 * errors.mean()
    assert list(found.readable["MAPE, %"]) == [f"{score:.2f} [{low:.2f}, {high:.2f}]", "1.00 [-]"]
    assert "with fewer than three there is no interval" in found.note
