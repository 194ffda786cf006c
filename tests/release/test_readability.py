"""Whether a record that networks cannot read is told, and one that they read is not."""

import numpy as np
import pytest

import bursty_faults
import faultslip
from faultslip.io.errors import InputError
from faultslip.records.raw_record import RawRecord
from faultslip.records.record import to_dataset
from faultslip.release.readability import LEAST_CORRELATION, doubt, expected_correlation


@pytest.fixture(scope="module")
def networks():
    return faultslip.load("zero_shot")


def record_of(emission, friction=None, **attributes):
    raw = RawRecord(0.1 * np.arange(len(emission)), emission, friction)
    return to_dataset(raw, "emission").assign_attrs(label="record", interval=0.1, **attributes)


def read(networks, emission, friction=None):
    """Return the warnings of a prediction, or what refuses it, and the correlation with friction."""
    try:
        prediction = networks.predict(record_of(emission, friction))
    except InputError as error:
        return f"cannot read: {error}", 0.0
    r = 0.0 if friction is None else np.corrcoef(prediction["true"], prediction["friction"])[0, 1]
    return prediction.attrs["warnings"], r


@pytest.mark.parametrize("kind", ["steady", "omori"])
def test_bursty_faults_that_are_read_are_not_called_noise(networks, kind):
    found = [read(networks, *bursty_faults.fault(kind, np.random.default_rng(seed))) for seed in range(8)]
    well = [warnings for warnings, r in found if r > 0.8]
    assert len(well) > 1
    assert sum("cannot read" in warnings for warnings in well) <= 1


@pytest.mark.parametrize("kind", ["white", "red", "poisson", "constant", "pink", "shuffled"])
def test_what_is_no_fault_is_called_so(networks, kind):
    emissions = [bursty_faults.no_fault(kind, np.random.default_rng(seed)) for seed in range(5)]
    assert sum("cannot read" in read(networks, emission)[0] for emission in emissions) >= 4


def test_band_is_that_of_a_constant_where_nothing_is_read(networks):
    prediction = networks.predict(record_of(bursty_faults.no_fault("brown", np.random.default_rng(0))))
    assert "cannot read" in prediction.attrs["warnings"]
    assert prediction.attrs["expected_correlation"] < LEAST_CORRELATION
    assert (prediction["upper"] - prediction["lower"]).values[0] == pytest.approx(3.4)


def test_expected_correlation_is_the_spread_of_a_calibrated_prediction():
    """The mean of what is possible has the variance of friction less that of its error."""
    random = np.random.default_rng(0)
    known = random.normal(size=20_000)
    friction = 0.8 * known + 0.6 * random.normal(size=20_000)
    predicted = 0.8 * known
    assert expected_correlation(predicted) == pytest.approx(np.corrcoef(predicted, friction)[0, 1], abs=0.01)


def test_a_known_part_decides(networks):
    """Where friction is known, its correlation with the prediction tells, and not the emission alone."""
    emission, friction = bursty_faults.fault("creep", np.random.default_rng(2))
    record = record_of(emission, friction)
    assert "cannot read" in networks.predict(record).attrs["warnings"]
    end = record["time"].values[-1]
    warnings = networks.predict(record, known=(0, end / 2)).attrs["warnings"]
    assert "correlate by only" in warnings
    assert "cannot read" not in warnings


def test_a_short_record_cannot_be_judged(networks):
    predicted = np.sin(np.arange(200.0))
    assert "200 samples" in doubt(1.3 * predicted, np.ones(200), networks.familiarity)
    assert "cannot read" in doubt(0.3 * predicted, np.ones(200), networks.familiarity)


def test_an_average_is_short_beside_the_cycle(networks):
    """One that is chosen blurs at most an eighth of a cycle, and none is chosen where one was given."""
    for seed in range(6):
        emission, _ = bursty_faults.fault("omori", np.random.default_rng(seed))
        prediction = networks.predict(record_of(emission))
        given = networks.predict(record_of(emission, average_given=1))
        assert prediction.attrs["average"] <= 0.125 * prediction.attrs["recurrence"] + 1e-9
        assert given.attrs["average"] == 0


def test_units_from_friction_of_the_other_sign_are_refused(networks):
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    with pytest.raises(InputError, match="correlate by -0.*is its sign reversed"):
        networks.predict(record_of(emission, 1 - friction), known=(0, 100))


def test_clocks_that_differ_are_asked_about(networks):
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    late = np.interp(np.arange(len(friction)) - 12, np.arange(len(friction)), friction)
    warnings = networks.predict(record_of(emission, late), known=(0, 100)).attrs["warnings"]
    assert "do emission and friction have the same clock?" in warnings


def test_a_known_part_ends_with_friction(networks):
    emission, friction = bursty_faults.fault("steady", np.random.default_rng(6))
    friction[1000:] = np.nan
    prediction = networks.predict(record_of(emission, friction), known=(0, 200))
    assert prediction.attrs["known"] == pytest.approx([0, 100])
    assert "friction is not known in all of it; it is used from 0 to 100 s" in prediction.attrs["warnings"]
