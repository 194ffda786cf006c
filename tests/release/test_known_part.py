"""Units and bands from a part of a record whose friction is known."""

import numpy as np
import pytest

import faultslip
from faultslip.io.errors import InputError
from faultslip.predictions.standard import expected_error
from faultslip.release.known_part import best_shift


def test_friction_beyond_the_known_part_is_not_used(networks, record):
    networks = faultslip.load(networks)
    changed = record.copy(deep=True)
    changed["friction"][500:] += 0.1
    for name in ("friction", "lower", "upper"):
        one, other = (networks.predict(each, known=(0, 50))[name] for each in (record, changed))
        np.testing.assert_array_equal(one, other)


def test_units_by_regression_on_the_known_part(networks, record):
    prediction = faultslip.load(networks).predict(record, known=(10, 60))
    part = slice(100, 600)
    true, found = record["friction"].values[part], prediction["friction"].values[part]
    assert found.mean() == pytest.approx(true.mean())
    slope, _ = np.polyfit(found, true, 1)  # that of least squares is already there
    assert slope == pytest.approx(1)


def test_networks_that_do_not_read_the_known_part_are_told(networks, record):
    record["friction"] = record["friction"].copy(
        data=np.random.default_rng(0).permutation(record["friction"])
    )
    warnings = faultslip.load(networks).predict(record, known=(10, 60)).attrs["warnings"]
    assert "these networks do not read this fault well" in warnings
    assert "calibrated on" in warnings and "cycles only" in warnings


def test_a_known_part_that_is_not_all_in_the_record_is_told(networks, record):
    prediction = faultslip.load(networks).predict(record, known=(-20, 60))
    assert "-20 to 60 s, is not all in the record, or" in prediction.attrs["warnings"]
    assert prediction.attrs["known"] == [0, 60]


def test_a_level_that_is_given(networks, record):
    networks = faultslip.load(networks)
    standard, given = networks.predict(record), networks.predict(record, level=(0.4, 0.02))
    np.testing.assert_allclose(given["friction"], 0.4 + 0.02 * standard["friction"])
    np.testing.assert_allclose(given["upper"], 0.4 + 0.02 * standard["upper"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"level": (0.4, -0.02)}, "--friction-std.: -0.02; a finite number above 0 was expected"),
        ({"level": (float("nan"), 1)}, "--friction-mean.: nan; a finite number was expected"),
        ({"level": (0.4, 0.02, 1)}, "two numbers were expected"),
        ({"level": 0.4}, "two numbers were expected"),
        ({"known": (float("nan"), 5)}, "known .*: nan; a finite number was expected"),
        ({"known": (60, 0)}, "60 to 0; a start and a later end were expected"),
        ({"known": (0, 60), "level": (0.4, 0.02)}, "give one of them"),
    ],
)
def test_units_that_cannot_be_meant(networks, record, arguments, message):
    with pytest.raises(InputError, match=message):
        faultslip.load(networks).predict(record, **arguments)


def test_a_band_is_not_narrower_than_random_faults_let_one_expect(networks, record):
    """Friction that is a linear function of what is predicted leaves no residuals to calibrate on."""
    loaded = faultslip.load(networks)
    standard = loaded.predict(record)
    exact = record.assign(friction=record["friction"].copy(data=0.4 + 0.02 * standard["friction"].values))
    found = loaded.predict(exact, known=(0, 60))
    expected = 0.02 * loaded.about["half_width"] * expected_error(standard["friction"].values)
    np.testing.assert_allclose((found["upper"] - found["lower"]) / 2, expected, rtol=1e-3)


@pytest.mark.parametrize("delay", [-2.0, -0.5, 0.0, 1.25])
def test_a_prediction_that_is_early_or_late_is_shifted(delay):
    samples = np.arange(400)
    true = np.sin(samples / 9) + 0.3 * np.sin(samples / 4)
    predicted = np.interp(samples + delay, samples, true)
    assert best_shift(predicted, true, samples < 100) == delay


def test_causal_predictions_are_not_shifted(causal, networks, record):
    assert faultslip.load(causal).predict(record, known=(0, 60)).attrs["shift"] == 0
    assert "shift" in faultslip.load(networks).predict(record, known=(0, 60)).attrs
