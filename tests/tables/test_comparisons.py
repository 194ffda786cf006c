import numpy as np
import pytest

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.predictions.prediction_file import with_seeds
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


def test_better_and_worse_are_said_where_the_adjusted_p_is_small(write):
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
    assert (table["adjusted_p"] == table["p"]).all()  # each is alone in its family
    assert "named 1, simple method 1, before transfer 1" in found.note


def test_of_many_comparisons_the_adjusted_p_counts(write):
    """Of one comparison alone this difference would be significant."""
    reference, prediction = write("laboratory_only"), write("good", 0.98, 0.03)
    alone = comparisons([prediction], [reference], ["named"], **THRESHOLDS).numbers
    assert alone["verdict"][0] == "better" and 0.001 < alone["p"][0] < 0.05
    many = 1 + int(0.05 / alone["p"][0])
    kinds = ["named"] * many + ["before transfer"]
    table = comparisons([prediction] * (many + 1), [reference] * (many + 1), kinds, **THRESHOLDS).numbers
    assert list(table["verdict"]) == ["not told apart"] * many + ["better"]  # a family of its own
    assert (table["high_percent"] < 0).all()


def test_networks_of_common_seeds_are_compared(write_prediction, cycles):
    series = [cycles * scale for scale in (1.01, 1.02, 1.06)]
    one, other = write_prediction(cycles, series), write_prediction(cycles, series[:2])
    for path, seeds in ((one, [1, 2, 3]), (other, [1, 3])):
        netcdf.write(with_seeds(netcdf.read(path), seeds), path)
    (row,) = comparisons([one], [other], ["named"], **THRESHOLDS).numbers.to_dict("records")
    assert (row["models"], row["cycles"]) == (2, 6)
    assert row["mape_percent"] == pytest.approx(3.5, abs=1e-3)
    assert row["reference_mape_percent"] == pytest.approx(1.5, abs=1e-3)
    assert row["difference_percent"] == pytest.approx(2, abs=1e-3)


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
