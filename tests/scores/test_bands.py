import numpy as np
import pytest
import xarray as xr

from faultslip.scores import bands


def test_coverage_of_a_normal_distribution():
    random = np.random.default_rng(0)
    noise = random.normal(size=200_000)
    assert bands.coverage(noise, 0 * noise, 1.0) == pytest.approx(0.6827, abs=0.004)
    assert bands.coverage(noise, 0 * noise, 1.645) == pytest.approx(0.90, abs=0.004)


@pytest.mark.parametrize("level", bands.NOMINAL_COVERAGES)
def test_a_calibrated_band_covers_its_fraction_of_new_samples(level):
    random = np.random.default_rng(1)
    covered = []
    for _ in range(300):
        known, new = random.standard_t(3, size=(2, 200))
        covered.append(bands.coverage(new, 0, bands.conformal_half_width(known, level)))
    # The mean over calibrations is at least the level, and above it by 1 / 201 at most.
    assert level - 0.005 < np.mean(covered) < level + 0.01


@pytest.mark.parametrize(
    ("residuals", "nominal", "expected"),
    [
        (np.linspace(-0.1, -1, 10), 0.68, 0.8),  # the 8th of ten: the smallest half width for 68 % of 11
        (np.linspace(-0.1, -1, 10), 0.90, 1.0),
        (np.array([-3.0, 1.0, 2.0]), 0.90, 3.0),
    ],
)
def test_few_residuals(residuals, nominal, expected):
    assert bands.conformal_half_width(residuals, nominal) == pytest.approx(expected)


def test_a_band_that_leaves_cycles_out_covers_its_fraction_of_new_cycles():
    """Errors that differ between cycles: of six cycles, the samples alone promise too much."""
    random = np.random.default_rng(2)

    def cycles(number):
        return [random.normal(size=80) * scale for scale in random.lognormal(0, 1.0, number)]

    pooled, left_out = [], []
    for _ in range(300):
        known, new = cycles(6), np.concatenate(cycles(20))
        for found, half_width in (
            (pooled, bands.conformal_half_width(np.concatenate(known), 0.9)),
            (left_out, bands.left_out_half_width(known, 0.9)),
        ):
            found.append(bands.coverage(new, 0, half_width))
    assert np.mean(pooled) < 0.875
    assert 0.885 < np.mean(left_out) < 0.92


def covered_when_left_out(cycles, level):
    covered = []
    for k, cycle in enumerate(cycles):
        width = bands.conformal_half_width(np.concatenate(cycles[:k] + cycles[k + 1 :]), level)
        covered.append(bands.coverage(cycle, 0, width))
    return np.mean(covered)


@pytest.mark.parametrize("scales", [(1, 2, 3, 4), (1, 1.1, 1.2, 30)])
def test_cycles_are_left_out_as_in_a_plain_loop(scales):
    cycles = [scale * np.random.default_rng(k).normal(size=50) for k, scale in enumerate(scales)]
    missing = 0.9 - covered_when_left_out(cycles, 0.9)
    assert missing > 0.01
    for raised in np.linspace(0.9, min(1, 0.9 + missing), bands.RAISES):
        if covered_when_left_out(cycles, raised) >= 0.9:
            break
    expected = bands.conformal_half_width(np.concatenate(cycles), raised)
    # a rank may differ by one where a level is rounded
    assert bands.left_out_half_width(cycles, 0.9) == pytest.approx(expected, rel=5e-3)
    assert raised > 0.9


def test_a_band_is_not_narrower_than_that_of_all_samples():
    cycles = [np.arange(1.0, 101) for _ in range(4)]  # equal cycles are covered when left out
    expected = bands.conformal_half_width(np.concatenate(cycles), 0.9)
    assert bands.left_out_half_width(cycles, 0.9) >= expected
    one_bad = [np.ones(100)] * 8 + [np.full(100, 9.0)]
    assert bands.left_out_half_width(one_bad, 0.5) == 1


def test_fewer_than_three_cycles_are_not_left_out():
    cycles = [np.arange(10.0), np.empty(0), 2 * np.arange(10.0)]
    expected = bands.conformal_half_width(np.concatenate(cycles), 0.9)
    assert bands.left_out_half_width(cycles, 0.9) == expected


def prediction(errors, target_std=0.5):
    """A prediction of a record that slips every 50 samples, with these errors."""
    true = 0.4 + 0.1 * (np.arange(len(errors)) % 50) / 50
    series = {"true": true, "predicted": true + errors, "predicted_std": np.full(len(errors), 0.05)}
    data = xr.Dataset({name: ("time", values) for name, values in series.items()})
    return data.assign_attrs(target="friction", target_std=target_std)


def test_residuals_are_normalised_and_divided_into_cycles():
    errors = np.random.default_rng(3).normal(0, 0.001, 210)
    found = bands.normalised_residuals(prediction(errors), 0.05)
    assert [len(cycle) for cycle in found] == [49, 50, 50, 50, 11]
    np.testing.assert_allclose(np.concatenate(found), -errors / 0.5, atol=1e-12)


def test_the_residuals_of_all_validations_calibrate_a_prediction():
    random = np.random.default_rng(4)
    tested = prediction(random.normal(0, 0.002, 300), target_std=0.2)
    validations = [prediction(random.normal(0, 0.001, 200)), prediction(random.normal(0, 0.003, 250), 0.1)]
    found = bands.calibrate(tested, validations, 0.05)
    cycles = [cycle for one in validations for cycle in bands.normalised_residuals(one, 0.05)]
    for level in bands.NOMINAL_COVERAGES:
        half_width = 0.2 * bands.left_out_half_width(cycles, level)
        assert found[f"half_width_{round(100 * level)}"] == half_width
        errors = np.abs(tested["predicted"] - tested["true"])
        assert found[f"coverage_{round(100 * level)}"] == float((errors <= half_width).mean())
    assert found["band_coverage"] == 1


@pytest.mark.parametrize("own", [{}, {"half_width_90": 0.001}])
def test_without_validations_there_are_the_bands_of_the_prediction_itself(own):
    tested = prediction(np.tile([0.0005, -0.002], 100)).assign_attrs(own)
    found = bands.calibrate(tested, [], 0.05)
    assert np.isnan(found["half_width_68"]) and np.isnan(found["coverage_68"])
    expected = [0.001, 0.5] if own else [np.nan, np.nan]
    np.testing.assert_equal([found["half_width_90"], found["coverage_90"]], expected)
