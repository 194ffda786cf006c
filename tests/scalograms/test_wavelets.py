import numpy as np
import pytest
import pywt

from faultslip.scalograms import ANTISYMMETRIC, WAVELETS, wavelets
from faultslip.scalograms.mother import mother

INTERVAL = 0.1
SCALES = wavelets.scale_axis(0.2, 4, 25)


@pytest.fixture
def signal():
    return np.random.default_rng(0).normal(size=600).cumsum()


def definition(signal, scales):
    """Sum over the reflected record, directly from the definition (eq. 2), in float64."""
    n = len(signal)
    copies = 2 * (int(8 * scales[-1] / INTERVAL / n) // 2 + 1) + 1
    reflected = np.concatenate([signal[:: (-1) ** abs(k)] for k in range(-copies, copies + 1)])
    position = np.arange(len(reflected)) - copies * n
    eta = (position[None] - np.arange(n)[:, None]) * INTERVAL
    rows = []
    for scale in scales:
        x = eta / scale
        psi = 2 / (np.sqrt(3) * np.pi**0.25) * (1 - x**2) * np.exp(-(x**2) / 2)
        rows.append(np.sqrt(INTERVAL / scale) * psi @ reflected)
    return np.array(rows)


@pytest.mark.parametrize("samples", [1, 2, 16, 600])
def test_equals_the_definition(signal, samples):
    """Also of a record that is much shorter than the largest scale."""
    signal = signal[:samples] + 100 * (samples == 1)
    expected = definition(signal, SCALES[4:])
    found = wavelets.cwt(signal, INTERVAL, SCALES[4:], low_pass=False)
    np.testing.assert_allclose(found, expected, atol=1e-8 * np.abs(signal).max())


def test_smallest_scales_differ_from_the_definition_by_aliasing_only(signal):
    # The definition samples a wavelet of two samples' scale, the transform its spectrum.
    expected = definition(signal, SCALES[:4])
    found = wavelets.cwt(signal, INTERVAL, SCALES[:4], low_pass=False)
    assert np.abs(found - expected).max() < 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("wavelet", WAVELETS)
def test_equals_pywavelets(signal, wavelet):
    """With its sign, also of the antisymmetric ones, and its amplitude, which is not one for morl."""
    n = len(signal)
    sign = -1 if wavelet in ANTISYMMETRIC else 1  # of what lies beyond the ends
    reflected = np.concatenate([signal[::-1], signal, signal[::-1]])
    scales = INTERVAL * np.array([8, 16, 32, 64])
    expected, _ = pywt.cwt(reflected, scales / INTERVAL, wavelet, method="fft", precision=14)
    found = wavelets.cwt(signal, INTERVAL, scales, low_pass=False, wavelet=wavelet)
    np.testing.assert_allclose(
        wavelets.cwt(signal[::-1], INTERVAL, scales, low_pass=False, wavelet=wavelet)[:, ::-1],
        sign * found,
        atol=1e-10 * np.abs(found).max(),
    )
    # At these scales pywt's filter is even: its coefficients lie between two samples.
    found = (found[:, :-1] + found[:, 1:]) / 2
    middle = slice(100, 500)  # pywt continues the three copies by zeros
    difference = found[:, middle] - expected[:, n + 1 : 2 * n][:, middle]
    assert np.abs(difference).max() < 5e-3 * np.abs(expected).max()


@pytest.mark.parametrize("wavelet", WAVELETS)
def test_equals_the_sum_over_pywavelets_values(signal, wavelet):
    """At the samples themselves, where the values of the wavelet are those of the library's formula."""
    values = pywt.ContinuousWavelet(wavelet)
    scale = 12.0  # samples
    signal = signal - signal.mean()  # morl has a mean of 1e-5, the transform of a constant is zero
    reach = round(8 * scale)
    values.lower_bound, values.upper_bound = -8, 8
    psi, _ = values.wavefun(length=2 * reach + 1)
    expected = np.correlate(np.pad(signal, reach, mode="symmetric"), psi, mode="valid") / np.sqrt(scale)
    scales = INTERVAL * scale * np.array([1, 2])
    found = wavelets.cwt(signal, INTERVAL, scales, low_pass=False, wavelet=wavelet)[0]
    np.testing.assert_allclose(found, expected, atol=1e-8 * np.abs(expected).max())


@pytest.mark.parametrize("wavelet", ["gaus1", "gaus3", "gaus5", "gaus7"])
def test_the_sign_of_an_antisymmetric_wavelet(wavelet):
    """At a rise, as of a locked fault, it is that of the wavelet after its centre."""
    rise = np.linspace(-1, 1, 601) ** (1 if wavelet == "gaus1" else int(wavelet[-1]))
    found = wavelets.cwt(rise, INTERVAL, np.array([1.6, 3.2]), low_pass=False, wavelet=wavelet)[0, 300]
    psi, time = pywt.ContinuousWavelet(wavelet).wavefun(10)
    assert np.sign(found) == np.sign(psi @ time ** int(wavelet[-1]))


@pytest.mark.parametrize(("samples", "wavelet"), [(9000, "mexh"), *((12_345, name) for name in WAVELETS)])
def test_a_long_record_has_no_seams(monkeypatch, samples, wavelet):
    record = np.random.default_rng(0).normal(size=samples).cumsum()
    whole = wavelets.cwt(record, INTERVAL, SCALES, wavelet=wavelet)
    lengths = []
    filtered = wavelets._filtered
    monkeypatch.setattr(wavelets, "_filtered", lambda *a: lengths.append(len(a[0])) or filtered(*a))
    monkeypatch.setattr(wavelets, "_PIECE", 2000)
    monkeypatch.setattr(wavelets, "_MARGINS", 3)
    pieces = wavelets.cwt(record, INTERVAL, SCALES, wavelet=wavelet)
    assert len(lengths) > 2 and len(set(lengths)) == 1
    difference = np.abs(pieces - whole).max(axis=1) / np.abs(whole).max(axis=1)
    # At scales of less than four samples the sampling cuts off the spectra of the others.
    resolved = 0 if wavelet == "mexh" else 4
    assert difference[resolved:].max() < 6e-8 and difference.max() < 5e-4
    assert wavelet != "mexh" or difference.max() < 1e-9


def test_a_signal_in_float32_is_transformed_in_float32(signal):
    found = wavelets.cwt(signal.astype("f4"), INTERVAL, SCALES)
    assert found.dtype == np.float32
    expected = wavelets.cwt(signal, INTERVAL, SCALES)
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()


def test_the_low_pass_row_is_the_record_smoothed_by_a_gaussian(signal):
    low_pass = wavelets.cwt(signal, INTERVAL, SCALES[:9])[-1]
    width = SCALES[8] * 2 ** (1 / 8) / INTERVAL  # half a step of four scales per octave
    reflected = np.pad(signal, 300, mode="symmetric")
    kernel = np.exp(-(np.arange(-200, 201) ** 2) / (2 * width**2))
    expected = np.convolve(reflected, kernel / kernel.sum(), mode="same")[300:-300]
    np.testing.assert_allclose(low_pass, expected, atol=1e-8 * np.abs(signal).max())


def test_gaus2_is_the_mexican_hat_at_other_scales(signal):
    expected = wavelets.cwt(signal, INTERVAL, SCALES)
    found = wavelets.cwt(signal, INTERVAL, SCALES * np.sqrt(2), wavelet="gaus2")
    np.testing.assert_allclose(found, expected, atol=1e-8 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("wavelet", "expected"),
    [  # but for a factor
        ("mexh", lambda w: w**2 * np.exp(-(w**2) / 2)),
        ("gaus1", lambda w: w * np.exp(-(w**2) / 4)),
        ("gaus8", lambda w: w**8 * np.exp(-(w**2) / 4)),
        ("morl", lambda w: np.exp(-((w - 5) ** 2) / 2) + np.exp(-((w + 5) ** 2) / 2)),
    ],
)
def test_the_response_is_the_fourier_transform_in_closed_form(wavelet, expected):
    used = mother(wavelet)
    frequency = np.linspace(0, used.band_edge, 1001)
    found = used.response(frequency)
    expected = expected(frequency)
    unit = np.abs(found).max() / np.abs(expected).max()
    np.testing.assert_allclose(found, unit * expected, atol=1e-10)
    sigma = WAVELETS[wavelet] / np.sqrt(2)
    if wavelet in ("mexh", "gaus1"):  # the low-pass row is the Gaussian that they are derivatives of
        gaussian = np.exp(-((sigma * frequency) ** 2) / 2)
        np.testing.assert_allclose(used.low_pass(frequency), gaussian, atol=1e-10)


def test_a_constant_record_has_a_low_pass_row_only():
    rows = wavelets.cwt(np.full(100, 3.0), INTERVAL, SCALES)
    np.testing.assert_allclose(rows[:-1], 0, atol=1e-12)
    np.testing.assert_allclose(rows[-1], 3)


def test_an_empty_record_is_refused():
    with pytest.raises(ValueError, match="no samples"):
        wavelets.cwt([], INTERVAL, SCALES)


INVERSES = [
    (inverse, wavelet)
    for inverse in (wavelets.inverse_sum, wavelets.inverse_least_squares)
    for wavelet in WAVELETS
    if inverse is wavelets.inverse_least_squares or wavelet not in ANTISYMMETRIC
]


@pytest.mark.parametrize(("inverse", "wavelet"), INVERSES)
def test_inverse_of_oscillations_within_the_band(inverse, wavelet):
    time = np.arange(2000) * INTERVAL
    signal = 2 + np.cos(2 * np.pi * time / 10) + 0.5 * np.cos(2 * np.pi * time / 4 + 1)
    rows = wavelets.cwt(signal, INTERVAL, SCALES, wavelet=wavelet)
    found = inverse(rows, INTERVAL, SCALES, wavelet=wavelet)
    middle = slice(200, -200)
    # The sum lacks the contribution of scales below the smallest.
    tolerance = 0.03 if inverse is wavelets.inverse_sum else 1e-4
    assert np.abs(found - signal)[middle].max() < tolerance


@pytest.mark.parametrize("wavelet", WAVELETS)
@pytest.mark.parametrize("period", [20, 40, 57, 80, 120, 300])
def test_the_inverses_keep_slow_oscillations(period, wavelet):
    """Their periods lie where the wavelets hand over to the low-pass row: neither counts anything twice."""
    samples = 2**15
    halves = round(2 * samples * INTERVAL / period)  # whole half periods, which reflection continues
    signal = np.cos(np.pi * halves * (np.arange(samples) + 0.5) / samples)
    rows = wavelets.cwt(signal, INTERVAL, SCALES, wavelet=wavelet)
    found = wavelets.inverse_least_squares(rows, INTERVAL, SCALES, wavelet=wavelet)
    np.testing.assert_allclose(found, signal, atol=5e-6)
    if wavelet not in ANTISYMMETRIC:
        amplitude = wavelets.inverse_sum(rows, INTERVAL, SCALES, wavelet=wavelet) @ signal / (signal @ signal)
        narrow = wavelet not in ("mexh", "gaus2")  # four scales per octave ripple by this much
        assert amplitude == pytest.approx(1, abs=6e-3 if narrow else 4e-3)
        if wavelet == "mexh" and period == 57:
            assert amplitude == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("wavelet", ANTISYMMETRIC)
def test_the_coefficients_of_an_antisymmetric_wavelet_are_not_summed(signal, wavelet):
    rows = wavelets.cwt(signal, INTERVAL, SCALES, wavelet=wavelet)
    with pytest.raises(ValueError, match=f"{wavelet}, an antisymmetric wavelet"):
        wavelets.inverse_sum(rows, INTERVAL, SCALES, wavelet=wavelet)


@pytest.mark.parametrize("wavelet", ["cmor1.5-1.0", "cgau1", "shan", "fbsp", "db4", "mexican", ""])
def test_other_wavelets_are_refused(signal, wavelet):
    with pytest.raises(ValueError, match="not one of the supported ones, mexh, morl, gaus1"):
        wavelets.cwt(signal, INTERVAL, SCALES, wavelet=wavelet)
    with pytest.raises(ValueError, match="not one of the supported ones, mexh, morl, gaus1"):
        wavelets.cone_of_influence(101, INTERVAL, wavelet)


def test_antisymmetric_wavelets_are_those_of_pywavelets():
    found = [n for n in WAVELETS if pywt.ContinuousWavelet(n).symmetry == "anti-symmetric"]
    assert tuple(found) == ANTISYMMETRIC


@pytest.mark.parametrize("wavelet", WAVELETS)
def test_the_envelope_of_a_wavelet_falls_to_1_in_e_within_its_time(wavelet):
    """Beyond its zeros a wavelet is its envelope times a power of time, or morl times a cosine."""
    values = pywt.ContinuousWavelet(wavelet)
    values.lower_bound, values.upper_bound = -16, 16
    psi, time = values.wavefun(length=2**14 + 1)
    late = (time > 6) & (time < 12)
    envelope = np.exp(-((time[late] / WAVELETS[wavelet]) ** 2))
    power = np.abs(psi[late]) / envelope
    limit = 1.0 if wavelet == "morl" else 10 * time[late] ** 8
    assert np.all(power <= limit) and power.max() > 0.5


def test_without_the_low_pass_row_the_mean_is_lost(signal):
    rows = wavelets.cwt(signal + 100, INTERVAL, SCALES, low_pass=False)
    found = wavelets.inverse_least_squares(rows, INTERVAL, SCALES, low_pass=False)
    assert abs(found.mean()) < 1


def test_least_squares_finds_the_signal_with_the_nearest_transform(signal):
    """A step from the answer in any direction moves its transform away from the rows."""
    random = np.random.default_rng(1)
    rows = wavelets.cwt(signal, INTERVAL, SCALES)
    rows = rows + random.normal(size=rows.shape)
    weight = np.append(INTERVAL / SCALES * np.log(2) / 4, np.sqrt(np.pi) * 0.75)[:, None]

    def distance(series):
        return np.sum(weight * (wavelets.cwt(series, INTERVAL, SCALES) - rows) ** 2)

    best = wavelets.inverse_least_squares(rows, INTERVAL, SCALES)
    for _ in range(5):
        step = wavelets.cwt(random.normal(size=600), INTERVAL, SCALES[:6])[-1]
        assert distance(best + 0.5 * step) > distance(best)
        assert distance(best - 0.5 * step) > distance(best)


@pytest.mark.parametrize(("wavelet", "time"), [("mexh", np.sqrt(2)), ("gaus2", 1)])
def test_the_cone_of_influence_is_symmetric_and_widest_at_the_centre(wavelet, time):
    """The Mexican hat and gaus2 are one wavelet, at scales that differ by the square root of two."""
    cone = wavelets.cone_of_influence(101, INTERVAL, wavelet)
    assert cone.argmax() == 50
    assert cone[50] == pytest.approx(5.05 / time)
    np.testing.assert_allclose(cone, cone[::-1])


@pytest.mark.parametrize(
    ("inverse", "limit"),
    [(wavelets.inverse_least_squares, 0.1), (wavelets.inverse_sum, 0.3)],
)
def test_the_friction_of_p4581_survives_transform_and_inverse(p4581, inverse, limit):
    test = p4581.friction[int(0.4 * len(p4581.friction)) :].astype("f4")
    found = inverse(wavelets.cwt(test, INTERVAL, SCALES), INTERVAL, SCALES)
    assert 100 * np.mean(np.abs((found - test) / test)) < limit


@pytest.mark.parametrize("low_pass", [False, True])
def test_a_single_scale(signal, low_pass):
    """It stands for an octave, half of which lies above it."""
    rows = wavelets.cwt(signal, INTERVAL, [0.8], low_pass=low_pass)
    np.testing.assert_allclose(rows[0], wavelets.cwt(signal, INTERVAL, SCALES)[8], atol=1e-9 * signal.std())
    if low_pass:
        octaves = wavelets.cwt(signal, INTERVAL, np.array([0.4, 0.8]))
        np.testing.assert_allclose(rows[1], octaves[-1], atol=1e-9 * signal.std())
    again = wavelets.inverse_least_squares(rows, INTERVAL, [0.8], low_pass=low_pass)
    transformed = wavelets.cwt(again, INTERVAL, [0.8], low_pass=low_pass)
    assert np.corrcoef(transformed[-1], rows[-1])[0, 1] > 0.99


@pytest.mark.parametrize(
    ("scales", "message"),
    [
        ([], "scales: one or more"),
        (1.0, "scales: one or more"),
        ([0.0, 1.0], "scales: positive numbers were expected, s; the smallest is 0"),
        ([-1.0, 1.0], "scales: positive numbers"),
        ([1.0, np.nan], "scales: positive numbers"),
        ([1.0, np.inf], "scales: positive numbers"),
        ([2.0, 1.0], "scales: they do not ascend"),
        ([1.0, 1.0], "scales: they do not ascend"),
    ],
)
def test_scales_that_cannot_be_meant(signal, scales, message):
    rows = np.zeros((3, 600))
    for call in (
        lambda: wavelets.cwt(signal, INTERVAL, scales),
        lambda: wavelets.inverse_least_squares(rows, INTERVAL, scales),
        lambda: wavelets.inverse_sum(rows, INTERVAL, scales),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_signals_and_rows_that_cannot_be_meant(signal):
    signal[7] = np.nan
    with pytest.raises(ValueError, match="signal: sample 7 is NaN; interpolate"):
        wavelets.cwt(signal, INTERVAL, SCALES)
    with pytest.raises(ValueError, match="signal: one series .* its shape is .2, 300."):
        wavelets.cwt(np.ones((2, 300)), INTERVAL, SCALES)
    with pytest.raises(ValueError, match="interval: 0 s is not a positive number"):
        wavelets.cwt(np.ones(9), 0, SCALES)
    with pytest.raises(ValueError, match="rows: their shape is .25, 600.; 25 scales and the low-pass row"):
        wavelets.inverse_least_squares(np.zeros((25, 600)), INTERVAL, SCALES)
