"""The sawtooth between peaks of the emission."""

import numpy as np
import pytest

from faultslip.methods.registry import fit
from faultslip.methods.sawtooth import Sawtooth

INTERVAL = 0.1
PEAKS = [20, 70, 130, 175, 230, 290, 335, 400]
SAMPLES = 420


def emission_of(peaks=PEAKS, samples=SAMPLES):
    """Normalised emission with a sharp peak at each slip."""
    emission = np.zeros(samples)
    for peak in peaks:
        emission[peak - 1 : peak + 2] += (2, 4, 2)
    return (emission - emission.mean()) / emission.std()


def friction_of(power=0.5, shift=3, average=1, peaks=PEAKS, samples=SAMPLES):
    """Friction that follows offset + slope phase^power, by hand."""
    recurrence = np.diff(peaks).mean()
    slips = np.concatenate([[peaks[0] - recurrence], peaks, [peaks[-1] + recurrence]])
    time = np.arange(samples) - shift
    last = np.searchsorted(slips, time, side="right") - 1
    phase = (time - slips[last]) / np.diff(slips)[last]
    curve = np.clip(phase, 0, None) ** power
    padded = np.pad(curve, (average // 2, average - 1 - average // 2), mode="edge")
    return 0.4 + 0.08 * np.convolve(padded, np.ones(average) / average, mode="valid")


@pytest.mark.parametrize(
    ("power", "shift", "average"), [(0.5, 3, 1), (1.0, 0, 1), (2.0, -4, 1), (0.4, 2, 10)]
)
def test_four_numbers_are_found(power, shift, average):
    friction = friction_of(power, shift, average)
    model = Sawtooth(INTERVAL, False, 0, averaging=average * INTERVAL)
    model.fit([(emission_of()[:200], friction[:200])], [])
    assert model.shift == shift
    assert model.power == pytest.approx(power, rel=0.02)
    assert (model.offset, model.slope) == pytest.approx((0.4, 0.08), rel=0.02)
    predicted = model.predict(emission_of())
    assert np.abs(predicted - friction)[30:380].max() < 0.003


def test_a_curve_that_is_not_averaged_misses_slips_of_an_averaged_record():
    friction, errors = friction_of(average=10), []
    for averaging in (0.0, 1.0):
        model = Sawtooth(INTERVAL, False, 0, averaging=averaging).fit([(emission_of(), friction)], [])
        errors.append(np.abs(model.predict(emission_of()) - friction)[30:380].mean())
    assert errors[1] < 0.1 * errors[0]


def test_a_causal_sawtooth_rises_with_the_time_since_the_last_slip():
    """A cycle that is twice as long rises twice as far; nothing is known before the first slip."""
    peaks = [50, 100, 150, 200, 250, 350, 400]
    time = np.arange(420)
    since = time - np.concatenate([[0], peaks])[np.searchsorted(peaks, time, side="right")]
    emission = emission_of(peaks)
    model = Sawtooth(INTERVAL, True, 0).fit([(emission[:300], (since / 50 - 0.5)[:300])], [])
    predicted = model.predict(emission)
    assert not predicted[:49].any()
    assert predicted[345] == pytest.approx(95 / 50 - 0.5, abs=0.1)
    assert predicted[245] == pytest.approx(45 / 50 - 0.5, abs=0.1)


def test_a_longer_cycle_rises_further_where_the_validation_part_says_so():
    """Friction rises by the same amount in each second, or in each cycle, by hand."""
    peaks = np.array(PEAKS)
    time = np.arange(SAMPLES)
    last = np.searchsorted(peaks, time, side="right") - 1
    inside = (last >= 0) & (last < len(peaks) - 1)
    since = np.where(inside, time - peaks[last], 0)
    length = np.append(np.diff(peaks), 60)[last]
    for over, rise in (("recurrence", since / np.diff(peaks).mean()), ("cycle", since / length)):
        friction = 0.4 + 0.08 * rise
        parts = [[(emission_of()[part], friction[part])] for part in (slice(20, 231), slice(175, 400))]
        (model,) = fit("sawtooth", False, [0], *parts, INTERVAL)
        assert model.configuration["over"] == over
        error = np.abs(model.predict(emission_of()) - friction)[inside]
        assert error.mean() < 0.002  # 0.08 over a cycle


def test_the_validation_part_chooses_which_peaks_are_slips():
    """Half as high peaks between slips are passed over only with the larger prominence."""
    friction = friction_of(power=1.0, shift=0)
    emission = 6 * emission_of() / emission_of().max()
    for peak in PEAKS[:-1]:
        emission[peak + 20] += 3
    parts = [[(emission[part], friction[part])] for part in (slice(0, 231), slice(231, 420))]
    (model,) = fit("sawtooth", False, [0], *parts, INTERVAL)
    assert model.configuration == {"prominence": 4.0, "over": "cycle"}
    assert np.abs(model.predict(emission) - friction)[30:380].mean() < 0.002


@pytest.mark.parametrize("causal", [False, True])
def test_training_segments_without_peaks_predict_the_mean(causal):
    flat, target = np.zeros(100), np.zeros(100)
    target[50:] = 1
    (model,) = fit("sawtooth", causal, [0, 1], [(flat, target - 0.5)], [(flat, target)], INTERVAL)
    for emission in (flat, emission_of()):
        predicted = model.predict(emission)
        assert predicted.shape == emission.shape
        assert np.ptp(predicted) == 0 if causal else np.isfinite(predicted).all()


def test_a_causal_segment_without_peaks_is_predicted_by_the_mean():
    model = Sawtooth(INTERVAL, True, 0).fit([(emission_of(), friction_of())], [])
    assert not model.predict(np.zeros(100)).any()


def test_the_end_of_a_causal_segment_does_not_depend_on_what_follows():
    model = Sawtooth(INTERVAL, True, 0, averaging=1.0).fit([(emission_of(), friction_of(average=10))], [])
    whole = model.predict(emission_of())
    for end in (150, 231, 300):
        np.testing.assert_allclose(model.predict(emission_of()[:end]), whole[:end], atol=1e-12)


def test_an_average_over_whole_cycles_predicts_a_constant():
    friction = friction_of()
    model = Sawtooth(INTERVAL, False, 0, averaging=200.0).fit([(emission_of(), friction)], [])
    assert np.ptp(model.predict(emission_of())) < 0.02
