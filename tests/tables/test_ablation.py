import pytest

from faultslip.tables.ablation import ablation


def test_differences_from_the_unchanged_scenario(write_prediction):
    scores = {"mape_std_percent": 0.5, "ensemble_mape_percent": 1.5, "r2": 0.9, "constant_mape_percent": 8.0}
    predictions = [write_prediction(mape_percent=mape, **scores) for mape in (2.0, 1.5, 3.0, 3.25)]
    scenarios = ["zero_shot", "zero_shot", "cross_trained", "cross_trained"]
    variants = ["as_it_is", "no_noise", "as_it_is", "no_noise"]
    found = ablation(predictions, scenarios=scenarios, variants=variants, tested="p4677/validation")
    table = found.numbers
    assert list(table["scenario"]) == scenarios
    assert list(table["variant"]) == variants
    assert table["difference_percent"].to_numpy() == pytest.approx([0, -0.5, 0, 0.25])
    columns = "scenario variant experiment segment models mape_percent difference_percent"
    assert list(table)[:7] == columns.split()
    assert found.readable.iloc[1].to_dict() == {
        "scenario": "zero shot",
        "change": "no noise",
        "networks": "2",
        "MAPE, %": "1.50 ± 0.50",
        "difference, percentage points": "-0.50",
        "ensemble MAPE, %": "1.50",
        "R²": "0.900",
        "MAPE of a constant guess, %": "8.00",
    }
    assert "Scores are those on p4677/validation" in found.note
