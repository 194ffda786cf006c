"""Emission that is changed before networks predict from it."""

import numpy as np
import pytest
import xarray as xr

from faultslip.io.errors import InputError
from faultslip.predictions.ablations import exchanged, flattened, in_bursts, with_changed_emission
from faultslip.records.events import slip_events
from faultslip.scalograms import image

DURATIONS = (80, 120, 90, 121, 160, 81)  # samples from one burst to the next


@pytest.fixture
def bursts():
    """Emission that falls steadily between bursts of five samples, in each cycle to another value."""
    parts = [np.linspace(0, -1 - number / 10, length - 5) for number, length in enumerate(DURATIONS)]
    cycles = [np.concatenate([part, np.full(5, 6.0)]) for part in parts]
    return np.concatenate([np.full(20, -0.5), np.full(5, 6.0), *cycles, np.full(20, -0.5)])


def cycles_of(burst):
    edges = np.flatnonzero(np.diff(burst.astype(int))) + 1
    return list(zip(edges[1:-1:2], edges[2::2], strict=True))


def test_bursts_are_those_of_the_emission(bursts):
    np.testing.assert_array_equal(in_bursts(bursts), bursts == 6)
    assert not in_bursts(np.full(100, 2.0)).any()


def test_bursts_of_a_real_fault_are_its_slips(p4581):
    burst = in_bursts(np.log(p4581.emission))
    first = np.flatnonzero(np.diff(burst.astype(int)) == 1)
    starts, ends = slip_events(p4581.friction, 0.03)
    assert len(first) == len(starts) == 27
    inside = [burst[start : end + 1].any() for start, end in zip(starts, ends, strict=True)]
    assert all(inside) and burst.mean() < 0.15


def test_flattened_emission_is_the_median_between_bursts(bursts):
    burst = in_bursts(bursts)
    found = flattened(bursts, burst)
    np.testing.assert_array_equal(found[burst], bursts[burst])
    assert set(found[~burst]) == {np.median(bursts[~burst])}
    np.testing.assert_array_equal(flattened(bursts, np.full(len(bursts), True)), bursts)


def test_exchanged_emission_is_that_of_a_cycle_of_like_duration(bursts):
    """Of 80 samples it is that of 81, of 120 that of 121, of 90 that of 121, and so on: no neighbours."""
    burst = in_bursts(bursts)
    found = exchanged(bursts, burst)
    np.testing.assert_array_equal(found[burst], bursts[burst])
    np.testing.assert_array_equal(found[:20], bursts[:20])
    np.testing.assert_array_equal(found[-20:], bursts[-20:])
    others = [5, 3, 5, 1, 1, 0]
    for (start, stop), other in zip(cycles_of(burst), others, strict=True):
        np.testing.assert_allclose(found[start:stop], np.linspace(0, -1 - other / 10, stop - start))


def test_of_two_cycles_each_gets_the_emission_of_the_other(bursts):
    two = bursts[: 25 + 80 + 120 + 10]
    found = exchanged(two, in_bursts(two))
    assert found[25 + 74] == pytest.approx(-1.1) and found[25 + 80 + 114] == pytest.approx(-1.0)


def test_a_single_cycle_cannot_be_exchanged(make_scalogram, echoes, bursts):
    one = make_scalogram(emission=np.exp(bursts[: 25 + 80 + 10]))
    with pytest.raises(InputError, match=r"noise: emission: exchanged .* but 1 complete cycles are found"):
        with_changed_emission(echoes, one, "exchanged")


@pytest.mark.parametrize("change", ["flattened", "exchanged"])
def test_amplitudes_are_changed_where_the_networks_see_them(change, make_scalogram, echoes, bursts):
    data = make_scalogram(emission=np.exp(bursts))
    found = with_changed_emission(echoes, data, change)
    own = {"flattened": flattened, "exchanged": exchanged}[change](np.exp(bursts), in_bursts(bursts))
    np.testing.assert_allclose(found["emission"], own)
    np.testing.assert_array_equal(
        found["emission_coefficients"], image.transform(own, echoes.interval, echoes.config)
    )
    for name in ("target", "target_coefficients"):
        np.testing.assert_array_equal(found[name], data[name])


def test_shifted_emission_is_that_of_the_other_half(scalogram, echoes):
    shifted = with_changed_emission(echoes, scalogram, "shifted")
    one, other = scalogram["emission"].values, shifted["emission"].values
    np.testing.assert_array_equal(other, np.concatenate([one[300:], one[:300]]))
    np.testing.assert_array_equal(
        shifted["emission_coefficients"], image.transform(other, echoes.interval, echoes.config)
    )
    again = with_changed_emission(echoes, shifted, "shifted")
    np.testing.assert_allclose(again["emission_coefficients"], scalogram["emission_coefficients"])


def test_the_emission_of_each_random_fault_is_changed(scalogram, echoes):
    faults = xr.concat([scalogram[["emission"]], scalogram[["emission"]] + 1], "fault")
    shifted = with_changed_emission(echoes, faults, "shifted")["emission"].values
    one = with_changed_emission(echoes, scalogram, "shifted")["emission"].values
    np.testing.assert_array_equal(shifted, [one, one + 1])


@pytest.mark.parametrize("change", ["flattened", "exchanged"])
def test_emission_without_logarithm_has_no_bursts(change, make_scalogram, echoes, bursts):
    data = make_scalogram(emission=np.where(bursts == 6, 4.0, 0.0))
    with pytest.raises(InputError, match=f"emission: {change} finds bursts in the logarithm .* not positive"):
        with_changed_emission(echoes, data, change)
    assert with_changed_emission(echoes, data, "shifted")["emission"].max() == 4
