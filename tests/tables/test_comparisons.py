import numpy as np
import pytest

from faultslip.io.errors import InputError
from faultslip.tables.comparisons import comparisons

THRESHOLDS = {"time_to_failure_from": 1.0, "min_friction_drop": 0.05}


@pytest.fixture
def write(write_prediction, cycles):
    """Function that writes a prediction whose relative errors, in %, are given by half cycle."""
    errors = np.random.default_rng(1).uniform(1, 3, 16)

    def prediction(scenario, factor=1.0, others=0.0):
        percent = np.repeat(factor * errors + others * np.random.default_rng(2).normal(size=16), 63)[:1000]
        return write_prediction(cycles, [cycles * (1 + percent / 100)], scenario=scenario)

    return prediction


def test_better_and_worse_are_said_where_the_interval_excludes_zero(write):
    reference = write("laboratory_only")
    predictions = [write("good", 0.9), write("bad", 1.1), write("other", 1.0, 0.5)]
    found = comparisons(
        predictions, [reference] * 3, ["named", "simple method", "before transfer"], **THRESHOLDS
    )
    table = found.numbers
    assert list(table["scenario"]) == ["good", "bad", "other"]
    assert set(table["reference"]) == {"laboratory_only"}
    assert list(table["verdict"]) == ["better", "worse", "not told apart"]
    difference = table["difference_percent"]
    assert np.allclose(difference, table["mape_percent"] - table["reference_mape_percent"], atol=1e-4)
    assert ((table["low_percent"] < difference) & (difference < table["high_percent"])).all()
    shown = f"{difference[0]:+.2f} [{table['low_percent'][0]:+.2f}, {table['high_percent'][0]:+.2f}]"
    assert found.readable["difference, %"][0] == shown
    kinds = ["named", "simple method", "before transfer"]
    assert list(table["compared_as"]) == list(found.readable["which is"]) == kinds
    assert found.readable["compared with"][0] == "laboratory_only"
    assert found.readable["the scenario is"][0] == "better"


def test_fewer_than_three_cycles_tell_nothing_apart(write_prediction, cycles):
    short = cycles[:350]
    one, other = (write_prediction(short, [short * scale]) for scale in (1.01, 1.2))
    found = comparisons([one], [other], ["named"], **THRESHOLDS)
    (row,) = found.numbers.to_dict("records")
    assert np.isnan(row["low_percent"]) and row["verdict"] == "not told apart"
    assert found.readable["difference, %"][0].endswith(" [-]")


def test_predictions_of_different_series_are_refused(write_prediction, cycles):
    one, other = (write_prediction(true, [true]) for true in (cycles, cycles + 0.01))
    with pytest.raises(InputError, match="the true series differ"):
        comparisons([one], [other], ["named"], **THRESHOLDS)
