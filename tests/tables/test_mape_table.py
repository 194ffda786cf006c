import pandas as pd

from mape_table import mape_table

PAPER = "mape:\n  zero_shot: {mape_percent: 4.232, tested_on: p4677 test part}\n"


def test_scores_of_all_predictions(tmp_path, write_prediction, outputs):
    paper = tmp_path / "paper.yaml"
    paper.write_text(PAPER)
    predictions = [
        write_prediction(scenario="zero_shot", virtual=0),
        write_prediction(scenario="alone", mape_std_percent=float("nan"), normalisation="segment"),
    ]
    mape_table(predictions, paper, "mine", 1.5, **outputs)
    table = pd.read_csv(outputs["csv"])
    first = "scenario experiment segment target models mape_percent mape_std_percent r2 rmse"
    assert list(table)[:11] == [*first.split(), "constant_mape_percent", "paper_mape_percent"]
    assert list(table["scenario"]) == ["zero_shot", "alone"]
    assert list(table["data"]) == ["laboratory", "virtual"]
    assert list(table["normalisation"]) == ["train", "segment"]
    assert table["paper_mape_percent"][0] == 4.232
    assert table["paper_mape_percent"].isna()[1]
    text = outputs["markdown"].read_text()
    assert "# Scores, study mine" in text
    assert "| 2.00 ± 0.50" in text
    assert "| 2.00  " in text  # one network has no standard deviation
    assert "| 4.232 (p4677 test part)" in text
    assert "| itself" in text
    assert "at least 1.5 s before a failure" in text
