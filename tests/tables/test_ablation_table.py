import pandas as pd
import pytest

from ablation_table import ablation_table


def test_differences_from_the_unchanged_scenario(write_prediction, outputs):
    predictions = [write_prediction(mape_percent=mape) for mape in (2.0, 1.5, 3.0, 3.25)]
    scenarios = ["zero_shot", "zero_shot", "cross_trained", "cross_trained"]
    variants = ["as_it_is", "no_noise", "as_it_is", "no_noise"]
    ablation_table(predictions, scenarios, variants, "p4677/validation", "mine", **outputs)
    table = pd.read_csv(outputs["csv"])
    assert list(table["scenario"]) == scenarios
    assert list(table["variant"]) == variants
    assert table["difference_percent"].to_numpy() == pytest.approx([0, -0.5, 0, 0.25])
    text = outputs["markdown"].read_text()
    assert "| -0.50" in text
    assert "| no noise" in text
    assert "Scores are those on p4677/validation" in text
