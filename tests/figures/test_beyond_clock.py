import numpy as np
import pytest

from faultslip.figures.beyond_clock import MAX_CYCLES, beyond_clock
from faultslip.io import netcdf
from faultslip.scores.beyond_clock import PHASES, divide, scores
from faultslip.tables.beyond_clock import beyond_clock as table

DROP = 0.03


@pytest.fixture
def friction(stick_slip):
    random = np.random.default_rng(1)
    times = np.cumsum(5 + 2 * random.random(15))
    return stick_slip(times, 0.05 + 0.02 * random.random(15), rate=0.01)


@pytest.fixture
def files(write_prediction, friction):
    """Predictions of two segments by two scenarios, with their scores."""
    found = []
    for scenario, size in (("zero_shot", 0.9), ("cross_trained", 0.8)):
        for segment in ("test", "other"):
            path = write_prediction(scenario, segment, models=1, cycles=14)
            data = netcdf.read(path)
            predicted = friction.mean() + size * (friction - friction.mean())
            data["predicted_by_model"] = ("model", "time"), predicted[None]
            netcdf.write(data.assign_attrs(scores(data, DROP)), path)
            found.append(path)
    return found


def test_series_and_correlations(files, draw, tmp_path):
    csv = str(tmp_path / "beyond_clock.csv")
    table(files, [], [], ["recorded"] * 4, DROP).write({"csv": csv})
    axes = draw(beyond_clock, predictions=files, scores=csv, columns=2, min_friction_drop=DROP)
    assert len(axes) == 4
    true, zero_shot, cross_trained, *_ = (line.get_ydata() for line in axes[0].get_lines())
    assert len(true) == MAX_CYCLES * (PHASES + 1)
    cycles = divide(netcdf.read(files[0]), DROP).true["beyond_phase"]
    expected = cycles - cycles.mean(axis=0)
    np.testing.assert_allclose(true.reshape(MAX_CYCLES, -1)[:, :-1], expected[:MAX_CYCLES], atol=1e-6)
    np.testing.assert_allclose(zero_shot, 0.9 * true, atol=1e-6)
    np.testing.assert_allclose(cross_trained, 0.8 * true, atol=1e-6)
    labels = [label.get_text() for label in axes[1].get_xticklabels()]
    assert labels == ["beyond\nthe phase", "rise", "drop", "peak", "trough"]
    duration, first, *_ = (line.get_ydata() for line in axes[1].get_lines())
    attributes = netcdf.read(files[0]).attrs
    assert first[1] == pytest.approx(attributes["rise_r"]) == pytest.approx(1)
    assert duration[1] == pytest.approx(attributes["rise_duration_r"], abs=1e-5)
    assert axes[0].get_title(loc="left").startswith("a   p4677, test")


def test_a_segment_without_cycles_is_an_empty_panel(write_prediction, friction, draw, tmp_path):
    path = write_prediction("zero_shot", models=1, cycles=0)
    data = netcdf.read(path).isel(time=slice(0, 50))
    data["predicted_by_model"] = ("model", "time"), data["true"].values[None]
    netcdf.write(data.assign_attrs(scores(data, DROP)), path)
    csv = str(tmp_path / "beyond_clock.csv")
    table([path], [], [], ["recorded"], DROP).write({"csv": csv})
    left, right = draw(beyond_clock, predictions=[path], scores=csv, columns=1, min_friction_drop=DROP)
    assert not left.get_lines() and len(right.get_xticklabels()) == 5
