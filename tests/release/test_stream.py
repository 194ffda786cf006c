"""Causal networks: a record is read as it would have been read while it was recorded."""

import numpy as np
import pytest
import xarray as xr
from small_networks import INTERVAL, stick_slip

import faultslip
from faultslip.io.errors import InputError
from faultslip.release import stream as streams


def a_record(emission, interval=INTERVAL, **attributes):
    time = interval * np.arange(len(emission))
    attributes = {"label": "a record", "interval": interval} | attributes
    return xr.Dataset({"emission": ("time", emission)}, {"time": time}, attributes)


def fed(networks, record, sizes, **arguments):
    """Feed a record in parts of some sizes in turn, and join the estimates."""
    stream, parts, start = networks.stream(**arguments), [], 0
    time, emission = record["time"].values, record["emission"].values
    for size in np.resize(sizes, len(time)):
        if start < len(time):
            parts.append(stream.feed(time[start : start + size], emission[start : start + size]))
        start += size
    return stream, streams.Estimates(*(np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)))


@pytest.mark.parametrize("averaging", [0.0, 1.0])
@pytest.mark.parametrize("interval", [INTERVAL, INTERVAL / 4])
@pytest.mark.parametrize("changed_from", [0.75])
def test_later_emission_changes_nothing(causal, averaging, interval, changed_from):
    """Also where the record is sampled anew: time scale, averages, level and band are of the past."""
    networks = faultslip.load(causal)
    recurrence = round(90 * INTERVAL / interval)
    emission, _ = stick_slip(np.random.default_rng(4), round(1300 * INTERVAL / interval), recurrence)
    changed, first = emission.copy(), int(changed_from * len(emission))
    changed[first:] = 3 * changed[first:][::-1] + 7
    record, other = (a_record(one, interval, emission_averaging=averaging) for one in (emission, changed))
    one, two = networks.predict(record), networks.predict(other)
    known = one["available"].values < record["time"].values[first] + averaging / 2
    assert 50 < known.sum() < len(known)
    known = np.flatnonzero(known)
    for name in ("time", "available", "by_network", "friction", "lower", "upper"):
        np.testing.assert_array_equal(one[name].values[..., known], two[name].values[..., known], name)
    later = slice(known[-1] + 1, min(len(one["time"]), len(two["time"])))
    assert np.abs(one["friction"].values[later] - two["friction"].values[later]).max() > 1e-3


@pytest.mark.parametrize("interval", [INTERVAL, INTERVAL / 4])
def test_rows_that_arrive_one_by_one_are_read_alike(causal, interval):
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), round(500 * INTERVAL / interval), round(9 / interval))
    record = a_record(emission, interval)
    (_, one), (_, other) = (fed(networks, record, sizes, recurrence=9.0) for sizes in ([1], [333]))
    assert len(one.time) > 450
    for name in ("time", "by_network", "half_width"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-5)
    np.testing.assert_array_equal(one.available, other.available)


def test_nothing_is_read_before_a_recurrence_is_known(causal):
    """What was collected is then read at once."""
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), 1400)
    _, found = fed(networks, a_record(emission), [20])
    settled = found.available[0]
    assert 3 * 9 < settled < 120 and found.time[0] == 0
    early = found.time <= settled
    assert (found.available[early] == settled).all()
    assert (found.available[~early] - found.time[~early] == pytest.approx(0)) and (~early).any()


def test_a_recurrence_may_be_given(causal):
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), 700)
    stream, found = fed(networks, a_record(emission), [1], recurrence=9.0)
    assert stream.sampling.recurrence == 9
    assert found.available[0] == pytest.approx(streams.SETTLED_CYCLES * 9, rel=streams.GROWTH - 1)
    per_cycle = networks.about["cycle_samples"]
    assert np.median(np.diff(found.time)) == pytest.approx(9 / per_cycle, rel=0.06)


def test_estimates_of_averages_count_their_delay(causal):
    """A centred average is known half of its length later than its time."""
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), 1400)
    found = networks.predict(a_record(emission, emission_averaging=1.0))
    assert found["time"].values[0] == pytest.approx(0.5, abs=0.11)  # the first average is known then
    later = found.isel(time=found["time"].values > found["available"].values[0])
    assert (later["available"] - later["time"]).max() < 0.11


class Nothing:
    """Predicts zeros, at once."""

    def __init__(self, ensemble):
        self.networks = len(ensemble.networks)

    def feed(self, channels, levels):
        return np.zeros((self.networks, len(channels["emission"])))


def test_another_recurrence_is_noticed(causal, monkeypatch):
    monkeypatch.setattr(streams, "CausalPredictor", Nothing)
    networks = faultslip.load(causal)
    random = np.random.default_rng(4)
    emission = np.concatenate([stick_slip(random, 450, 40)[0], stick_slip(random, 9000, 130)[0]])
    stream, found = fed(networks, a_record(emission), [100])
    assert (np.diff(found.time) > 0).all()
    assert stream.sampling.recurrence == pytest.approx(13, rel=0.15)
    assert np.median(np.diff(found.time)[:50]) < 0.6 * np.median(np.diff(found.time)[-50:])


def test_nothing_is_read_in_a_gap(causal):
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), 1600)
    record = a_record(emission)
    kept = record.isel(time=np.r_[0:1400, 1450:1600])
    _, found = fed(networks, kept, [10])
    assert found.available[0] < 140
    in_gap = (found.time > 139.95) & (found.time < 144.95)
    assert in_gap.sum() > 40 and np.isnan(found.by_network[:, in_gap]).all()
    assert np.isfinite(found.by_network[:, ~in_gap]).all()
    assert (found.available[in_gap] >= 145).all()
    prediction = networks.predict(kept)
    np.testing.assert_array_equal(prediction["bridged"].values[: len(in_gap)] == 1, in_gap)


def test_without_a_recurrence_the_record_is_read_at_its_end(causal):
    networks = faultslip.load(causal)
    emission = 10 + np.random.default_rng(5).normal(size=500).cumsum() * 0.01
    found = networks.predict(a_record(emission))
    assert "no recurrence was found" in found.attrs["warnings"]
    assert (found["available"] == found["available"][0]).all()
    assert float(found["available"][0]) == pytest.approx(49.9)


def test_networks_that_need_the_future_have_no_stream(networks):
    with pytest.raises(InputError, match="a stream needs causal ones"):
        faultslip.load(networks).stream()


def test_memory_does_not_grow(causal, monkeypatch):
    monkeypatch.setattr(streams, "MOST_ROWS", 1000)
    networks = faultslip.load(causal)
    emission, _ = stick_slip(np.random.default_rng(4), 4000)
    stream, found = fed(networks, a_record(emission), [500])
    assert len(stream._time) <= 2 * streams.MOST_ROWS
    assert len(found.time) > 3900
