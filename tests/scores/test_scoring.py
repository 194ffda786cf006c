"""All scores of a prediction, beside values from plain loops over the same series."""

import numpy as np
import pytest
import xarray as xr
from result_files import IDENTITY

from faultslip.io import netcdf
from faultslip.io.errors import InputError
from faultslip.scores import bands, bootstrap
from faultslip.scores.scoring import Thresholds, scored

THRESHOLDS = Thresholds(min_friction_drop=0.05, event_tolerance=1.0, time_to_failure_from=1.0)
CYCLE, CYCLES = 60, 6  # samples, number
MEAN, STD = 0.44, 0.03  # of the part that normalises
TRUE = np.tile(np.linspace(0.4, 0.5, CYCLE), CYCLES)  # falls from one sample to the next
LATE = np.concatenate([np.full(3, 0.4), TRUE[:-3]])  # by 0.3 s
FLAT = 0.45 + 0.6 * (TRUE - 0.45)


def make(true=TRUE, by_model=(LATE, FLAT), **attributes):
    """A prediction; the deviation of all its models together is 0.002."""
    by_model = np.array(by_model)
    series = {"predicted": by_model.mean(axis=0), "predicted_std": np.full(by_model.shape[1], 0.002)}
    data = xr.Dataset({name: ("time", values) for name, values in series.items()})
    if true is not None:
        data["true"] = "time", true
    data["predicted_by_model"] = ("model", "time"), by_model
    data = data.assign_coords(time=0.1 * np.arange(by_model.shape[1]))
    known = {"target": "friction", "interval": 0.1, "target_mean": MEAN, "target_std": STD}
    return data.assign_attrs(IDENTITY | known | attributes)


def mape(true, predicted):
    return 100 * np.mean([abs(p - t) / abs(t) for t, p in zip(true, predicted, strict=True)])


@pytest.fixture(scope="module")
def found():
    return scored(make(), THRESHOLDS)


def test_errors(found):
    models = LATE, FLAT
    by_model = [mape(TRUE, one) for one in models]
    expected = {
        "models": 2,
        "mape_percent": np.mean(by_model),
        "mape_std_percent": abs(by_model[0] - by_model[1]) / np.sqrt(2),
        "r2": np.mean([1 - np.mean((one - TRUE) ** 2) / np.var(TRUE) for one in models]),
        "pearson_r": np.mean([np.corrcoef(TRUE, one)[0, 1] for one in models]),
        "rmse": np.mean([np.sqrt(np.mean((one - TRUE) ** 2)) for one in models]),
        "constant_mape_percent": mape(TRUE, np.full(len(TRUE), MEAN)),
        "ensemble_mape_percent": mape(TRUE, (LATE + FLAT) / 2),
    }
    assert {name: found.attrs[name] for name in expected} == pytest.approx(expected)


def test_one_model_has_no_spread():
    assert np.isnan(scored(make(by_model=[LATE]), THRESHOLDS).attrs["mape_std_percent"])


def test_intervals_are_those_of_the_bootstrap(found):
    expected = bootstrap.intervals(make().astype(np.float32), 0.05)
    assert expected.items() <= found.attrs.items()
    assert found.attrs["cycles"] == CYCLES - 2  # complete ones
    for score in ("mape{}_percent", "r2{}"):
        low, value, high = (found.attrs[score.format(end)] for end in ("_low", "", "_high"))
        assert low < value < high


def test_cycles_that_err_alike_give_an_interval_without_width():
    found = scored(make(by_model=[1.02 * TRUE]), THRESHOLDS).attrs
    limits = [found["mape_low_percent"], found["mape_high_percent"]]
    assert [found["mape_percent"], *limits] == pytest.approx([2, 2, 2])


def test_errors_by_phase(found):
    """Of each complete cycle the time between two falls, in five parts, and the sample of the fall."""
    errors = 100 * np.mean([np.abs(one / TRUE - 1) for one in (LATE, FLAT)], axis=0)
    phases = {number: [] for number in range(6)}
    for cycle in range(1, CYCLES - 1):
        own = errors[cycle * CYCLE : (cycle + 1) * CYCLE]
        for sample in range(CYCLE - 1):
            phases[5 * sample // (CYCLE - 1)].append(own[sample])
        phases[5].append(own[-1])
    expected = {f"phase_{number + 1}_mape_percent": np.mean(phases[number]) for number in range(5)}
    expected["slip_mape_percent"] = np.mean(phases[5])
    assert {name: found.attrs[name] for name in expected} == pytest.approx(expected, rel=1e-5)


def test_slip_events(found):
    """Those of the first model are 0.3 s late, and those of the second have 60 % of the drop."""
    expected = {"true_events": CYCLES - 1, "recall": 1, "false_discovery_rate": 0}
    expected |= {"delay_s": 0.15, "timing_error_s": 0.15, "drop_ratio": 0.8}
    assert {name: found.attrs[name] for name in expected} == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_pairs_of_events_are_written_in_double_precision(found, tmp_path):
    netcdf.write(found, tmp_path / "p.nc")
    stored = netcdf.read(tmp_path / "p.nc")
    pairs = CYCLES - 1
    assert stored["event_model"].values.tolist() == pairs * [1] + pairs * [2]
    np.testing.assert_array_equal(stored["event_delay"], np.repeat([0.1 * 3, 0.0], pairs))
    np.testing.assert_allclose(stored["event_true_drop"], 0.1, rtol=1e-6)
    np.testing.assert_allclose(stored["event_detected_drop"], np.repeat([0.1, 0.06], pairs), rtol=1e-6)
    for name in ("event_model", "event_delay", "event_true_drop", "event_detected_drop"):
        assert name in stored.coords and stored[name].attrs["long_name"]
    assert stored["event_delay"].dtype == np.float64 and stored["predicted"].dtype == np.float32


def test_bands_come_from_the_validations():
    """Their residuals are 0.02 throughout, a fifth of the standard deviation of their normalising part."""
    validation = make(by_model=[TRUE + 0.02, TRUE + 0.02], target_std=0.1)
    found = scored(make(), THRESHOLDS, [validation, validation]).attrs
    residuals = np.abs(TRUE - (LATE + FLAT) / 2)
    for level in ("68", "90"):
        assert found[f"half_width_{level}"] == pytest.approx(0.2 * STD)
        assert found[f"coverage_{level}"] == pytest.approx(np.mean(residuals <= 0.2 * STD))
    assert found["band_coverage"] == pytest.approx(np.mean(residuals <= 0.002))
    assert 0 < found["band_coverage"] < found["coverage_90"] < 1


def test_without_validations_there_is_no_band(found):
    for level in ("68", "90"):
        assert np.isnan(found.attrs[f"half_width_{level}"]) and np.isnan(found.attrs[f"coverage_{level}"])


def test_a_band_that_the_prediction_brings_is_kept():
    found = scored(make(half_width_90=0.0123), THRESHOLDS).attrs
    assert found["half_width_90"] == 0.0123
    assert found["coverage_90"] == bands.coverage(TRUE, (LATE + FLAT) / 2, 0.0123)
    assert np.isnan(found["half_width_68"])


def test_samples_in_a_gap_do_not_count():
    """Neither in the prediction nor in a validation: as if they were cut out."""
    measured = np.r_[0:80, 110 : len(TRUE)]

    def with_gap(data):
        return data.isel(time=measured).reindex(time=data["time"])

    validation = make(by_model=[TRUE + 0.01, TRUE + 0.02])
    found = scored(with_gap(make()), THRESHOLDS, [with_gap(validation)])
    expected = scored(make().isel(time=measured), THRESHOLDS, [validation.isel(time=measured)])
    np.testing.assert_equal(found.attrs, expected.attrs)  # NaN equals NaN
    assert found.sizes["time"] == len(TRUE)
    np.testing.assert_array_equal(found["event_delay"], expected["event_delay"])


def test_what_was_predicted_stays_as_it_was(found):
    xr.testing.assert_identical(
        found.drop_vars([n for n in found.coords if n != "time"]).drop_attrs(), make().drop_attrs()
    )
    assert make().attrs.items() <= found.attrs.items()


def test_time_to_failure_has_neither_events_nor_phases():
    true = np.tile(0.1 * np.arange(CYCLE)[::-1], CYCLES)
    by_model = np.stack([true + 0.3, 0.8 * true + 1]) + np.random.default_rng(1).normal(
        0, 0.1, (2, len(true))
    )
    found = scored(make(true, by_model, target="time_to_failure", target_mean=3.0), THRESHOLDS)
    counted = true >= 1
    expected = np.mean([mape(true[counted], one[counted]) for one in by_model])
    assert found.attrs["mape_percent"] == pytest.approx(expected)
    constant = mape(true[counted], np.full(counted.sum(), 3.0))
    assert found.attrs["constant_mape_percent"] == pytest.approx(constant)
    assert found.attrs["rmse"] == pytest.approx(
        np.mean([np.sqrt(np.mean((p - true) ** 2)) for p in by_model])
    )
    assert found.attrs["cycles"] == CYCLES - 2
    assert found.attrs["mape_low_percent"] < expected < found.attrs["mape_high_percent"]
    assert not {"recall", "drop_ratio", "phase_1_mape_percent"} & set(found.attrs)
    assert "pair" not in found.dims


def test_of_a_series_that_is_not_known_only_the_models_are_counted():
    given = make(true=None, half_width_90=0.01)
    found = scored(given, THRESHOLDS)
    assert found.attrs == given.attrs | {"models": 2}
    assert found.drop_attrs().identical(given.drop_attrs())


def test_standard_deviations_are_judged_by_their_shape():
    given = make(friction_in="standard deviations", target_mean=np.nan, target_std=np.nan)
    expected = np.mean([np.corrcoef(TRUE, one)[0, 1] for one in (LATE, FLAT)])
    found = scored(given, THRESHOLDS).attrs
    assert set(found) - set(given.attrs) == {"models", "pearson_r"}
    assert found["pearson_r"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("prediction", "message"),
    [
        (make(by_model=[np.full_like(TRUE, np.nan)] * 2), "MAPE is not defined: the predicted series is nan"),
        (make(np.full_like(TRUE, 0.4)), "R2 is not defined: the true series is 0.4 throughout"),
        (make(np.full_like(TRUE, 0.4), friction_in="standard deviations"), "Pearson's r is not defined"),
    ],
)
def test_an_undefined_score_names_the_prediction(prediction, message):
    with pytest.raises(InputError, match=f"zero_shot on p1/test: {message}"):
        scored(prediction, THRESHOLDS)
