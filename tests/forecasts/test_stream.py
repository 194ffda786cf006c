"""Forecasts from rows that arrive: the same in any blocks, causal, and going on from a state."""

import json

import numpy as np
import pytest
from synthetic import INTERVAL, failures_of, one_split, record_of

from faultslip.forecasts.forecaster import Forecast
from faultslip.forecasts.released import forecast, load_model
from faultslip.forecasts.state import load_state, save_state
from faultslip.forecasts.stream import ForecastStream
from faultslip.io.errors import InputError

FAILURES = failures_of(16)
RECORD = record_of(FAILURES)
TIME, EMISSION, FRICTION = (RECORD[name].values for name in ("time", "emission", "friction"))
MODES = {"friction": {"min_friction_drop": 0.03}, "emission": {}}


def _feed(stream, rows, block, emission=EMISSION, friction=FRICTION):
    parts = []
    for start in range(rows.start, rows.stop, block):
        part = slice(start, min(start + block, rows.stop))
        others = [friction[part]] if stream.failures_from == "friction" else []
        parts.append(stream.feed(TIME[part], emission[part], *others))
    return Forecast.joined([part for part in parts if len(part.time)])


@pytest.mark.parametrize("mode", MODES)
def test_blocks_make_no_difference(mode):
    streams = [ForecastStream(one_split(), **MODES[mode]) for _ in range(3)]
    found = [_feed(s, range(len(TIME)), b) for s, b in zip(streams, (10**6, 1, 37), strict=True)]
    for other in found[1:]:
        np.testing.assert_array_equal(other.time, found[0].time)
        np.testing.assert_allclose(other.survival, found[0].survival, rtol=1e-8)
    assert streams[0].failures == streams[1].failures == streams[2].failures


@pytest.mark.parametrize("mode", MODES)
def test_failures_are_found(mode):
    stream = ForecastStream(None, **MODES[mode])
    _feed(stream, range(len(TIME)), 100)
    found = np.array(stream.failures)
    late = found - FAILURES[np.abs(found[:, None] - FAILURES).argmin(axis=1)]
    assert len(found) == len(FAILURES)
    assert late.min() >= -INTERVAL
    assert late.max() <= 4 * INTERVAL


@pytest.mark.parametrize("mode", MODES)
def test_later_rows_change_nothing(mode):
    whole = _feed(ForecastStream(one_split(), **MODES[mode]), range(len(TIME)), 10**6)
    random = np.random.default_rng(5)
    for time in (FAILURES[9] + 2.5, FAILURES[12] + 0.2):
        later = time < TIME
        emission, friction = EMISSION.copy(), FRICTION.copy()
        emission[later], friction[later] = (
            random.exponential(5, later.sum()),
            random.uniform(size=later.sum()),
        )
        changed = _feed(
            ForecastStream(one_split(), **MODES[mode]), range(len(TIME)), 10**6, emission, friction
        )
        before = whole.time <= time
        assert before.sum() > 200
        for name, one, other in zip(Forecast._fields, whole, changed, strict=True):
            np.testing.assert_array_equal(other[: before.sum()], one[before], err_msg=name)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("stopped", [5, 300, 1111])
def test_a_state_goes_on(mode, stopped, tmp_path):
    whole = _feed(ForecastStream(one_split(), **MODES[mode]), range(len(TIME)), 50)
    first, second = (ForecastStream(one_split(), **MODES[mode]) for _ in range(2))
    before = _feed(first, range(stopped), 50)
    save_state(first, "model", tmp_path / "state")
    load_state(second, "model", tmp_path / "state")
    after = _feed(second, range(stopped, len(TIME)), 50)
    joined = Forecast.joined([part for part in (before, after) if len(part.time)])
    np.testing.assert_array_equal(joined.time, whole.time)
    np.testing.assert_allclose(joined.survival, whole.survival, rtol=1e-7)


def test_a_state_of_another_stream_is_refused(tmp_path):
    path = tmp_path / "state"
    save_state(ForecastStream(None), "one model", path)
    with pytest.raises(InputError, match="another model"):
        load_state(ForecastStream(None), "another", path)
    with pytest.raises(InputError, match="another --friction"):
        load_state(ForecastStream(None, min_friction_drop=0.03), "one model", path)
    with pytest.raises(InputError, match="another --averaged"):
        load_state(ForecastStream(None, averaging=2.0), "one model", path)
    path.write_text(json.dumps({"format": "something"}))
    with pytest.raises(InputError, match="not a state"):
        load_state(ForecastStream(None), "one model", path)


def test_rows_that_cannot_be_used_are_told():
    stream = ForecastStream(None, min_friction_drop=0.03)
    _feed(stream, range(300), 50)
    stream.feed(np.array([5.0, TIME[299]]), np.ones(2), np.ones(2))
    stream.feed(np.array([TIME[299] + 20.0]), np.ones(1), np.ones(1))
    assert [note.split(" at ")[0] for note in stream.notes] == [
        "late row",
        "repeated row",
        "no rows for 20 s before 49.9 s",
    ]


def test_says_what_it_waits_for():
    stream = ForecastStream(None, min_friction_drop=0.03)
    assert "a first and a second" in stream.waits_for
    _feed(stream, range(int((FAILURES[0] + 2) / INTERVAL)), 10)
    assert stream.waits_for == "a second failure"
    _feed(stream, range(int((FAILURES[0] + 2) / INTERVAL), len(TIME)), 10)
    assert stream.waits_for is None
    assert "4 peaks" in ForecastStream(None).waits_for


def test_a_gap_is_no_emission():
    """Within it the last emission stays, and forecasts go on when rows do."""
    kept = np.ones(len(TIME), bool)
    kept[1000:1040] = False
    stream = ForecastStream(one_split(), told=True)
    for failure in FAILURES:
        stream.fail(failure)
    found = stream.feed(TIME[kept], EMISSION[kept])
    assert np.isfinite(found.survival).all()
    assert len(stream.notes) == 1


def test_memory_does_not_grow():
    stream, sizes = ForecastStream(one_split(), min_friction_drop=0.03), []
    for turn in range(6):
        stream.feed(TIME + turn * (TIME[-1] + 1), EMISSION, FRICTION + turn * 0.1)
        reader = stream._reader
        sizes.append(len(reader.forecaster._past._features._emission) + reader._axis._time.size)
    assert max(sizes[2:]) <= 1.2 * sizes[1]


def test_public_function():
    found = forecast(RECORD)
    assert found["probability"].dims == ("time", "horizon")
    assert (np.diff(found["probability"].values, axis=1) >= -1e-12).all()
    assert (np.diff(found["time_to_failure"].values, axis=1) >= 0).all()
    assert found.attrs["failures_from"] == "friction"
    told = forecast(RECORD.drop_vars("friction"), failures=[*FAILURES, FAILURES[3], 1e9])
    assert told.attrs["failures_from"] == "given"
    np.testing.assert_array_equal(told["failure"], FAILURES)
    assert forecast(RECORD.drop_vars("friction")).attrs["failures_from"] == "emission"


@pytest.mark.parametrize("number", ["no failure", "one failure"])
def test_too_few_failures(number):
    failures = [] if number == "no failure" else [20.0]
    with pytest.raises(InputError, match=number):
        forecast(RECORD, failures=failures)


def test_failures_are_told_in_order():
    stream = ForecastStream(None, told=True)
    stream.fail(3.0)
    with pytest.raises(ValueError, match="not after"):
        stream.fail(2.0)


def test_no_emission():
    with pytest.raises(InputError, match="no emission is above zero"):
        forecast(RECORD.assign(emission=0 * RECORD["emission"]))


def test_shipped_model_reads_what_this_version_makes():
    trees, digest = load_model()
    assert len(trees.root) > 100
    assert len(digest) == 64
    with pytest.raises(InputError, match="zero_shot"):
        load_model("other")
